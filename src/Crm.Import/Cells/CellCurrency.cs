using System.Collections.Frozen;
using Crm.Values;

namespace Crm.Import.Cells;

/// <summary>Tells the currency of money by its code or its sign.</summary>
internal static class CellCurrency
{
    // A sign of several currencies says only which it may be.
    private static readonly FrozenDictionary<char, FrozenSet<string>> Signs = new Dictionary<char, FrozenSet<string>>
    {
        ['€'] = Codes("EUR"),
        ['£'] = Codes("GBP"),
        ['¥'] = Codes("JPY CNY"),
        ['$'] = Codes(
            "USD CAD AUD NZD MXN SGD HKD TWD BRL ARS CLP COP UYU DOP CUP NIO BBD BMD BND BSD BZD FJD GYD JMD KYD LRD NAD SBD SRD TTD XCD"),
    }.ToFrozenDictionary();

    /// <summary>Takes the sign and the code off a text, so that the number is left; null where no single currency is meant.</summary>
    /// <param name="text">An amount with a code or a sign before or behind it, or neither.</param>
    /// <param name="mapped">The currency of amounts without a code; null for none. A sign must be one of its signs.</param>
    public static string? Take(ref string text, string? mapped)
    {
        var signs = SignOf(ref text);
        var code = CodeOf(ref text) ?? mapped ?? (signs is { Count: 1 } ? signs.Single() : null);
        return code is not null && Currency.IsCode(code) && signs?.Contains(code) != false ? code : null;
    }

    private static string? CodeOf(ref string text)
    {
        var code = text.Length <= 3 ? null : Currency.IsCode(text[..3]) ? text[..3] : Currency.IsCode(text[^3..]) ? text[^3..] : null;
        if (code is not null)
            text = (text.StartsWith(code, StringComparison.Ordinal) ? text[3..] : text[..^3]).Trim();
        return code;
    }

    // The currencies that it may be; null without a sign. One among the digits or a second one is left, and is no number.
    private static FrozenSet<string>? SignOf(ref string text)
    {
        text = text.Trim();
        for (var at = 0; at < text.Length; at++)
        {
            if (!Signs.TryGetValue(text[at], out var codes) || (HasDigit(text.AsSpan(0, at)) && HasDigit(text.AsSpan(at))))
                continue;
            text = string.Concat(text.AsSpan(0, at).TrimEnd(), text.AsSpan(at + 1).TrimStart());
            return codes;
        }

        return null;
    }

    private static bool HasDigit(ReadOnlySpan<char> text) => text.ContainsAnyInRange('0', '9');

    private static FrozenSet<string> Codes(string codes) => codes.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
