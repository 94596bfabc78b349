using System.Collections.Immutable;
using System.Text;
using Crm.Errors;
using Crm.Values;

namespace Crm.Records;

/// <summary>Checks a value against the limits of its field and kind.</summary>
internal static class FieldLimits
{
    private const int MaxChoice = 63;
    private const int MaxChoices = 200;
    private const int MaxSetChoice = 200;
    private static readonly ImmutableArray<decimal> FirstTooLarge = [.. Enumerable.Range(0, 19).Select(digits => (decimal)Math.Pow(10, digits))];

    /// <summary>What is wrong with the value; null when nothing is. A missing value is never wrong here.</summary>
    public static Problem? Check(FieldDefinition field, FieldValue value)
    {
        if (value.IsMissing)
            return null;
        return value.Kind switch
        {
            FieldKind.Text => Text(field, value.AsText()!, field.MaxLength) ?? Format(field, value.AsText()!),
            FieldKind.Choice or FieldKind.State => Text(field, value.AsText()!, MaxChoice) ?? Choice(field, value.AsText()!),
            FieldKind.Choices => Choices(field, value.AsChoices()!),
            FieldKind.Number => Number(field, value.AsNumber()!.Value, field.Precision, field.Scale),
            FieldKind.Money => Number(field, value.AsMoney()!.Amount, 18, 4) ?? (value.AsNumber() is { } worth ? Number(field, worth, 18, 4) : null),
            _ => null,
        };
    }

    private static Problem? Text(FieldDefinition field, string text, int allowed)
    {
        if (text.Length > allowed)
            return new Problem(ProblemCodes.FieldTooLong, field.Key, ("length", text.Length), ("allowed", allowed));
        return text.Contains('\0', StringComparison.Ordinal) || HasLoneSurrogate(text) ? new Problem(ProblemCodes.FieldBadText, field.Key) : null;
    }

    private static bool HasLoneSurrogate(string text)
    {
        var rest = text.AsSpan();
        while (rest.IndexOfAnyInRange('\uD800', '\uDFFF') is >= 0 and var at)
        {
            if (Rune.DecodeFromUtf16(rest[at..], out _, out var used) != System.Buffers.OperationStatus.Done)
                return true;
            rest = rest[(at + used)..];
        }

        return false;
    }

    private static Problem? Format(FieldDefinition field, string text) => TextForm.Normal(field.Format, text) is null
        ? new Problem(ProblemCodes.FieldBadFormat, field.Key, ("value", text), ("wanted", field.Format.ToString().ToLowerInvariant()))
        : null;

    private static Problem? Choice(FieldDefinition field, string choice) =>
        field.AllowedChoices.IsEmpty || field.AllowedChoices.Contains(choice, StringComparer.Ordinal)
            ? null
            : new Problem(ProblemCodes.FieldUnknownChoice, field.Key, ("value", choice), ("allowed", field.AllowedChoices), ("near", NearNames.Of(choice, field.AllowedChoices)));

    private static Problem? Choices(FieldDefinition field, ChoiceSet choices)
    {
        if (choices.Count > MaxChoices)
            return new Problem(ProblemCodes.FieldTooMany, field.Key, ("count", choices.Count), ("allowed", MaxChoices));
        foreach (var choice in choices)
        {
            if (Text(field, choice, MaxSetChoice) is { } problem)
                return problem;
            if (Choice(field, choice) is { } unknown)
                return unknown;
        }

        return null;
    }

    private static Problem? Number(FieldDefinition field, decimal number, int precision, int scale)
    {
        return Math.Abs(number) >= FirstTooLarge[precision - scale] || (number.Scale > scale && decimal.Round(number, scale) != number)
            ? new Problem(ProblemCodes.FieldTooPrecise, field.Key, ("value", number), ("digits", precision), ("decimals", scale))
            : null;
    }
}
