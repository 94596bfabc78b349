using System.Globalization;

namespace Crm.Sql;

/// <summary>The statements that read the journal of a tenant from place to place, each made once.</summary>
internal sealed class JournalStatements
{
    private static readonly SystemTable Journal = SystemTable.Journal;
    private static readonly SystemTable Forgotten = SystemTable.Forgotten;
    private readonly SqlDialect _dialect;

    public JournalStatements(SqlDialect dialect)
    {
        _dialect = dialect;
        var (tenant, horizon, position, commit) = (Journal["tenant"], Journal["horizon"], Journal["position"], Journal["commit"]);
        var places = $"{Quoted(horizon)}, {Quoted(position)}, {Quoted(commit)}";
        var settled = $"{Quoted(tenant)} = {P(0)}{(dialect.Settled is { } limit ? $" AND {Quoted(horizon)} < {limit}" : "")}";
        // Where all have one horizon it is named, for SQLite does not seek an index by a pair whose second column is the row's number.
        string Beside(string comparison) => dialect.Settled is null
            ? $"{Quoted(horizon)} = {P(1)} AND {Quoted(position)} {comparison} {P(2)}"
            : $"({Quoted(horizon)}, {Quoted(position)}) {comparison} ({P(1)}, {P(2)})";
        var behind = $"FROM {Name(Journal)} WHERE {settled} AND {Beside(">")} ORDER BY {Quoted(horizon)}, {Quoted(position)} {dialect.Limit(P(3))}";
        Read = new SqlStatement($"SELECT {string.Join(", ", Journal.Columns.Select(Quoted))} {behind}", [tenant, horizon, position, SqlColumn.Count]);
        Places = new SqlStatement($"SELECT {places}, {Quoted(Journal["at"])} {behind}", [tenant, horizon, position, SqlColumn.Count]);
        End = new SqlStatement(
            $"SELECT {places} FROM {Name(Journal)} WHERE {settled} ORDER BY {Quoted(horizon)} DESC, {Quoted(position)} DESC {dialect.Limit("1")}", [tenant]);
        FindForgotten = new SqlStatement($"SELECT {places} FROM {Name(Forgotten)} WHERE {Quoted(tenant)} = {P(0)}", [tenant]);
        Look = new SqlStatement(
            $"SELECT {places}, 0 FROM {Name(Forgotten)} WHERE {Quoted(tenant)} = {P(0)} UNION ALL SELECT {places}, 1 FROM {Name(Journal)}"
            + $" WHERE {Quoted(tenant)} = {P(0)} AND {Quoted(horizon)} = {P(1)} AND {Quoted(position)} = {P(2)} AND {Quoted(commit)} = {P(3)}",
            [tenant, horizon, position, commit]);
        Mark = new SqlStatement(
            $"INSERT INTO {Name(Forgotten)} ({Quoted(tenant)}, {places}) VALUES ({P(0)}, {P(1)}, {P(2)}, {P(3)}) ON CONFLICT ({Quoted(tenant)}) DO UPDATE"
            + $" SET {string.Join(", ", new[] { horizon, position, commit }.Select(c => $"{Quoted(c)} = excluded.{Quoted(c)}"))}"
            + $" WHERE ({Name(Forgotten)}.{Quoted(horizon)}, {Name(Forgotten)}.{Quoted(position)}) < (excluded.{Quoted(horizon)}, excluded.{Quoted(position)})",
            [tenant, horizon, position, commit]);
        Forget = new SqlStatement($"DELETE FROM {Name(Journal)} WHERE {Quoted(tenant)} = {P(0)} AND {Beside("<=")}", [tenant, horizon, position]);
    }

    public SqlStatement Read { get; }

    public SqlStatement Places { get; }

    public SqlStatement End { get; }

    public SqlStatement FindForgotten { get; }

    public SqlStatement Look { get; }

    public SqlStatement Mark { get; }

    public SqlStatement Forget { get; }

    private string Name(SystemTable table) => _dialect.Table(table);

    private string Quoted(SqlColumn column) => _dialect.Quote(_dialect.ColumnName(column));

    private string P(int number) => _dialect.Placeholder(string.Create(CultureInfo.InvariantCulture, $"p{number}"));
}
