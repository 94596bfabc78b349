using Crm.PostgreSql.Tests;

namespace Quickstart.Tests.Stores;

/// <summary>A store for a test, as the program's options name it.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    private readonly PostgresServer _server;
    private readonly string? _connection;
    private readonly DirectoryInfo? _folder;

    private TestStore(PostgresServer server, string? connection, DirectoryInfo? folder) => (_server, _connection, _folder) = (server, connection, folder);

    /// <summary>What every command is given.</summary>
    public string[] Options => _connection is null ? ["--db", Path.Combine(_folder!.FullName, "crm.db")] : ["--postgres", _connection];

    /// <summary>An empty one: sqlite, or postgres.</summary>
    public static async Task<TestStore> EmptyAsync(string kind, PostgresServer server) => kind == "postgres"
        ? new TestStore(server, await server.EmptySchemaAsync(), null)
        : new TestStore(server, null, Directory.CreateTempSubdirectory("crm-quickstart-"));

    public Task<Run> RunAsync(params string[] args) => Run.OfAsync([.. args, .. Options]);

    public Task<Run> DoneAsync(params string[] args) => Run.DoneAsync([.. args, .. Options]);

    public async ValueTask DisposeAsync()
    {
        _folder?.Delete(recursive: true);
        if (_connection is not null)
            await _server.DropAsync(_connection);
    }
}
