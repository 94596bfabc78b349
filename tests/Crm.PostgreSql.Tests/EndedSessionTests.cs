using Crm.Conformance;
using Npgsql;

namespace Crm.PostgreSql.Tests;

/// <summary>Sessions that the server ends while they are idle in the pool.</summary>
public sealed class EndedSessionTests(PostgresServer server)
{
    [Fact]
    public async Task A_commit_over_a_connection_that_the_server_ended_is_written_once()
    {
        var text = await server.EmptySchemaAsync();
        // Closed by the host.
        var store = new TemporaryStore(server, StoreContract.Model.Catalog, new NpgsqlConnectionStringBuilder(text) { MaxPoolSize = 3, ApplicationName = "ended" }.ConnectionString);
        await using var host = new Crm.Testing.CrmTestHost(StoreContract.Model, crm => crm.UseStore(_ => store));
        for (var round = 1; round <= 5; round++)
        {
            await using var session = await host.OpenAsync();
            session.Add(Port.Named($"port {round}"));
            Assert.True(await EndAsync(text) > 0);
            await session.CommitAsync(cancellationToken: TestContext.Current.CancellationToken);
        }

        await using var look = await host.OpenAsync();
        Assert.Equal(5, await look.Set<Port>().CountAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<int> EndAsync(string text)
    {
        await using var connection = new NpgsqlConnection(text);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'ended' AND pid <> pg_backend_pid()", connection);
        return (int)(long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
