using System.Globalization;
using Crm.Import.Mappings;
using Crm.Records;
using Crm.Values;
using NodaTime;
using NodaTime.Text;

namespace Crm.Import.Cells;

/// <summary>Reads texts as the values that they are written for.</summary>
internal static class CellValues
{
    private static readonly string[] Yes = ["yes", "y", "true", "t", "1", "on", "x"];
    private static readonly string[] No = ["no", "n", "false", "f", "0", "off"];

    /// <summary>A number: digits with marks between thousands, a sign or brackets, a currency's sign or code, a unit.</summary>
    public static bool TryNumber(string text, ValueMapping mapping, out decimal number)
    {
        number = 0;
        var rest = text.AsSpan().Trim();
        var negative = rest.Length > 2 && rest[0] == '(' && rest[^1] == ')';
        if (negative)
            rest = rest[1..^1].Trim();
        var times = Unit(ref rest, mapping) * mapping.Times;
        var group = mapping.Group ?? (mapping.Decimal == '.' ? ',' : '.');
        Span<char> plain = stackalloc char[64];
        var length = 0;
        foreach (var letter in rest)
        {
            if (letter == group || (mapping.Group is null && char.IsWhiteSpace(letter)) || letter == '\'')
                continue;
            if (length == plain.Length)
                return false;
            plain[length++] = letter == mapping.Decimal ? '.' : letter;
        }

        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingSign;
        if (!decimal.TryParse(plain[..length], Style, CultureInfo.InvariantCulture, out number))
            return false;
        try
        {
            number = negative ? -number * times : number * times;
            return true;
        }
        catch (OverflowException)
        {
            return false;
        }
    }

    /// <summary>A number with the sign or code of a currency before or behind it; the rest is the number.</summary>
    public static string? Currency(ref string text)
    {
        var trimmed = text.Trim().Trim('$', '€', '£', '¥').Trim();
        string? code = null;
        if (trimmed.Length > 3 && Crm.Values.Currency.IsCode(trimmed[..3]))
            (code, trimmed) = (trimmed[..3], trimmed[3..]);
        else if (trimmed.Length > 3 && Crm.Values.Currency.IsCode(trimmed[^3..]))
            (code, trimmed) = (trimmed[^3..], trimmed[..^3]);
        text = trimmed.Replace("-$", "-", StringComparison.Ordinal).Trim();
        return code;
    }

    public static bool TryDate(string text, ValueMapping mapping, out LocalDate date)
    {
        date = default;
        if (mapping.Formats.IsEmpty)
            return LocalDatePattern.Iso.Parse(text).TryGetValue(default, out date) || TryIsoDay(text, out date);
        foreach (var format in mapping.Formats)
        {
            if (LocalDateTimePattern.CreateWithInvariantCulture(format).Parse(text).TryGetValue(default, out var time))
            {
                date = time.Date;
                return true;
            }
        }

        return false;
    }

    public static bool TryInstant(string text, ValueMapping mapping, out Instant instant)
    {
        instant = default;
        if (mapping.Formats.IsEmpty && OffsetDateTimePattern.ExtendedIso.Parse(text) is { Success: true, Value: var offset })
        {
            instant = offset.ToInstant();
            return true;
        }

        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(mapping.Zone) ?? DateTimeZone.Utc;
        foreach (var pattern in mapping.Formats.IsEmpty ? IsoTimes : [.. mapping.Formats.Select(LocalDateTimePattern.CreateWithInvariantCulture)])
        {
            if (!pattern.Parse(text).TryGetValue(default, out var time))
                continue;
            // A time that the clocks leapt over is moved on, one that they struck twice is the first.
            instant = time.InZoneLeniently(zone).ToInstant();
            return true;
        }

        return false;
    }

    public static bool? Truth(string text) =>
        Yes.Contains(text, StringComparer.OrdinalIgnoreCase) ? true : No.Contains(text, StringComparer.OrdinalIgnoreCase) ? false : null;

    public static FieldValue Choices(string text, ValueMapping mapping, FieldDefinition field) => FieldValue.Choices(
        ChoiceSet.Create([.. text.Split(mapping.Between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(c => Choice(c, field))]));

    /// <summary>The choice as the field writes it, where the text differs in case or spaces only; otherwise the text.</summary>
    public static string Choice(string text, FieldDefinition field)
    {
        var fold = Squeezed(text);
        return field.AllowedChoices.FirstOrDefault(c => string.Equals(Squeezed(c), fold, StringComparison.Ordinal)) ?? text;
    }

    private static readonly LocalDateTimePattern[] IsoTimes =
    [
        LocalDateTimePattern.ExtendedIso, LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm:ss"),
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm"), LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd"),
    ];

    // A day that is written with its time.
    private static bool TryIsoDay(string text, out LocalDate date)
    {
        foreach (var pattern in IsoTimes)
        {
            if (pattern.Parse(text).TryGetValue(default, out var time))
            {
                date = time.Date;
                return true;
            }
        }

        date = default;
        return false;
    }

    private static string Squeezed(string text) => Fold.Of(text).Replace(" ", "", StringComparison.Ordinal);

    private static decimal Unit(ref ReadOnlySpan<char> text, ValueMapping mapping)
    {
        foreach (var (unit, times) in mapping.Units)
        {
            if (!text.EndsWith(unit, StringComparison.OrdinalIgnoreCase))
                continue;
            text = text[..^unit.Length].TrimEnd();
            return times;
        }

        return 1;
    }
}
