using System.Globalization;
using Crm.Records;

namespace Crm.Rules;

/// <summary>Numbers as JSON writes them: taken exactly, or not at all.</summary>
internal static class JsonNumber
{
    /// <summary>The integer or number; missing when it cannot be kept exactly.</summary>
    public static FieldValue Read(string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
            return FieldValue.Integer(integer);
        return TryDecimal(text, out var number) ? FieldValue.Number(number) : default;
    }

    public static bool TryDecimal(string text, out decimal number) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number)
        && Digits(text) == Digits(number.ToString(CultureInfo.InvariantCulture));

    // The framework rounds what has too many digits; the digits and their place tell.
    private static (string Digits, long Exponent)? Digits(string text)
    {
        var e = text.AsSpan().IndexOfAny('e', 'E');
        var exponent = 0L;
        if (e >= 0 && !long.TryParse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
            return null;
        var mantissa = (e < 0 ? text : text[..e]).TrimStart('-');
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
            exponent -= mantissa.Length - point - 1;
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal).TrimStart('0');
        var kept = digits.TrimEnd('0');
        return kept.Length == 0 ? ("", 0) : (kept, exponent + digits.Length - kept.Length);
    }
}
