using Crm.Records;

namespace Crm.Rules;

/// <summary>Rules as English sentences, for people who check what a rule says.</summary>
public static class RuleDescription
{
    /// <summary>One sentence without a full stop: <c>industry is "tech" and not employees is more than 50</c>.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="type">The record type whose labels name the fields; null to name them by their paths.</param>
    public static string Of(Rule rule, RecordType? type = null) => new RulePhrases(type).Of(rule, Tightness.Loose);
}
