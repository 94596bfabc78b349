using System.Buffers;

namespace Crm.Values;

/// <summary>The form and the normal form of telephone numbers.</summary>
/// <remarks>
/// The normal form keeps the digits and a leading plus, and an extension behind <c>;ext=</c> (RFC 3966). A leading 00 is written as a plus. National
/// numbers stay national: which country they are of is not guessed. 3 to 15 digits (ITU-T E.164), and up to 11 for the extension.
/// </remarks>
public static class PhoneNumber
{
    private const int MaxDigits = 15;
    private static readonly string[] ExtensionMarks = [";ext=", "extension", "ext.", "ext", "x"];
    private static readonly SearchValues<char> Between = SearchValues.Create(" -./()\u00A0\u2011\u2013");

    /// <summary>The normal form; null when the text is not a number.</summary>
    public static string? Normalise(string text)
    {
        SplitExtension(text.AsSpan().Trim(), out var number, out var extension);
        // Two zeros may stand for the plus.
        Span<char> normal = stackalloc char[MaxDigits + 2];
        var length = 0;
        foreach (var c in number)
        {
            if (char.IsAsciiDigit(c) || (c == '+' && length == 0))
            {
                if (length == normal.Length)
                    return null;
                normal[length++] = c;
            }
            else if (!Between.Contains(c))
                return null;
        }

        normal = normal[..length];
        if (normal.StartsWith("00"))
        {
            normal = normal[1..];
            normal[0] = '+';
        }

        if (normal.TrimStart('+').Length is < 3 or > MaxDigits)
            return null;
        if (extension.IsEmpty)
            return normal.SequenceEqual(text) ? text : normal.ToString();
        return IsExtension(extension) ? string.Concat(normal, ";ext=", extension) : null;
    }

    private static void SplitExtension(ReadOnlySpan<char> text, out ReadOnlySpan<char> number, out ReadOnlySpan<char> extension)
    {
        number = text;
        extension = [];
        // As every mark has.
        if (!text.ContainsAny('x', 'X'))
            return;
        foreach (var mark in ExtensionMarks)
        {
            var at = text.IndexOf(mark, StringComparison.OrdinalIgnoreCase);
            if (at <= 0)
                continue;
            number = text[..at].TrimEnd(" ,");
            extension = text[(at + mark.Length)..].Trim(" .:");
            return;
        }
    }

    private static bool IsExtension(ReadOnlySpan<char> text) => text.Length is > 0 and <= 11 && !text.ContainsAnyExceptInRange('0', '9');
}
