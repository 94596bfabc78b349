using Crm.Plans;
using Npgsql;

namespace Crm.PostgreSql.Tests;

public sealed class StreamTests(PostgresServer server)
{
    private const int Rows = 20_000;

    [Fact]
    public async Task A_stream_that_is_left_early_does_not_read_the_rest()
    {
        var connectionString = await server.EmptySchemaAsync();
        // One connection, so that the next query would meet what the stream left behind; in the order of an index, so that rows are given as they are found.
        var narrow = new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = 1, Options = "-c enable_sort=off -c enable_seqscan=off -c enable_bitmapscan=off" };
        await using var store = new TemporaryStore(server, Barge.Model.Catalog, narrow.ConnectionString);
        await using (var filling = new NpgsqlConnection(connectionString))
        {
            await filling.OpenAsync(TestContext.Current.CancellationToken);
            await new PlanRows(PostgresDialect.Instance, Rows).FillAsync(store, filling);
            // The rows are counted as the server gives them, and are too many for what a network holds.
            await using var counting = new NpgsqlCommand(
                "UPDATE crm_barge SET name = repeat('x', 2000); ALTER TABLE crm_barge RENAME TO barges; CREATE SEQUENCE given;"
                + "CREATE VIEW crm_barge AS SELECT * FROM barges WHERE nextval('given') > 0",
                filling);
            await counting.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await using (var connection = await store.ConnectAsync(PlanShape.Tenant, TestContext.Current.CancellationToken))
        {
            await foreach (var _ in connection.QueryAsync(PlanShape.QueryOf(null), TestContext.Current.CancellationToken))
                break;
            Assert.InRange(await GivenAsync(connectionString), 1, Rows / 2);
            Assert.Equal(0, await connection.CountAsync(PlanShape.QueryOf("""{"field":"name","eq":"y"}"""), TestContext.Current.CancellationToken));
            var names = new List<string>();
            await foreach (var record in connection.QueryAsync(PlanShape.QueryOf(null) with { Take = 3 }, TestContext.Current.CancellationToken))
                names.Add(((Barge)record).Name);
            Assert.Equal(3, names.Count);
        }
    }

    private static async Task<long> GivenAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand("SELECT last_value FROM given", connection);
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
