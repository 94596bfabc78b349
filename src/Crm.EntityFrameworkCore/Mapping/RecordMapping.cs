using Crm.Sql;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.EntityFrameworkCore;

/// <summary>Lays the properties of a record class over the columns of its table.</summary>
internal sealed class RecordMapping(TableLayout layout, RelationalDialect dialect)
{
    private readonly Dictionary<string, string> _properties = new(StringComparer.Ordinal);

    public void Add(ModelBuilder modelBuilder)
    {
        var entity = modelBuilder.Entity(layout.Type!.ClrType).HasBaseType((Type?)null).ToTable(layout.Name);
        var members = new TypeMembers(entity);
        foreach (var column in layout.Columns)
            Add(members, column);
        members.IgnoreOthers();
        entity.HasKey([.. layout.Key.Select(c => _properties[c])]);
        foreach (var key in layout.Key)
            entity.Property(_properties[key]).ValueGeneratedNever();
        foreach (var index in layout.Indexes.Where(i => i.Expression is null))
            dialect.Refine(entity.HasIndex([.. index.Columns.Select(c => PropertyOf(entity, c))], index.Name).HasDatabaseName(index.Name).Metadata, index);
    }

    private void Add(TypeMembers record, ColumnLayout column)
    {
        if (column.Column.Piece == FieldPiece.Fold)
        {
            Set(record.Property(typeof(string), column.Name), column, isNullable: !column.IsRequired);
            _properties[column.Name] = column.Name;
            return;
        }

        var path = RecordProperties.PathOf(layout.Type!, column);
        var holder = record;
        foreach (var value in path[..^1])
            holder = holder.Value(value, isRequired: !RecordProperties.HasPresence(value.PropertyType));
        if (RecordProperties.MemberOf(path[^1].PropertyType, column.Column) is { } member)
        {
            holder = holder.Value(path[^1], isRequired: column.IsRequired);
            Set(holder.Property(member.PropertyType, member.Name), column, isNullable: !RecordProperties.IsPresence(member));
            return;
        }

        var property = holder.Property(path[^1].PropertyType, path[^1].Name);
        Set(property, column, isNullable: !column.IsRequired && !RecordProperties.IsPresence(path[^1]));
        if (holder == record)
            _properties[column.Name] = property.Name;
    }

    private void Set(IMutableProperty property, ColumnLayout column, bool isNullable)
    {
        property.IsNullable = isNullable;
        property.SetColumnName(column.Name);
        property.SetColumnType(column.Type);
        if (column.Collation is { } collation)
            property.SetCollation(collation);
        if (ColumnConverter.For(property.ClrType, column.Column, dialect) is not { } converter)
            return;
        property.SetElementType(null);
        property.SetValueConverter(converter);
        property.SetValueComparer(ValueComparer.CreateDefault(property.ClrType, favorStructuralComparisons: false));
    }

    // EF Core has no index over a member of a value; a shadow property of the same column stands for it.
    private string PropertyOf(EntityTypeBuilder entity, string name)
    {
        if (_properties.TryGetValue(name, out var known))
            return known;
        var column = layout.Columns.Single(c => string.Equals(c.Name, name, StringComparison.Ordinal));
        var type = dialect.ProviderType(column.Column);
        var shadow = entity.Property(type.IsValueType && !column.IsRequired ? typeof(Nullable<>).MakeGenericType(type) : type, name).Metadata;
        Set(shadow, column, isNullable: !column.IsRequired);
        return _properties[name] = name;
    }
}
