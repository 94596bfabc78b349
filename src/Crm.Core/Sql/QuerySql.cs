using System.Collections.Immutable;
using Crm.Persistence;
using Crm.Records;

namespace Crm.Sql;

/// <summary>Turns queries of the store contract into whole statements.</summary>
/// <remarks>Tenant, recycle bin, rule and access are always conjoined. The rows are aliased r. Thread-safe.</remarks>
public static class QuerySql
{
    internal const string Alias = "r";

    /// <summary>The records of a query in its order, from its cursor on, at most as many as it takes.</summary>
    /// <remarks>Each row holds what <see cref="RecordColumns.Read"/> reads.</remarks>
    public static SqlFragment Select(RecordQuery query, RecordColumns columns, SqlDialect dialect, TenantId tenant) =>
        Select(query, columns, new SqlScope(dialect, query.Context, tenant), (s, place) => (s.After(place), s.OrderBy));

    /// <summary>The same in one or two statements, whose rows follow on each other.</summary>
    /// <remarks>
    /// The second one is only of use where the first gave fewer than the query takes; more than that must not be read. What is missing comes last in descending
    /// order: asked for apart, an index is followed from the cursor on, where one statement reads it from its beginning.
    /// </remarks>
    public static ImmutableArray<SqlFragment> SelectInTurn(RecordQuery query, RecordColumns columns, SqlDialect dialect, TenantId tenant)
    {
        if (query.After is not { } after || !SortTerms.LiesApart(query.Sort, after))
            return [Select(query, columns, dialect, tenant)];
        return
        [
            Select(query, columns, new SqlScope(dialect, query.Context, tenant), (s, place) => (s.After(place, present: true), s.OrderBy)),
            Select(query, columns, new SqlScope(dialect, query.Context, tenant), (s, _) => (s.Missing, s.OrderOfMissing)),
        ];
    }

    /// <summary>The records of a query in no order, for tools that go on from there; its cursor and limit do not count.</summary>
    /// <param name="query">The query.</param>
    /// <param name="columns">Writes what stands after SELECT for the rows of an alias.</param>
    /// <param name="dialect">How the database writes things.</param>
    /// <param name="tenant">The tenant.</param>
    public static SqlFragment Rows(RecordQuery query, Func<string, string> columns, SqlDialect dialect, TenantId tenant)
    {
        var scope = new SqlScope(dialect, query.Context, tenant);
        var text = $"SELECT {columns(Alias)} {From(query, scope, new RowReader(scope, Alias, query.Type))}";
        return new SqlFragment(text, scope.Parameters);
    }

    /// <summary>How many records meet a query.</summary>
    public static SqlFragment Count(RecordQuery query, SqlDialect dialect, TenantId tenant)
    {
        var scope = new SqlScope(dialect, query.Context, tenant);
        var text = $"SELECT COUNT(*) {From(query, scope, new RowReader(scope, Alias, query.Type))}";
        return new SqlFragment(text, scope.Parameters);
    }

    private static SqlFragment Select(
        RecordQuery query, RecordColumns columns, SqlScope scope, Func<SortTerms, PageCursor, (string Condition, string OrderBy)> behind)
    {
        var row = new RowReader(scope, Alias, query.Type);
        var sort = new SortTerms(scope, row, query.Sort);
        var text = $"SELECT {columns.SelectList(Alias)} {From(query, scope, row)}";
        if (query.After is { } place && behind(sort, place) is var (condition, orderBy))
            text += $" AND {condition} ORDER BY {orderBy}";
        else
            text += $" ORDER BY {sort.OrderBy}";
        if (query.Take is { } take)
            text += " " + scope.Dialect.Limit(scope.Parameter(take));
        return new SqlFragment(text, scope.Parameters);
    }

    internal static string From(RecordQuery query, SqlScope scope, RowReader row)
    {
        var text = $"FROM {scope.From(query.Type, row.Alias)} WHERE {scope.OfTenant(row.Alias)}";
        if (query.Bin != RecycleBin.Both)
            text += $" AND {scope.Column(row.Alias, query.Type, query.Type.Get(SystemFields.DeletedAt))} IS {(query.Bin == RecycleBin.Live ? "NULL" : "NOT NULL")}";
        return query.Rule is { IsAlways: false, Root: var root } ? $"{text} AND {new RuleSqlWriter(scope, row).Operand(root)}" : text;
    }
}
