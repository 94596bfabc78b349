using System.Globalization;
using Crm.Persistence;
using Crm.Records;
using Crm.Sql;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Crm.Sqlite.Tests;

/// <summary>What a connection keeps prepared stays within bounds, however many forms of a statement there are.</summary>
public sealed class KeptStatementsTests
{
    [Fact]
    public async Task A_connection_keeps_a_bounded_number_of_prepared_statements()
    {
        await using var connection = new SqliteConnection("Data Source=:memory:");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        connection.Handle!.enable_sqlite3_next_stmt(true);
        using var statements = new KeptStatements(connection);
        var busy = new SqlStatement("SELECT 7 UNION ALL SELECT 8", []);
        await using var rows = statements.Of(new SqlCall(busy, [])).Open();
        Assert.True(await rows.Reader.ReadAsync(TestContext.Current.CancellationToken));
        for (var n = 0; n < 5 * KeptStatements.Most; n++)
        {
            var statement = new SqlStatement(string.Create(CultureInfo.InvariantCulture, $"SELECT {n}"), []);
            Assert.True(statements.Of(new SqlCall(statement, [])).Finds());
            Assert.True(statements.Of(new SqlFragment(statement.Text + " + 1", [])).Finds());
            Assert.InRange(Prepared(connection.Handle!), 1, 2 * KeptStatements.Most);
        }

        Assert.True(await rows.Reader.ReadAsync(TestContext.Current.CancellationToken));
        Assert.Equal(8, rows.Reader.GetInt64(0));
    }

    [Fact]
    public async Task What_is_bound_follows_the_values_from_run_to_run_also_where_two_runs_are_amidst()
    {
        await using var connection = new SqliteConnection("Data Source=:memory:");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        using var statements = new KeptStatements(connection);
        var echo = new SqlStatement("SELECT @p0, @p1 UNION ALL SELECT 'end', NULL", [RecordColumns.Tenant, new SqlColumn("n", FieldKind.Number, FieldPiece.Value, IsCustom: false)]);
        FieldValue[][] runs = [Row("a", 1), Row("a", 1), Row(null, 1), Row("a", null), Row("b", 1.5m), Row(new string('x', 5_000), -1), Row("a", 1)];
        foreach (var run in runs)
        {
            await using var outer = statements.Of(new SqlCall(echo, [.. run])).Open();
            await using var inner = statements.Of(new SqlCall(echo, [.. Row("inner", 9)])).Open();
            Assert.True(await outer.Reader.ReadAsync(TestContext.Current.CancellationToken));
            Assert.True(await inner.Reader.ReadAsync(TestContext.Current.CancellationToken));
            Assert.Equal(("inner", 90_000L), (inner.Reader.GetValue(0), inner.Reader.GetValue(1)));
            Assert.Equal(run[0].IsMissing ? DBNull.Value : run[0].AsText()!, outer.Reader.GetValue(0));
            Assert.Equal(run[1].IsMissing ? DBNull.Value : (object)(long)(run[1].AsNumber()!.Value * 10_000), outer.Reader.GetValue(1));
        }

        static FieldValue[] Row(string? text, decimal? number) => [FieldValue.Text(text), FieldValue.Number(number)];
    }

    [Fact]
    public async Task Where_a_value_is_too_large_to_bind_none_is_bound()
    {
        await using var connection = new SqliteConnection("Data Source=:memory:");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        using var statements = new KeptStatements(connection);
        var echo = new SqlStatement("SELECT 1 WHERE @p0 IS NULL", [RecordColumns.Tenant]);
        _ = sqlite3_limit(connection.Handle, SQLITE_LIMIT_LENGTH, 1_000);
        Assert.False(statements.Of(new SqlCall(echo, [FieldValue.Text("a")])).Finds());
        Assert.Throws<SqliteException>(() => statements.Of(new SqlCall(echo, [FieldValue.Text(new string('x', 2_000))])));
        Assert.True(statements.Of(new SqlCall(echo, [FieldValue.Missing])).Finds());
    }

    [Fact]
    public async Task Updates_of_many_sets_of_fields_are_written_right()
    {
        var model = CrmModel.Build(m => m.Add<Wide>());
        var type = model.Catalog.Get<Wide>();
        await using var store = new TemporaryStore(model.Catalog);
        await using var connection = await store.ConnectAsync(default, TestContext.Current.CancellationToken);
        var record = (Wide)type.Create(default);
        type.Get("id").Write!(record, FieldValue.Reference(new RecordRef("wide", Guid.NewGuid())));
        type.Get("version").Write!(record, FieldValue.Integer(1));
        await WriteAsync(connection, new RecordWrite(WriteKind.Insert, type, record, 0, []));
        FieldDefinition[] fields = [.. type.Fields.Where(f => f.Kind == FieldKind.Integer && !f.System)];
        for (var n = 1; n < 1 << fields.Length; n++)
        {
            var next = (Wide)type.Copy(record);
            type.Get("version").Write!(next, FieldValue.Integer(record.Version + 1));
            foreach (var field in fields.Where((_, i) => (n & (1 << i)) != 0))
                field.Write!(next, FieldValue.Integer(n));
            await WriteAsync(connection, new RecordWrite(WriteKind.Update, type, next, record.Version, type.Diff(record, next)));
            record = next;
        }

        var found = await connection.FindAsync(type, record.RawId, TestContext.Current.CancellationToken);
        Assert.Empty(type.Diff(record, found!));
    }

    private static async Task WriteAsync(IStoreConnection connection, RecordWrite write) =>
        Assert.True((await connection.CommitAsync(new CommitBatch { Id = Guid.NewGuid(), At = default, Writes = [write] }, TestContext.Current.CancellationToken)).IsWritten);

    private static int Prepared(sqlite3 handle)
    {
        var count = 0;
        for (var statement = sqlite3_next_stmt(handle, null); statement is { IsInvalid: false }; statement = sqlite3_next_stmt(handle, statement))
            count++;
        return count;
    }
}

/// <summary>A record with enough fields for a thousand sets of them.</summary>
internal sealed class Wide : Record<Wide>
{
    private Wide()
    {
    }

    public long? A { get; set; }

    public long? B { get; set; }

    public long? C { get; set; }

    public long? D { get; set; }

    public long? E { get; set; }

    public long? F { get; set; }

    public long? G { get; set; }

    public long? H { get; set; }

    public long? I { get; set; }

    public long? J { get; set; }
}
