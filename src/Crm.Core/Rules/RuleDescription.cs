using Crm.Records;

namespace Crm.Rules;

/// <summary>Rules as English sentences, for people who check what a rule says.</summary>
public static class RuleDescription
{
    /// <summary>One sentence without a full stop, with fields by their paths: <c>industry is "tech" and not employees is more than 50</c>.</summary>
    public static string Of(Rule rule) => new RulePhrases(null, null).Of(rule, Tightness.Loose);

    /// <summary>The same with fields by their labels, those of related records too; what is reached over a reference goes by its path.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="type">The record type that it is about.</param>
    /// <param name="catalog">Where the types of related records are found.</param>
    public static string Of(Rule rule, RecordType type, RecordCatalog catalog) => new RulePhrases(type, catalog).Of(rule, Tightness.Loose);
}
