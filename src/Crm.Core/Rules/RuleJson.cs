namespace Crm.Rules;

/// <summary>Rules as JSON.</summary>
public static class RuleJson
{
    /// <summary>The rule as JSON in one line.</summary>
    public static string Write(Rule rule) => throw new NotSupportedException(rule.GetType().Name);
}
