using System.Linq.Expressions;
using System.Reflection;
using Crm.Records;
using Crm.Values;
using NodaTime;

namespace Crm.Evaluation;

/// <summary>How the value of an own field is read from its property: an expression and when it is missing.</summary>
/// <param name="Field">The field.</param>
/// <param name="Read">The property, or what is compared of it; null or its default value may mean missing.</param>
internal sealed record NativeValue(FieldDefinition Field, Expression Read)
{
    private static readonly Dictionary<string, PropertyInfo> SystemProperties = new(StringComparer.Ordinal)
    {
        [SystemFields.Id] = typeof(Record).GetProperty(nameof(Record.RawId))!,
        [SystemFields.Version] = typeof(Record).GetProperty(nameof(Record.Version))!,
        [SystemFields.CreatedAt] = typeof(Record).GetProperty(nameof(Record.CreatedAt))!,
        [SystemFields.UpdatedAt] = typeof(Record).GetProperty(nameof(Record.UpdatedAt))!,
        [SystemFields.DeletedAt] = typeof(Record).GetProperty(nameof(Record.DeletedAt))!,
        [SystemFields.Owner] = typeof(Record).GetProperty(nameof(Record.Owner))!,
        [SystemFields.OwnerTeam] = typeof(Record).GetProperty(nameof(Record.OwnerTeam))!,
    };

    /// <summary>The type without Nullable.</summary>
    public Type Type => Nullable.GetUnderlyingType(Read.Type) ?? Read.Type;

    /// <summary>The value of a field whose property is known; null for others.</summary>
    public static NativeValue? Of(FieldDefinition field, Expression record)
    {
        if (field.Custom || field.ViewOf is not null)
            return null;
        if (!field.Properties.IsEmpty)
            return Plain(field, FieldAccess.Along(record, field.Properties));
        return SystemProperties.TryGetValue(field.Key, out var property) ? Plain(field, Expression.Property(record, property)) : null;
    }

    private static NativeValue? Plain(FieldDefinition field, Expression read)
    {
        var type = Nullable.GetUnderlyingType(read.Type) ?? read.Type;
        var known = type.IsEnum || type == typeof(string) || type == typeof(long) || type == typeof(int) || type == typeof(decimal) || type == typeof(bool)
            || type == typeof(LocalDate) || type == typeof(Instant) || type == typeof(ChoiceSet) || type == typeof(RecordRef) || type == typeof(Guid)
            || type == typeof(Money) || FieldAccess.ReferenceTarget(type) is not null;
        return known ? new NativeValue(field, read) : null;
    }
}
