using System.Collections.Immutable;
using System.Globalization;

namespace Crm.Sql;

/// <summary>The statements that hand out work, each made once.</summary>
/// <remarks>The first parameter of those that tell the time is the clock: null for the database's own.</remarks>
internal sealed class WorkStatements
{
    private static readonly SystemTable Table = SystemTable.Work;
    private readonly SqlDialect _dialect;

    public WorkStatements(SqlDialect dialect)
    {
        _dialect = dialect;
        var (tenant, id, lane, fence, at, key) = (Table["tenant"], Table["id"], Table["lane"], Table["fence"], Table["at"], Table["key"]);
        var now = Now;
        var isDue = $"{Lane} = {P(1)} AND {ParkedAt} IS NULL AND {At} <= {now}";
        ImmutableArray<SqlColumn> lease = [tenant, id, fence];

        TellTime = new SqlStatement($"SELECT {now}", [at]);
        FindDue = new SqlStatement(
            $"SELECT {Priority}, {Tenant}, COUNT(*) FROM (SELECT {Priority}, {Tenant} FROM {Name} WHERE {isDue} ORDER BY {At} {dialect.Limit(P(2))}) AS d GROUP BY {Priority}, {Tenant}",
            [at, lane, SqlColumn.Count]);
        FindTurns = new SqlStatement(
            $"WITH RECURSIVE t(tenant) AS (SELECT {FirstTenant("TRUE")} UNION ALL SELECT {FirstTenant($"{Tenant} > t.tenant")} FROM t WHERE t.tenant IS NOT NULL)"
            + $" SELECT p.priority, t.tenant, (SELECT COUNT(*) FROM (SELECT 1 FROM {Name} WHERE {isDue} AND {Tenant} = t.tenant AND {Priority} = p.priority {dialect.Limit(P(2))}) AS d)"
            + " FROM t CROSS JOIN (SELECT -1 AS priority UNION ALL SELECT 0 UNION ALL SELECT 1) AS p WHERE t.tenant IS NOT NULL",
            [at, lane, SqlColumn.Count]);
        Lease = new SqlStatement(
            $"WITH c(of_tenant, of_id) AS MATERIALIZED (SELECT i.{Tenant}, i.{Id} FROM {Name} AS i WHERE i.{Lane} = {P(1)} AND i.{Tenant} = {P(2)} AND i.{Priority} = {P(3)} AND i.{ParkedAt} IS NULL"
            + $" AND i.{At} <= {now} AND {IsItsTurn} ORDER BY i.{At}, i.{Id} {dialect.Limit(P(4))} {dialect.SkipLocked})"
            + $" UPDATE {Name} SET {Worker} = {P(5)}, {Attempts} = {Attempts} + 1, {Fence} = {Fence} + 1, {At} = {dialect.Later(now, P(6))} FROM c"
            + $" WHERE {Tenant} = of_tenant AND {Id} = of_id AND {ParkedAt} IS NULL AND {At} <= {now} RETURNING {Names}",
            [at, lane, tenant, Table["priority"], SqlColumn.Count, Table["worker"], SqlColumn.Count]);
        Extend = new SqlStatement(
            $"UPDATE {Name} SET {At} = {dialect.Later(now, P(1))} WHERE {IsGood(2)} RETURNING {Names}", [at, SqlColumn.Count, .. lease]);
        Finish = new SqlStatement($"DELETE FROM {Name} WHERE {IsGood(0)} RETURNING {Names}", lease);
        TryLater = new SqlStatement(
            $"UPDATE {Name} SET {At} = {dialect.Later(now, P(1))}, {GiveBack(2)} WHERE {IsGood(4)} RETURNING {Names}",
            [at, SqlColumn.Count, Table["reason"], SqlColumn.Count, .. lease]);
        GiveUp = new SqlStatement(
            $"UPDATE {Name} SET {ParkedAt} = {now}, {GiveBack(1)} WHERE {IsGood(3)} RETURNING {Names}", [at, Table["reason"], SqlColumn.Count, .. lease]);
        Retry = new SqlStatement(
            $"UPDATE {Name} SET {At} = {now}, {Attempts} = 0, {Worker} = NULL, {ParkedAt} = NULL WHERE {Tenant} = {P(1)} AND {Id} = {P(2)} RETURNING {Names}", [at, tenant, id]);
        Hasten = new SqlStatement(
            $"UPDATE {Name} SET {At} = CASE WHEN {Worker} IS NULL AND {ParkedAt} IS NULL AND {Attempts} = 0 AND {At} > {now} THEN {now} ELSE {At} END"
            + $" WHERE {Tenant} = {P(1)} AND {Of("key")} = {P(2)} RETURNING {Names}",
            [at, tenant, key]);
        Park = new SqlStatement(
            $"UPDATE {Name} SET {ParkedAt} = {now}, {Worker} = NULL, {Of("reason")} = {P(1)} WHERE {Tenant} = {P(2)} AND {Id} = {P(3)} RETURNING {Names}", [at, Table["reason"], tenant, id]);
        Remove = new SqlStatement($"DELETE FROM {Name} WHERE {Tenant} = {P(0)} AND {Id} = {P(1)} RETURNING {Names}", [tenant, id]);
        FindLease = new SqlStatement($"SELECT 1 FROM {Name} WHERE {IsGood(0)}", lease);
        Page = new SqlStatement(
            $"SELECT {Names} FROM {Name} WHERE {Tenant} = {P(0)} AND ({At} > {P(1)} OR ({At} = {P(1)} AND {Id} > {P(2)})) ORDER BY {At}, {Id} {dialect.Limit(P(3))}",
            [tenant, at, id, SqlColumn.Count]);

        // Of commits.
        Put = new SqlStatement(
            $"INSERT INTO {Name} ({Names}) VALUES ({string.Join(", ", Table.Columns.Select((_, i) => P(i)))}) ON CONFLICT ({Tenant}, {Of("key")}) WHERE {Of("key")} IS NOT NULL"
            + $" DO UPDATE SET {string.Join(", ", Table.Columns.Where(c => c != tenant && c != key).Select(c => $"{Quoted(c)} = excluded.{Quoted(c)}"))}"
            + $" WHERE excluded.{Of("schedule")} IS NULL OR {Name}.{Of("schedule")} IS DISTINCT FROM excluded.{Of("schedule")}",
            Table.Columns);
        Cancel = new SqlStatement($"DELETE FROM {Name} WHERE {Tenant} = {P(0)} AND {Of("key")} = {P(1)}", [tenant, key]);
        Done = new SqlStatement($"DELETE FROM {Name} WHERE {IsGood(0)}", lease, RowExpectation.ChangesOne);
    }

    public SqlStatement TellTime { get; }

    public SqlStatement FindDue { get; }

    public SqlStatement FindTurns { get; }

    public SqlStatement Lease { get; }

    public SqlStatement Extend { get; }

    public SqlStatement Finish { get; }

    public SqlStatement TryLater { get; }

    public SqlStatement GiveUp { get; }

    public SqlStatement Retry { get; }

    public SqlStatement Hasten { get; }

    public SqlStatement Park { get; }

    public SqlStatement Remove { get; }

    public SqlStatement FindLease { get; }

    public SqlStatement Page { get; }

    public SqlStatement Put { get; }

    public SqlStatement Cancel { get; }

    public SqlStatement Done { get; }

    private string Name => _dialect.Table(Table);

    private string Names => string.Join(", ", Table.Columns.Select(Quoted));

    private string Now => $"COALESCE({P(0)}, {_dialect.Now})";

    private string Tenant => Of("tenant");

    private string Id => Of("id");

    private string Lane => Of("lane");

    private string Priority => Of("priority");

    private string At => Of("at");

    private string Attempts => Of("attempts");

    private string Fence => Of("fence");

    private string Worker => Of("worker");

    private string ParkedAt => Of("parkedAt");

    // Who was taken up stays first until it is done, though an earlier one came in between.
    private string IsItsTurn
    {
        get
        {
            var others = $"SELECT 1 FROM {Name} AS o WHERE o.{Tenant} = i.{Tenant} AND o.{Lane} = i.{Lane} AND o.{Of("orderingKey")} = i.{Of("orderingKey")}";
            return $"(i.{Of("orderingKey")} IS NULL OR i.{Worker} IS NOT NULL OR (NOT EXISTS ({others} AND o.{Worker} IS NOT NULL)"
                + $" AND NOT EXISTS ({others} AND o.{ParkedAt} IS NULL AND (o.{Of("due")}, o.{Id}) < (i.{Of("due")}, i.{Id}))))";
        }
    }

    // Steps from tenant to tenant, however many items each has.
    private string FirstTenant(string which) => $"(SELECT MIN({Tenant}) FROM {Name} WHERE {Lane} = {P(1)} AND {ParkedAt} IS NULL AND {which})";

    private string IsGood(int from) => $"{Tenant} = {P(from)} AND {Id} = {P(from + 1)} AND {Fence} = {P(from + 2)} AND {Worker} IS NOT NULL";

    private string GiveBack(int from) => $"{Worker} = NULL, {Of("reason")} = COALESCE({P(from)}, {Of("reason")}), {Attempts} = {Attempts} - {P(from + 1)}";

    private string Of(string field) => Quoted(Table[field]);

    private string Quoted(SqlColumn column) => _dialect.Quote(_dialect.ColumnName(column));

    private string P(int number) => _dialect.Placeholder(string.Create(CultureInfo.InvariantCulture, $"p{number}"));
}
