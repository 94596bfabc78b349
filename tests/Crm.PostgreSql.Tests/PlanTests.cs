using System.Diagnostics;
using System.Globalization;
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
        var faults = new List<string>();
        foreach (var shape in PlanShape.All(PostgresDialect.Instance, store.Store.Tables.Sql, rows))
        {
            var plan = await RunAsync(connection, shape, "EXPLAIN ");
            var watch = Stopwatch.StartNew();
            await using (var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken))
                await RunAsync(connection, shape, "");
            var text = string.Create(CultureInfo.InvariantCulture, $"== {shape.Name} ({watch.Elapsed.TotalMilliseconds:0.0} ms)\n{shape.Text}\n{string.Join('\n', plan)}");
            TestContext.Current.TestOutputHelper?.WriteLine(text);
            if (plan.Exists(step => IsFault(shape, step)))
                faults.Add(text);
        }

        Assert.True(faults.Count == 0, string.Join("\n", faults));
    }

    // An incremental sort puts the ids of equal values in order, no more.
    private static bool IsFault(PlanShape shape, string step)
    {
        var words = step.TrimStart(' ', '-', '>');
        return (!shape.MayScan && words.StartsWith("Seq Scan on crm_", StringComparison.Ordinal)) || (!shape.MaySort && words.StartsWith("Sort  ", StringComparison.Ordinal));
    }

    private static async Task<List<string>> RunAsync(NpgsqlConnection connection, PlanShape shape, string prefix)
    {
        await using var command = new NpgsqlCommand(prefix + shape.Text, connection);
        foreach (var (value, column) in shape.Parameters)
            PostgresDialect.Instance.Bind(command.Parameters, value, column);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var lines = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            lines.Add(prefix.Length == 0 ? "" : reader.GetString(0));
        return lines;
    }
}
