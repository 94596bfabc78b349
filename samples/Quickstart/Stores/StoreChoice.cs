namespace Quickstart.Stores;

/// <summary>Which records a command is about, and with whose rights.</summary>
/// <param name="File">A SQLite file.</param>
/// <param name="Postgres">How a PostgreSQL database is reached.</param>
/// <param name="Folder">A folder to import into memory.</param>
/// <param name="Mapping">How the files of the folder become records; null for the default.</param>
/// <param name="User">Whose rights; null for the host's own.</param>
internal sealed record StoreChoice(string? File = null, string? Postgres = null, string? Folder = null, string? Mapping = null, string? User = null)
{
    public const string DefaultFile = "crm.db";

    /// <summary>The SQLite file, where it is neither another database nor memory.</summary>
    public string SqliteFile => File ?? DefaultFile;

    /// <summary>True where answers come from memory alone.</summary>
    public bool IsMemory { get; init; }
}
