using Crm.Sql;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Crm.EntityFrameworkCore;

/// <summary>What a text given to <c>FromSqlRaw</c> must select, so that LINQ goes on from it.</summary>
internal static class QueryColumns
{
    /// <summary>What stands after SELECT for rows of an alias: every column, under the name by which EF Core asks for it.</summary>
    /// <remarks>EF Core looks for members of values under names of its own there, whatever their columns are called.</remarks>
    public static string SelectList(IEntityType entity, string alias, SqlDialect dialect)
    {
        var table = StoreObjectIdentifier.Table(entity.GetTableName()!);
        return string.Join(", ", entity.GetFlattenedProperties().Select(p =>
            $"{alias}.{dialect.Quote(p.GetColumnName(table)!)} AS {dialect.Quote(p.GetDefaultColumnMappings().First().Column.Name)}"));
    }
}
