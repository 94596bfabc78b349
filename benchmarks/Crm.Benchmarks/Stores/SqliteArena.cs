using System.Data.Common;
using Crm.Sqlite;
using Microsoft.Data.Sqlite;

namespace Crm.Benchmarks.Stores;

/// <summary>A SQLite file, gone when it is disposed of.</summary>
/// <remarks>Checkpoints are made between passes, for contenders who write to one log would otherwise pay for each other's.</remarks>
internal sealed class SqliteArena : Arena
{
    private readonly DirectoryInfo _folder;
    private readonly SqliteDurability _durability;
    private readonly SqliteConnection _looking;

    private SqliteArena(DirectoryInfo folder, SqliteDurability durability)
        : base(c => c.UseSqlite(new SqliteOptions { Path = PathIn(folder), Durability = durability }))
    {
        (_folder, _durability) = (folder, durability);
        _looking = Open();
    }

    protected override DbConnection Looking => _looking;

    public static async Task<SqliteArena> StartAsync(SqliteDurability durability)
    {
        var arena = new SqliteArena(Directory.CreateTempSubdirectory("crm-bench-"), durability);
        await arena.FillAsync();
        await arena.CheckpointAsync("TRUNCATE");
        return arena;
    }

    public override Task BetweenAsync() => CheckpointAsync("PASSIVE");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _looking.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    protected override object IdIn(Guid id) => id.ToByteArray(bigEndian: true);

    protected override Task<IWay> MakeAsync(string name) => Task.FromResult<IWay>(name switch
    {
        "limit" => new RawSqliteWay(Open()),
        "load" => new RawSqliteWay(Open(), loads: true),
        "host" => new HostWay(Crm, AccountContext.For(Open())),
        "ef" => EfWay.On(Open()),
        _ => new DapperWay(Open()),
    });

    private static string PathIn(DirectoryInfo folder) => Path.Combine(folder.FullName, "crm.db");

    // As the store opens its own.
    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = PathIn(_folder), Pooling = false }.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA journal_mode = wal; PRAGMA synchronous = {(_durability == SqliteDurability.Full ? "FULL" : "NORMAL")}; PRAGMA wal_autocheckpoint = 4000";
        command.ExecuteNonQuery();
        return connection;
    }

    private async Task CheckpointAsync(string mode)
    {
        await using var command = _looking.CreateCommand();
        command.CommandText = $"PRAGMA wal_checkpoint({mode})";
        await command.ExecuteNonQueryAsync();
    }
}
