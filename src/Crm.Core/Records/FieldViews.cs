using System.Collections.Immutable;

namespace Crm.Records;

/// <summary>The readable pieces of a field: an amount's currency, for instance.</summary>
internal static class FieldViews
{
    public static ImmutableArray<FieldDefinition> Of(FieldDefinition field) => field.Kind == FieldKind.Money
        ?
        [
            View(field, "amount", FieldKind.Number, v => FieldValue.Number(v.AsMoney()?.Amount)),
            View(field, "currency", FieldKind.Choice, v => FieldValue.Text(v.AsMoney()?.Currency, FieldKind.Choice)),
            View(field, "base", FieldKind.Number, v => FieldValue.Number(v.AsMoney()?.BaseAmount)),
            View(field, "rate", FieldKind.Number, v => FieldValue.Number(v.AsMoney()?.Rate)) with { Scale = 10 },
            View(field, "rateDate", FieldKind.Date, v => FieldValue.Date(v.AsMoney()?.RateDate)),
        ]
        : [];

    private static FieldDefinition View(FieldDefinition of, string piece, FieldKind kind, Func<FieldValue, FieldValue> read) => new()
    {
        Key = $"{of.Key}.{piece}",
        Kind = kind,
        Label = $"{of.Label}: {piece}",
        Read = record => read(of.Read(record)),
        ViewOf = of.Key,
        ReadOnly = true,
        Personal = of.Personal,
    };
}
