using Crm.Sessions;
using Crm.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Benchmarks.Imports;

/// <summary>A folder with the messy file, and an empty database that the store has made, from which every pass has a copy of its own.</summary>
internal sealed class ImportArena : IDisposable
{
    public const int Rows = 100_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crm-import-");
    private int _copies;

    public ImportArena()
    {
        new MessyFile().Write(FilePath, Rows);
        Console.Error.WriteLine($"{ProspectModel.File}: {Rows:n0} rows, {new FileInfo(FilePath).Length:n0} bytes, seed {MessyFile.Seed}.");
        using (Open(Template))
        {
        }
    }

    public string FilePath => Path.Combine(_folder.FullName, ProspectModel.File);

    private string Template => Path.Combine(_folder.FullName, "empty.db");

    /// <summary>A database of its own, empty.</summary>
    public string Copy()
    {
        var path = Path.Combine(_folder.FullName, $"copy{_copies++}.db");
        File.Copy(Template, path);
        return path;
    }

    /// <summary>A contender, ready to begin: <c>limit</c>, <c>ado</c> or <c>ours</c>.</summary>
    public static IImport Make(string contender, string database) => contender switch
    {
        "limit" => new HandImport(new RawProspectWriter(Connect(database))),
        "ado" => new HandImport(new AdoProspectWriter(Connect(database))),
        _ => new LibraryImport(Open(database)),
    };

    /// <summary>Removes databases that nobody has open any more.</summary>
    public void Clear()
    {
        foreach (var file in _folder.EnumerateFiles("copy*"))
            file.Delete();
    }

    public void Dispose() => _folder.Delete(recursive: true);

    // Set as the store sets its own.
    private static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = wal; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 4000";
        command.ExecuteNonQuery();
        return connection;
    }

    private static ServiceProvider Open(string path)
    {
        var services = new ServiceCollection()
            .AddCrm(ProspectModel.Model, c => c.UseSqlite(new SqliteOptions { Path = path, Durability = SqliteDurability.Normal }))
            .BuildServiceProvider();
        OpenAsync(services.GetRequiredService<ICrmRuntime>()).GetAwaiter().GetResult();
        return services;
    }

    // The first session makes the tables, or looks whether they are there.
    private static async Task OpenAsync(ICrmRuntime crm)
    {
        await using var session = await crm.OpenSessionAsync(ProspectModel.Actor);
        await session.Set<Prospect>().CountAsync();
    }
}
