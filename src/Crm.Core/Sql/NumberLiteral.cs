using Crm.Records;
using Crm.Rules;

namespace Crm.Sql;

/// <summary>Brings a number to the decimals of the column that it stands beside, so that every database compares it exactly.</summary>
internal static class NumberLiteral
{
    /// <summary>The comparison and the number that say the same of every value of the column; null where none equals the number, but for <c>eq</c> and <c>ne</c> only.</summary>
    public static (Comparison Comparison, FieldValue Value)? Fit(Comparison comparison, FieldValue value, SqlColumn column)
    {
        if (value.Kind == FieldKind.Integer)
            return (comparison, value);
        var number = value.AsNumber()!.Value;
        // No value lies between this and the number.
        var below = decimal.Round(number, column.Scale, MidpointRounding.ToNegativeInfinity);
        if (below == number)
            return (comparison, Whole(number, column));
        return comparison switch
        {
            Comparison.Eq or Comparison.Ne => null,
            Comparison.Lt or Comparison.Le => (Comparison.Le, Whole(below, column)),
            _ => (Comparison.Gt, Whole(below, column)),
        };
    }

    private static FieldValue Whole(decimal number, SqlColumn column) =>
        column.Kind == FieldKind.Integer && number is >= long.MinValue and <= long.MaxValue ? FieldValue.Integer((long)number) : FieldValue.Number(number);
}
