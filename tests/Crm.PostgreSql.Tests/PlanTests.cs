using Crm.Plans;
using Npgsql;

namespace Crm.PostgreSql.Tests;

/// <summary>How PostgreSQL means to answer every form of statement: by an index wherever one could serve, and sorted by the index where one holds the order.</summary>
public sealed class PlanTests(PostgresServer server)
{
    [Fact]
    [Trait("Area", "Plans")]
    public async Task Every_statement_is_answered_by_an_index_that_could_serve()
    {
        var connectionString = await server.EmptySchemaAsync();
        await using var store = new TemporaryStore(server, Barge.Model.Catalog, connectionString);
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        var rows = new PlanRows(PostgresDialect.Instance, PlanRows.Wanted);
        await rows.FillAsync(store, connection);
        var faults = await new PlanLook(connection, PostgresDialect.Instance, ("EXPLAIN ", 0)).FaultsAsync(store.Store.Tables.Sql, rows, IsFault);
        Assert.True(faults.Count == 0, string.Join("\n", faults));
    }

    // An incremental sort puts the ids of equal values in order, no more.
    private static bool IsFault(PlanShape shape, string step)
    {
        var words = step.TrimStart(' ', '-', '>');
        return (!shape.MayScan && words.StartsWith("Seq Scan on crm_", StringComparison.Ordinal)) || (!shape.MaySort && words.StartsWith("Sort  ", StringComparison.Ordinal))
            || (!shape.MaySortTies && words.StartsWith("Incremental Sort  ", StringComparison.Ordinal));
    }
}
