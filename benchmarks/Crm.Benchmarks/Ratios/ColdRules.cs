using Crm.Benchmarks.Customers;
using Crm.Evaluation;

namespace Crm.Benchmarks.Ratios;

/// <summary>The same rules as closures, which cost next to nothing to build, against the same lambdas.</summary>
internal sealed class ColdRules(Customer[] customers) : RuleContest(customers)
{
    private readonly RulePredicate[] _rules = [.. CustomerRules.Bound.Select(RuleClosures.Build)];

    public override string Name => "cold-rules";

    public override Goal Goal => Goal.None;

    protected override void Count(Customer[] customers, RuleContext context, int[] counts)
    {
        var rules = _rules;
        foreach (var customer in customers)
        {
            for (var i = 0; i < rules.Length; i++)
            {
                if (rules[i](customer, context))
                    counts[i]++;
            }
        }
    }
}
