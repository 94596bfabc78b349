using Crm.EntityFrameworkCore;
using Crm.Plans;
using Microsoft.Data.Sqlite;

namespace Crm.Sqlite.Tests;

/// <summary>How SQLite means to answer every form of statement: by an index wherever one could serve, and sorted by the index where one holds the order.</summary>
public sealed class ShapePlanTests
{
    [Fact]
    [Trait("Area", "Plans")]
    public async Task Every_statement_is_answered_by_an_index_that_could_serve()
    {
        await using var store = new TemporaryStore(Barge.Model.Catalog);
        await using var connection = new SqliteConnection($"Data Source={store.Options.Path};Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        var rows = new PlanRows(SqliteDialect.Instance, PlanRows.Wanted);
        await rows.FillAsync(store, connection);
        var faults = await new PlanLook(connection, SqliteDialect.Instance, ("EXPLAIN QUERY PLAN ", 3)).FaultsAsync(store.Store.Tables.Sql, rows, IsFault);
        Assert.True(faults.Count == 0, string.Join("\n", faults));
    }

    [Fact]
    public async Task The_indexes_over_custom_fields_can_be_had_as_statements_for_a_hosts_migrations()
    {
        await using var store = new TemporaryStore(Barge.Model.Catalog);
        await using (await store.ConnectAsync(PlanShape.Tenant, TestContext.Current.CancellationToken))
        {
        }

        const string Columns = "SELECT group_concat(coalesce(name, 'expression'), ',') FROM pragma_index_info('ix_crm_barge__score_number')";
        await using var connection = new SqliteConnection($"Data Source={store.Options.Path};Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        Assert.Equal("tenant,expression,id", await AnswerAsync(connection, Columns));
        await AnswerAsync(connection, "DROP INDEX ix_crm_barge__score_number");
        // Once more changes nothing.
        foreach (var statement in CrmSchema.CustomIndexes(Barge.Model.Catalog, SqliteDialect.Instance).Concat(CrmSchema.CustomIndexes(Barge.Model.Catalog, SqliteDialect.Instance)))
            await AnswerAsync(connection, statement);
        Assert.Equal("tenant,expression,id", await AnswerAsync(connection, Columns));
    }

    private static async Task<object?> AnswerAsync(SqliteConnection connection, string text)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = text;
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    // The last term is the id: equal values are put in its order, no more.
    private static bool IsFault(PlanShape shape, string step) =>
        (!shape.MayScan && step.StartsWith("SCAN ", StringComparison.Ordinal) && !step.StartsWith("SCAN g", StringComparison.Ordinal))
        || (!shape.MaySort && step.StartsWith("USE TEMP B-TREE FOR ORDER BY", StringComparison.Ordinal))
        || (!shape.MaySortTies && step.StartsWith("USE TEMP B-TREE", StringComparison.Ordinal))
        || (shape.By is { } by && step.StartsWith("SEARCH ", StringComparison.Ordinal) && !step.Contains(by, StringComparison.Ordinal));
}
