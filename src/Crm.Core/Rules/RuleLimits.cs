namespace Crm.Rules;

/// <summary>How large the JSON of a rule may be.</summary>
public static class RuleLimits
{
    /// <summary>The most bytes of JSON, as UTF-8: 64 KB.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>How many rules may stand inside each other, the outermost counted.</summary>
    public const int MaxDepth = 32;

    /// <summary>The most rules in all, those inside others counted.</summary>
    public const int MaxRules = 500;

    /// <summary>The most values in one list.</summary>
    public const int MaxValues = 1_000;

    /// <summary>The most characters of a path or a segment's key.</summary>
    public const int MaxPathLength = 200;

    /// <summary>The most characters of a text to compare with.</summary>
    public const int MaxTextLength = 4_000;
}
