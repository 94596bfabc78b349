using System.Runtime.CompilerServices;
using Crm.Evaluation;

namespace Crm.Sessions;

/// <summary>Rules that were met once as closures are kept as closures.</summary>
internal static class AccessChecks
{
    private static readonly ConditionalWeakTable<BoundNode, RulePredicate> Built = [];

    public static RulePredicate Of(BoundRule rule) => Built.GetValue(rule.Root, _ => RuleClosures.Build(rule));
}
