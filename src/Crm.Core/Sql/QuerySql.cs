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
        new Selection(query, columns, dialect, tenant).Of((sort, after) => (after is null ? null : sort.After(after), sort.OrderBy));

    /// <summary>The same in one or two statements, whose rows follow on each other.</summary>
    /// <remarks>
    /// The second one is only of use where the first gave fewer than the query takes; more than that must not be read. What is missing comes last in descending
    /// order: asked for apart, an index is followed from the cursor on, where one statement reads it from its beginning.
    /// </remarks>
    public static ImmutableArray<SqlFragment> SelectInTurn(RecordQuery query, RecordColumns columns, SqlDialect dialect, TenantId tenant)
    {
        var rest = query.After is { } place ? SortTerms.RestBehind(query.Sort, place) : RestOf.OneStretch;
        Selection Whole() => new(query, columns, dialect, tenant);
        return rest switch
        {
            RestOf.PresentThenMissing =>
            [
                Whole().Of((sort, after) => (sort.After(after!, present: true), sort.OrderBy)),
                Whole().Of((sort, _) => (sort.Missing, sort.OrderOfMissing)),
            ],
            RestOf.Missing => [Whole().Of((sort, after) => (sort.After(after!), sort.OrderOfMissing))],
            _ => [Select(query, columns, dialect, tenant)],
        };
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

    internal static string From(RecordQuery query, SqlScope scope, RowReader row)
    {
        var text = $"FROM {scope.From(query.Type, row.Alias)} WHERE {scope.OfTenant(row.Alias)}";
        if (query.Bin != RecycleBin.Both)
            text += $" AND {scope.Column(row.Alias, query.Type, query.Type.Get(SystemFields.DeletedAt))} IS {(query.Bin == RecycleBin.Live ? "NULL" : "NOT NULL")}";
        return query.Rule is { IsAlways: false, Root: var root } ? $"{text} AND {new RuleSqlWriter(scope, row).Operand(root)}" : text;
    }

    // One statement, with parameters of its own.
    private sealed class Selection(RecordQuery query, RecordColumns columns, SqlDialect dialect, TenantId tenant)
    {
        private readonly SqlScope _scope = new(dialect, query.Context, tenant);

        /// <summary>The statement.</summary>
        /// <param name="choose">Which rows besides, null for all, and in which order.</param>
        public SqlFragment Of(Func<SortTerms, PageCursor?, (string? Condition, string OrderBy)> choose)
        {
            var row = new RowReader(_scope, Alias, query.Type);
            var from = From(query, _scope, row);
            var (condition, orderBy) = choose(new SortTerms(_scope, row, query.Sort), query.After);
            var text = $"SELECT {columns.SelectList(Alias)} {from}{(condition is null ? "" : $" AND {condition}")} ORDER BY {orderBy}";
            if (query.Take is { } take)
                text += " " + dialect.Limit(_scope.Parameter(take));
            return new SqlFragment(text, _scope.Parameters);
        }
    }
}
