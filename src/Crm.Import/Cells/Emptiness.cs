using Crm.Records;
using NodaTime;

namespace Crm.Import.Cells;

/// <summary>What it means that a row says nothing of a field.</summary>
internal enum Emptiness
{
    /// <summary>The field is empty.</summary>
    Empties,

    /// <summary>The field is never empty, and stays as it is.</summary>
    Keeps,

    /// <summary>The record cannot be without it.</summary>
    Refuses,
}

internal static class Emptinesses
{
    /// <summary>What it means for a field of the type. A part that says nothing at all is none, so nothing refuses it.</summary>
    public static Emptiness Of(RecordType type, FieldDefinition field)
    {
        var isNeverEmpty = field.Kind != FieldKind.Reference
            && field.Properties is [var only] && only.PropertyType.IsValueType && Nullable.GetUnderlyingType(only.PropertyType) is null;
        if (type.Root is null && (field.Required || isNeverEmpty) && IsNothing(field.Read(type.Create(default))))
            return Emptiness.Refuses;
        return isNeverEmpty ? Emptiness.Keeps : Emptiness.Empties;
    }

    // A time that a new record is not made with stands at the beginning of times.
    private static bool IsNothing(FieldValue value) =>
        value.IsMissing || value == FieldValue.Instant(default(Instant)) || value == FieldValue.Date(default(LocalDate));
}
