using System.Globalization;
using Crm.Import.Mappings;

namespace Crm.Import.Cells;

/// <summary>Reads texts as the values that they are written for.</summary>
internal static class CellValues
{
    private static readonly string[] Yes = ["yes", "y", "true", "t", "1", "on", "x"];
    private static readonly string[] No = ["no", "n", "false", "f", "0", "off"];

    /// <summary>A number: digits with marks between thousands, a sign or brackets, a unit.</summary>
    public static bool TryNumber(string text, ValueMapping mapping, out decimal number)
    {
        number = 0;
        var rest = text.AsSpan().Trim();
        var negative = rest.Length > 2 && rest[0] == '(' && rest[^1] == ')';
        if (negative)
            rest = rest[1..^1].Trim();
        var unit = Unit(ref rest, mapping);
        Span<char> plain = stackalloc char[64];
        if (!TryPlain(rest, mapping, plain, out var length))
            return false;
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingSign;
        if (!decimal.TryParse(plain[..length], Style, CultureInfo.InvariantCulture, out number))
            return false;
        try
        {
            number = (negative ? -number : number) * (unit * mapping.Times);
            return true;
        }
        catch (OverflowException)
        {
            return false;
        }
    }

    // A mark that does not stand before three digits, or two and further marks as in India, is none: 3,5 is not thirty-five.
    private static bool TryPlain(ReadOnlySpan<char> text, ValueMapping mapping, Span<char> plain, out int length)
    {
        var group = mapping.Group ?? (mapping.Decimal == '.' ? ',' : '.');
        length = 0;
        var (digits, inGroups) = (0, false);
        foreach (var letter in text)
        {
            if (letter == group || letter == '\'' || (mapping.Group is null && char.IsWhiteSpace(letter)))
            {
                if (inGroups ? digits is not (2 or 3) : digits == 0)
                    return false;
                (digits, inGroups) = (0, true);
                continue;
            }

            if (!char.IsAsciiDigit(letter) && inGroups)
            {
                if (digits != 3)
                    return false;
                inGroups = false;
            }

            // A full stop that is no mark here must not become one.
            if (length == plain.Length || (letter == '.' && mapping.Decimal != '.'))
                return false;
            plain[length++] = letter == mapping.Decimal ? '.' : letter;
            digits = char.IsAsciiDigit(letter) ? digits + 1 : 0;
        }

        return !inGroups || digits == 3;
    }

    /// <summary>Yes or no, and the usual other words; null where it is none.</summary>
    public static bool? Truth(string text) =>
        Yes.Contains(text, StringComparer.OrdinalIgnoreCase) ? true : No.Contains(text, StringComparer.OrdinalIgnoreCase) ? false : null;

    private static decimal Unit(ref ReadOnlySpan<char> text, ValueMapping mapping)
    {
        if (mapping.Units.IsEmpty)
            return 1;
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
