using System.Collections.Immutable;
using System.Globalization;
using Crm.Records;

namespace Crm.Sql;

/// <summary>The statements on the tables that are no record type's, each made once.</summary>
internal sealed class SystemStatements
{
    private readonly SqlDialect _dialect;

    public SystemStatements(SqlDialect dialect)
    {
        _dialect = dialect;
        var (claims, states) = (SystemTable.Claims, SystemTable.States);
        TakeClaim = new SqlStatement(
            $"{InsertText(claims)} ON CONFLICT ({Names(claims.Key)}) DO UPDATE SET {Quoted(claims["record"])} = excluded.{Quoted(claims["record"])}"
            + $" WHERE {dialect.Table(claims)}.{Quoted(claims["record"])} = excluded.{Quoted(claims["record"])}",
            claims.Columns,
            RowExpectation.ChangesOne);
        GiveClaim = new SqlStatement($"DELETE FROM {dialect.Table(claims)} WHERE {Where(claims.Columns)}", claims.Columns);
        GiveClaims = DeleteOf(claims);
        AddCommand = new SqlStatement(
            $"{InsertText(SystemTable.Commands)} ON CONFLICT ({Names(SystemTable.Commands.Key)}) DO NOTHING", SystemTable.Commands.Given, RowExpectation.ChangesOne);
        AddEntry = InsertOf(SystemTable.Journal);
        AddState = InsertOf(states);
        AddWork = InsertOf(SystemTable.Work);
        ForgetStates = DeleteOf(states);
        FindClaim = Select(claims, claims.Key, "");
        FindClaims = new SqlStatement(
            $"SELECT {Names(claims.Columns)} FROM {dialect.Table(claims)} WHERE {Where(claims.Key[..3])} AND {Quoted(claims.Key[3])} IN ({string.Join(", ", Enumerable.Range(3, StoreSql.ClaimsAtOnce).Select(Placeholder))})",
            [.. claims.Key[..3], .. Enumerable.Repeat(claims.Key[3], StoreSql.ClaimsAtOnce)]);
        FindCommand = Select(SystemTable.Commands, SystemTable.Commands.Key, "");
        Journal = JournalOf(SystemTable.Journal);
        FindCommit = new SqlStatement(
            $"SELECT 1 FROM {dialect.Table(SystemTable.Journal)} WHERE {Where(CommitOf)} ORDER BY {Quoted(SystemTable.Journal["position"])} DESC {dialect.Limit("1")}", CommitOf);
        States = Select(states, RecordOf(states), $" ORDER BY {Quoted(states["enteredAt"])}, {Quoted(states["position"])}");
    }

    public SqlStatement TakeClaim { get; }

    public SqlStatement GiveClaim { get; }

    public SqlStatement GiveClaims { get; }

    public SqlStatement AddCommand { get; }

    public SqlStatement AddEntry { get; }

    public SqlStatement AddState { get; }

    public SqlStatement AddWork { get; }

    public SqlStatement ForgetStates { get; }

    public SqlStatement FindClaim { get; }

    public SqlStatement FindClaims { get; }

    public SqlStatement FindCommand { get; }

    public SqlStatement Journal { get; }

    public SqlStatement FindCommit { get; }

    public SqlStatement States { get; }

    private static ImmutableArray<SqlColumn> CommitOf => [.. RecordOf(SystemTable.Journal), SystemTable.Journal["commit"]];

    public SqlInserts InsertsOf<T>(SqlStatement insert, SystemTable table, ImmutableArray<T> rows, Func<T, FieldValue[]> valuesOf) => new(
        insert, _dialect.Table(table), [.. table.Given.Select(Quoted)], rows.Length, (row, values) => valuesOf(rows[row]).CopyTo(values));

    private SqlStatement InsertOf(SystemTable table) => new(InsertText(table), table.Given);

    private string InsertText(SystemTable table) =>
        $"INSERT INTO {_dialect.Table(table)} ({Names(table.Given)}) VALUES ({string.Join(", ", table.Given.Select((_, i) => Placeholder(i)))})";

    // The entries of its own, and those of the batches in one of which it may have been created.
    private SqlStatement JournalOf(SystemTable journal)
    {
        var of = RecordOf(journal);
        var (first, record) = (journal["batchFirst"], journal["record"]);
        var select = $"SELECT {Names(journal.Columns)} FROM {_dialect.Table(journal)} WHERE ";
        return new SqlStatement(
            $"{select}{Where(of)} AND {Quoted(first)} IS NULL UNION ALL {select}{Where(of[..2], from: 3)} AND {Quoted(record)} >= {Placeholder(5)}"
            + $" AND {Quoted(first)} <= {Placeholder(6)} ORDER BY {Quoted(journal["position"])} DESC",
            [.. of, .. of, first]);
    }

    private SqlStatement DeleteOf(SystemTable table) => new($"DELETE FROM {_dialect.Table(table)} WHERE {Where(RecordOf(table))}", RecordOf(table));

    private SqlStatement Select(SystemTable table, ImmutableArray<SqlColumn> by, string order) =>
        new($"SELECT {Names(table.Columns)} FROM {_dialect.Table(table)} WHERE {Where(by)}{order}", by);

    private static ImmutableArray<SqlColumn> RecordOf(SystemTable table) => [table["tenant"], table["type"], table["record"]];

    private string Where(ImmutableArray<SqlColumn> columns, int from = 0) =>
        string.Join(" AND ", columns.Select((c, i) => $"{Quoted(c)} = {Placeholder(from + i)}"));

    private string Names(ImmutableArray<SqlColumn> columns) => string.Join(", ", columns.Select(Quoted));

    private string Quoted(SqlColumn column) => _dialect.Quote(_dialect.ColumnName(column));

    private string Placeholder(int number) => _dialect.Placeholder(string.Create(CultureInfo.InvariantCulture, $"p{number}"));
}
