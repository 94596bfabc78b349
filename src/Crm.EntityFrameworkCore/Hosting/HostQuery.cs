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
        var query = QuerySql.Rows(visible, named, tenant);
        using var command = context.Database.GetDbConnection().CreateCommand();
        foreach (var parameter in query.Parameters)
            named.Bind(command.Parameters, parameter.Value, null);
        var parameters = new object[command.Parameters.Count];
        command.Parameters.CopyTo(parameters, 0);
        command.Parameters.Clear();
        return context.Set<T>().FromSqlRaw(query.Text, parameters).AsNoTracking();
    }
}
