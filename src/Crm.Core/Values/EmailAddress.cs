using System.Buffers;

namespace Crm.Values;

/// <summary>The form and the normal form of e-mail addresses.</summary>
/// <remarks>Checks the form only (one @, a local part of 1 to 64 and a domain of 1 to 253 characters, 254 in all: RFC 5321, 4.5.3.1).</remarks>
public static class EmailAddress
{
    private static readonly SearchValues<char> Refused = SearchValues.Create(" \t\r\n\0<>(),;:\\\"[]");

    /// <summary>The address trimmed, with its domain in lower case; null when the text has not the form of one.</summary>
    public static string? Normalise(string text)
    {
        var trimmed = text.Trim();
        var at = trimmed.LastIndexOf('@');
        if (at is < 1 or > 64 || trimmed.Length > 254 || trimmed.IndexOf('@', StringComparison.Ordinal) != at)
            return null;
        var domain = trimmed[(at + 1)..];
        if (trimmed.AsSpan().ContainsAny(Refused) || !IsDomain(domain))
            return null;
        return trimmed[..(at + 1)] + domain.ToLowerInvariant();
    }

    private static bool IsDomain(string domain)
    {
        if (domain.Length is 0 or > 253 || !domain.Contains('.', StringComparison.Ordinal))
            return false;
        foreach (var label in domain.AsSpan().Split('.'))
        {
            var part = domain.AsSpan(label);
            if (part.Length is 0 or > 63 || part[0] == '-' || part[^1] == '-')
                return false;
            foreach (var c in part)
            {
                if (!char.IsLetterOrDigit(c) && c != '-')
                    return false;
            }
        }

        return true;
    }
}
