namespace Crm.Sqlite;

/// <summary>How the library keeps its SQLite file.</summary>
public sealed record SqliteOptions
{
    /// <summary>The file; made when it is not there.</summary>
    public required string Path { get; init; }

    /// <summary>What a power failure may take. The default value is <see cref="SqliteDurability.Full"/>.</summary>
    public SqliteDurability Durability { get; init; }

    /// <summary>How long a write waits for other processes before it fails. The default value is 30 seconds.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether tables are made and brought up to date when the file is first used. The default value is true; false where the host's migrations do it.</summary>
    public bool KeepsSchema { get; init; } = true;

    /// <summary>How many connections are kept open when nobody uses them. The default value is 8.</summary>
    public int IdleConnections { get; init; } = 8;
}

/// <summary>What a power failure may take; a process that dies takes nothing in either case.</summary>
public enum SqliteDurability
{
    /// <summary>Nothing: every commit waits for the disk (<c>synchronous=FULL</c>).</summary>
    Full,

    /// <summary>Perhaps the last commits, never the file's soundness (<c>synchronous=NORMAL</c>, in WAL mode).</summary>
    Normal,
}
