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
    public static SqlFragment Select(RecordQuery query, RecordColumns columns, SqlDialect dialect, TenantId tenant)
    {
        var scope = new SqlScope(dialect, query.Context, tenant);
        var row = new RowReader(scope, Alias, query.Type);
        var sort = new SortTerms(scope, row, query.Sort);
        var text = $"SELECT {columns.SelectList(Alias)} {From(query, scope, row)}";
        if (query.After is { } place)
            text += $" AND {sort.After(place)}";
        text += $" ORDER BY {sort.OrderBy}";
        if (query.Take is { } take)
            text += " " + dialect.Limit(scope.Parameter(take));
        return new SqlFragment(text, scope.Parameters);
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
}
