using Crm.Rules;

namespace Crm.Processes;

/// <summary>What a rule uses, found by walking it.</summary>
internal static class RuleWalk
{
    /// <summary>True when the rule looks at the record before the change.</summary>
    public static bool LooksBack(Rule rule) => rule switch
    {
        AllRule all => all.Rules.Any(LooksBack),
        AnyRule any => any.Rules.Any(LooksBack),
        NotRule not => LooksBack(not.Inner),
        ChangedRule or WasRule => true,
        _ => false,
    };
}
