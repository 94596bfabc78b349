using System.Collections.Concurrent;
using Crm.Records;
using Crm.Sql;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Crm.EntityFrameworkCore;

/// <summary>Lets the host's own entities have ids, tenants, instants and dates, in the form of the library's columns.</summary>
internal sealed class CrmTypeMappings(RelationalDialect dialect, bool leavesTimesAlone, IServiceProvider services) : IRelationalTypeMappingSourcePlugin
{
    private static readonly SqlColumn Id = new("id", FieldKind.Reference, FieldPiece.Value, IsCustom: false);
    private static readonly SqlColumn Instant = new("at", FieldKind.Instant, FieldPiece.Value, IsCustom: false);
    private static readonly SqlColumn Date = new("on", FieldKind.Date, FieldPiece.Value, IsCustom: false);
    private readonly ConcurrentDictionary<Type, RelationalTypeMapping> _known = new();

    public RelationalTypeMapping? FindMapping(in RelationalTypeMappingInfo mappingInfo)
    {
        if (mappingInfo.ClrType is not { } clrType || ColumnOf(Nullable.GetUnderlyingType(clrType) ?? clrType) is not { } column)
            return null;
        var type = Nullable.GetUnderlyingType(clrType) ?? clrType;
        return _known.TryGetValue(type, out var known) ? known : _known.GetOrAdd(type, Make(type, column));
    }

    private SqlColumn? ColumnOf(Type type)
    {
        if (type is { IsGenericType: true } && type.GetGenericTypeDefinition() == typeof(Id<>))
            return Id with { Target = RecordName.Of(type.GetGenericArguments()[0]) };
        if (type == typeof(TenantId))
            return RecordColumns.Tenant;
        if (leavesTimesAlone)
            return null;
        return type == typeof(Instant) ? Instant : type == typeof(LocalDate) ? Date : null;
    }

    // The source asks its plug-ins, so it is there only once they are.
    private RelationalTypeMapping Make(Type type, SqlColumn column) =>
        (RelationalTypeMapping)services.GetRequiredService<IRelationalTypeMappingSource>()
            .FindMapping(dialect.ProviderType(column), dialect.ColumnType(column, null))!
            .WithComposedConverter(ColumnConverter.For(type, column, dialect), ValueComparer.CreateDefault(type, favorStructuralComparisons: false));
}
