using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.EntityFrameworkCore;

/// <summary>The library's own tables, which have no class: bags of columns, so that migrations make them.</summary>
internal static class OwnTableMapping
{
    public static void Add(ModelBuilder modelBuilder, TableLayout layout, RelationalDialect dialect) =>
        modelBuilder.SharedTypeEntity<Dictionary<string, object>>(layout.Name, entity =>
        {
            entity.ToTable(layout.Name);
            foreach (var column in layout.Columns)
                Add(entity, column, dialect);
            entity.HasKey([.. layout.Key]);
            foreach (var index in layout.Indexes)
                entity.HasIndex([.. index.Columns], index.Name).HasDatabaseName(index.Name).IsUnique(index.IsUnique).HasFilter(index.Filter(dialect));
        });

    // EF Core's migrations do not look at annotations, but at rows they do.
    public static void AddSchemaRow(ModelBuilder modelBuilder, RelationalDialect dialect, long version, long folds) =>
        modelBuilder.SharedTypeEntity<Dictionary<string, object>>(dialect.TableName(TableLayouts.Schema), entity => entity.HasData(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            [dialect.ColumnName(TableLayouts.Schema["name"])] = CrmSchema.Name,
            [dialect.ColumnName(TableLayouts.Schema["version"])] = version,
            [dialect.ColumnName(TableLayouts.Schema["foldVersion"])] = folds,
        }));

    private static void Add(EntityTypeBuilder entity, ColumnLayout column, RelationalDialect dialect)
    {
        var type = dialect.ProviderType(column.Column);
        var property = entity
            .IndexerProperty(type.IsValueType && !column.IsRequired ? typeof(Nullable<>).MakeGenericType(type) : type, column.Name)
            .IsRequired(column.IsRequired)
            .HasColumnName(column.Name)
            .HasColumnType(column.Type);
        if (column.Collation is { } collation)
            property.UseCollation(collation);
        if (column.IsGenerated)
            property.ValueGeneratedOnAdd();
        else if (column.Default is { } value)
            property.HasDefaultValueSql(value);
        else
            property.ValueGeneratedNever();
    }
}
