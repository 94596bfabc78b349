using System.Text;

namespace Crm.Values;

/// <summary>The form and the normal form of telephone numbers.</summary>
/// <remarks>
/// The normal form keeps the digits and a leading plus, and an extension behind <c>;ext=</c> (RFC 3966). A leading 00 is written as a plus. National
/// numbers stay national: which country they are of is not guessed. 3 to 15 digits (ITU-T E.164), and up to 11 for the extension.
/// </remarks>
public static class PhoneNumber
{
    private static readonly string[] ExtensionMarks = [";ext=", "extension", "ext.", "ext", "x"];

    /// <summary>The normal form; null when the text is not a number.</summary>
    public static string? Normalise(string text)
    {
        var (number, extension) = SplitExtension(text.Trim());
        var digits = new StringBuilder();
        foreach (var c in number)
        {
            if (char.IsAsciiDigit(c))
                digits.Append(c);
            else if (c == '+' && digits.Length == 0)
                digits.Append('+');
            else if (!" -./()\u00A0\u2011\u2013".Contains(c, StringComparison.Ordinal))
                return null;
        }

        var normal = digits.ToString();
        if (normal.StartsWith("00", StringComparison.Ordinal))
            normal = "+" + normal[2..];
        var count = normal.AsSpan().TrimStart('+').Length;
        if (count is < 3 or > 15 || normal.LastIndexOf('+') > 0)
            return null;
        return extension.Length == 0 ? normal : IsExtension(extension) ? $"{normal};ext={extension}" : null;
    }

    private static (string Number, string Extension) SplitExtension(string text)
    {
        foreach (var mark in ExtensionMarks)
        {
            var at = text.IndexOf(mark, StringComparison.OrdinalIgnoreCase);
            if (at > 0)
                return (text[..at].TrimEnd(' ', ','), text[(at + mark.Length)..].Trim(' ', '.', ':'));
        }

        return (text, "");
    }

    private static bool IsExtension(string text) => text.Length is > 0 and <= 11 && !text.AsSpan().ContainsAnyExceptInRange('0', '9');
}
