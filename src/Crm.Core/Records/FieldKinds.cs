using System.Collections.Immutable;

namespace Crm.Records;

/// <summary>What is fixed of one kind of field.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Name">Its name in JSON and stored keys.</param>
/// <param name="ClrTypes">The C# types that hold it, the usual one first.</param>
/// <param name="JsonForm">Its form in JSON.</param>
/// <param name="Order">How values are ordered; "none" when they are not.</param>
/// <param name="Limits">The largest and smallest values.</param>
public sealed record FieldKindInfo(FieldKind Kind, string Name, string ClrTypes, string JsonForm, string Order, string Limits)
{
    /// <summary>True when values may be sorted and compared with less and greater.</summary>
    public bool IsOrdered { get; } = !string.Equals(Order, "none", StringComparison.Ordinal);

    /// <summary>True for text, choice and state, whose values are compared by fold where an operator says so.</summary>
    public bool IsText => Kind is FieldKind.Text or FieldKind.Choice or FieldKind.State;

    /// <summary>True for integer, number and money, whose values may be summed.</summary>
    public bool IsNumeric => Kind is FieldKind.Integer or FieldKind.Number or FieldKind.Money;
}

/// <summary>The closed table of kinds.</summary>
public static class FieldKinds
{
    /// <summary>Every kind, in the order of <see cref="FieldKind"/>.</summary>
    public static ImmutableArray<FieldKindInfo> All { get; } =
    [
        new(FieldKind.Text, "text", "string", "string", "code point", "4,000 characters unless declared; no NUL, no lone surrogate; empty is missing"),
        new(FieldKind.Choice, "choice", "string, an enum", "string", "code point", "63 characters; one of the declared choices where there are any"),
        new(FieldKind.Choices, "choices", "ChoiceSet, ExternalIds", "array of strings, sorted", "none", "200 choices of 200 characters"),
        new(FieldKind.Integer, "integer", "long, int", "number", "numeric", "64 bits"),
        new(FieldKind.Number, "number", "decimal", "number", "numeric", "18 digits, 4 of them decimals unless declared; custom fields 15 digits"),
        new(FieldKind.Boolean, "boolean", "bool", "true or false", "false first", ""),
        new(FieldKind.Date, "date", "LocalDate", "\"2026-03-29\"", "calendar", "0001-01-01 to 9999-12-31, ISO calendar"),
        new(FieldKind.Instant, "instant", "Instant", "\"2026-03-29T10:15:00.123456Z\"", "time", "0001-01-01 to 9999-12-31, cut to microseconds"),
        new(FieldKind.Money, "money", "Money", "{\"amount\":12.5,\"currency\":\"CHF\"}", "base amount", "14 digits and 4 decimals, a currency of three letters"),
        new(FieldKind.Reference, "reference", "Id<T>, RecordRef", "id, or \"type id\" where any type may stand", "type, then id bytes", "16 bytes"),
        new(FieldKind.Point, "point", "GeoPoint", "[latitude,longitude]", "none", "degrees, WGS 84"),
        new(FieldKind.State, "state", "string", "string", "code point", "63 characters; a state of the process"),
    ];

    /// <summary>The row of one kind.</summary>
    public static FieldKindInfo Of(FieldKind kind) => All[(int)kind];

    /// <summary>The kind with that name; null when there is none.</summary>
    public static FieldKind? Find(string name)
    {
        foreach (var info in All)
        {
            if (string.Equals(info.Name, name, StringComparison.Ordinal))
                return info.Kind;
        }

        return null;
    }
}
