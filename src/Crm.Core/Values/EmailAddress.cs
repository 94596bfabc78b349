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
        var trimmed = text.AsSpan().Trim();
        var at = trimmed.LastIndexOf('@');
        if (at is < 1 or > 64 || trimmed.Length > 254 || trimmed.IndexOf('@') != at)
            return null;
        var domain = trimmed[(at + 1)..];
        if (trimmed.ContainsAny(Refused) || !IsDomain(domain))
            return null;
        Span<char> lower = stackalloc char[domain.Length];
        domain.ToLowerInvariant(lower);
        return trimmed.Length == text.Length && lower.SequenceEqual(domain) ? text : string.Concat(trimmed[..(at + 1)], lower);
    }

    private static bool IsDomain(ReadOnlySpan<char> domain)
    {
        if (domain.Length is 0 or > 253 || !domain.Contains('.'))
            return false;
        foreach (var label in domain.Split('.'))
        {
            var part = domain[label];
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
