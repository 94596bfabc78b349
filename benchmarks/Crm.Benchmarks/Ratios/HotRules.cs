using Crm.Benchmarks.Customers;
using Crm.Evaluation;

namespace Crm.Benchmarks.Ratios;

/// <summary>Twenty compiled rules against twenty lambdas, all of them on each of 100,000 objects.</summary>
internal sealed class HotRules(Customer[] customers) : RuleContest(customers)
{
    private readonly Func<Customer, RuleContext, bool>[] _rules = [.. CustomerRules.Bound.Select(RuleCompiler.Compile<Customer>)];

    public override string Name => "hot-rules";

    public override Goal Goal => new(Ratio: 0.9, Bytes: 0);

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
