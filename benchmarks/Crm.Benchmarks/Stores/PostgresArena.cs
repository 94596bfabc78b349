using System.Data.Common;
using System.Globalization;
using Crm.Postgres;
using Npgsql;

namespace Crm.Benchmarks.Stores;

/// <summary>A schema of its own in PostgreSQL, gone when it is disposed of.</summary>
internal sealed class PostgresArena : Arena
{
    private readonly string _text;
    private readonly NpgsqlConnection _looking;
    private readonly PrivatePostgres? _server;

    private PostgresArena(string text, NpgsqlConnection looking, PrivatePostgres? server) : base(c => c.UsePostgres(text)) =>
        (_text, _looking, _server) = (text, looking, server);

    protected override DbConnection Looking => _looking;

    /// <summary>Begins on the server that CRM_POSTGRES names, or on a private one; null without either.</summary>
    public static async Task<PostgresArena?> StartAsync()
    {
        var named = Environment.GetEnvironmentVariable("CRM_POSTGRES");
        var server = named is null ? await PrivatePostgres.StartAsync() : null;
        if ((named ?? server?.ConnectionString) is not { } there)
            return null;
        try
        {
            return await StartAsync(there, server);
        }
        catch when (server is not null)
        {
            await server.DisposeAsync();
            throw;
        }
    }

    // Dead rows would make the table and its indexes grow from pass to pass.
    public override async Task ForgetNewAsync()
    {
        await base.ForgetNewAsync();
        await RunAsync("VACUUM (INDEX_CLEANUP ON) crm_account, crm__journal");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await RunAsync($"DROP SCHEMA {new NpgsqlConnectionStringBuilder(_text).SearchPath} CASCADE");
        await _looking.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    protected override object IdIn(Guid id) => id;

    protected override async Task<IWay> MakeAsync(string name) => name switch
    {
        "limit" => await RawPostgresWay.OpenAsync(await OpenAsync()),
        "load" => await RawPostgresWay.OpenAsync(await OpenAsync(), loads: true),
        "host" => new HostWay(Crm, AccountContext.For(await OpenAsync())),
        "ef" => EfWay.On(await OpenAsync()),
        _ => new DapperWay(await OpenAsync()),
    };

    private static async Task<PostgresArena> StartAsync(string there, PrivatePostgres? server)
    {
        var schema = string.Create(CultureInfo.InvariantCulture, $"bench{Environment.ProcessId}");
        // The peers are given what the store takes for itself: statements that stay prepared.
        var text = new NpgsqlConnectionStringBuilder(there) { SearchPath = schema, MaxAutoPrepare = 200, AutoPrepareMinUsages = 2 }.ConnectionString;
        var looking = new NpgsqlConnection(text);
        await looking.OpenAsync();
        var arena = new PostgresArena(text, looking, server);
        await arena.RunAsync($"CREATE SCHEMA {schema}");
        await arena.FillAsync();
        await arena.RunAsync("VACUUM ANALYZE crm_account");
        return arena;
    }

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(_text);
        await connection.OpenAsync();
        return connection;
    }

    private async Task RunAsync(string text)
    {
        await using var command = new NpgsqlCommand(text, _looking);
        await command.ExecuteNonQueryAsync();
    }
}
