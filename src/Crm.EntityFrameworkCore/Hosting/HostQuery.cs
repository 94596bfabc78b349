using System.Text.RegularExpressions;
using Crm.Persistence;
using Crm.Records;
using Crm.Sql;
using Microsoft.EntityFrameworkCore;

namespace Crm.EntityFrameworkCore;

/// <summary>The escape hatch to LINQ: what an actor may see, as the root of a query of EF Core.</summary>
internal static partial class HostQuery
{
    public static IQueryable<T> Of<T>(DbContext context, RecordQuery visible, TenantId tenant, RelationalDialect dialect) where T : Record
    {
        var named = dialect.Named;
        var entity = context.Model.FindEntityType(typeof(T))!;
        var query = QuerySql.Rows(visible, alias => QueryColumns.SelectList(entity, alias, named), named, tenant);
        // EF Core names the parameters itself: two of these may stand in one query.
        var text = Placeholder().Replace(query.Text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal), "{${number}}");
        return context.Set<T>().FromSqlRaw(text, [.. query.Parameters.Select(p => p.Value)]).AsNoTracking();
    }

    [GeneratedRegex("@p(?<number>[0-9]+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
