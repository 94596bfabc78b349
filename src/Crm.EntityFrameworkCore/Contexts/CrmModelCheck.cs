using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Crm.EntityFrameworkCore;

/// <summary>Whether a context of the host has the tables as the library reads and writes them.</summary>
internal static class CrmModelCheck
{
    /// <summary>Throws with what to do about the first thing that is not as it must be.</summary>
    /// <exception cref="InvalidOperationException">The context is not prepared for this CRM.</exception>
    public static void Check(DbContext context, RecordCatalog catalog)
    {
        var name = context.GetType().Name;
        var extension = context.GetService<IDbContextOptions>().FindExtension<CrmOptionsExtension>()
            ?? throw new InvalidOperationException($"{name} is not prepared for the CRM: call options.UseCrm(model, dialect) where its provider is chosen.");
        var tables = context.Model.GetRelationalModel();
        foreach (var layout in TableLayouts.Of(catalog, extension.Dialect))
        {
            var entity = context.Model.FindEntityType(layout.Type?.ClrType.FullName ?? layout.Name)
                ?? throw new InvalidOperationException($"{name} has no table {layout.Name}: call modelBuilder.AddCrm(model, dialect) in OnModelCreating, with the model that the CRM has.");
            if (entity.GetSchema() is { } schema)
                throw new InvalidOperationException($"{name} puts {layout.Name} into the schema {schema}; the library's tables have none. Set schemas on the host's own tables instead of HasDefaultSchema.");
            if (tables.FindTable(layout.Name, null) is not { } table || !entity.GetTableMappings().Any(m => m.Table == table))
                throw new InvalidOperationException($"{name} maps {layout.Name} to {entity.GetTableName()}; leave the names that AddCrm gives.");
            foreach (var column in layout.Columns)
                Check(name, table, column);
        }
    }

    private static void Check(string name, ITable table, ColumnLayout column)
    {
        if (table.FindColumn(column.Name) is not { } found)
            throw new InvalidOperationException($"{name} has no column {table.Name}.{column.Name}; leave the names that AddCrm gives.");
        if (!string.Equals(found.StoreType, column.Type, StringComparison.OrdinalIgnoreCase) || found.IsNullable == column.IsRequired)
        {
            throw new InvalidOperationException(
                $"{name} has {table.Name}.{column.Name} as {Describe(found.StoreType, found.IsNullable)}, the CRM as {Describe(column.Type, !column.IsRequired)}; "
                + "give AddCrm the dialect that UseCrm has, and leave its columns as they are.");
        }
    }

    private static string Describe(string type, bool isNullable) => isNullable ? type : type + " NOT NULL";
}
