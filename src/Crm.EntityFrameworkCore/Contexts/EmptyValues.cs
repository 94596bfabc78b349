using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using Crm.Records;
using Crm.Values;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Crm.EntityFrameworkCore;

/// <summary>Gives records that EF Core made what their properties hold where columns are null: no choices instead of null, and null instead of an address without a line.</summary>
internal sealed class EmptyValues : IMaterializationInterceptor
{
    private readonly ConcurrentDictionary<Type, ImmutableArray<Action<Record>>> _fills = new();

    public object InitializedInstance(MaterializationInterceptionData materializationData, object entity)
    {
        if (entity is not Record record)
            return entity;
        foreach (var fill in _fills.GetOrAdd(record.GetType(), FillsOf))
            fill(record);
        return record;
    }

    private static ImmutableArray<Action<Record>> FillsOf(Type type) => [.. type.GetProperties().Where(p => p.GetIndexParameters().Length == 0).Select(FillOf).OfType<Action<Record>>()];

    private static Action<Record>? FillOf(PropertyInfo property)
    {
        var (type, set) = (property.PropertyType, property.DeclaringType!.GetProperty(property.Name)!.GetSetMethod(nonPublic: true));
        if (set is null)
            return null;
        if (type.IsDefined(typeof(ValueObjectAttribute)) && IsNullable(property))
        {
            var empty = Activator.CreateInstance(type, nonPublic: true);
            return record => Replace(record, property, set, empty, null);
        }

        object? none = type == typeof(ChoiceSet) ? ChoiceSet.None : type == typeof(ExternalIds) ? ExternalIds.None : type == typeof(CustomFields) ? CustomFields.None : null;
        return none is null || IsNullable(property) ? null : record => Replace(record, property, set, null, none);
    }

    private static void Replace(Record record, PropertyInfo property, MethodInfo set, object? old, object? with)
    {
        if (Equals(property.GetValue(record), old))
            set.Invoke(record, [with]);
    }

    private static bool IsNullable(PropertyInfo property) => new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable;
}
