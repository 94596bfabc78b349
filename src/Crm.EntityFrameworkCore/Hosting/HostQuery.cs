using Crm.Persistence;
using Crm.Records;
using Crm.Sql;
using Microsoft.EntityFrameworkCore;

namespace Crm.EntityFrameworkCore;

/// <summary>The escape hatch to LINQ: what an actor may see, as the root of a query of EF Core.</summary>
internal static class HostQuery
{
    public static IQueryable<T> Of<T>(DbContext context, RecordQuery visible, TenantId tenant, RelationalDialect dialect) where T : Record
    {
        var named = dialect.Named;
        var entity = context.Model.FindEntityType(typeof(T))!;
        var query = QuerySql.Rows(visible, alias => QueryColumns.SelectList(entity, alias, named), named, tenant);
        using var command = context.Database.GetDbConnection().CreateCommand();
        foreach (var parameter in query.Parameters)
            named.Bind(command.Parameters, parameter.Value, null);
        var parameters = command.Parameters.Cast<object>().ToArray();
        command.Parameters.Clear();
        return context.Set<T>().FromSqlRaw(query.Text, parameters).AsNoTracking();
    }
}
