namespace Crm.Values;

/// <summary>The form of currency codes.</summary>
public static class Currency
{
    /// <summary>True for three upper-case ASCII letters, the form of ISO 4217; that the currency exists is not asked.</summary>
    public static bool IsCode(string? code) => code is { Length: 3 } && !code.AsSpan().ContainsAnyExceptInRange('A', 'Z');
}
