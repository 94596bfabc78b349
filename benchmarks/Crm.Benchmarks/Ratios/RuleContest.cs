using Crm.Benchmarks.Customers;
using Crm.Evaluation;

namespace Crm.Benchmarks.Ratios;

/// <summary>Counts the members of twenty segments, all rules per object.</summary>
internal abstract class RuleContest(Customer[] customers) : Contest
{
    private readonly Func<Customer, bool>[] _lambdas = [.. CustomerRules.All.Select(r => r.Lambda)];
    private readonly RuleContext _context = CustomerRules.Context();
    private readonly int[] _byHand = new int[CustomerRules.All.Length];
    private readonly int[] _byRule = new int[CustomerRules.All.Length];

    public override string Operation => "one rule on one object";

    public override int Operations => customers.Length * _lambdas.Length;

    public override void Limit()
    {
        Array.Clear(_byHand);
        Count(_lambdas, customers, _byHand);
    }

    public override void Ours()
    {
        Array.Clear(_byRule);
        Count(customers, _context, _byRule);
    }

    public override void Check()
    {
        Limit();
        Ours();
        for (var i = 0; i < _byHand.Length; i++)
        {
            Same(_byHand[i], _byRule[i], $"'{CustomerRules.All[i].Name}'");
            if (_byHand[i] == 0 || _byHand[i] == customers.Length)
                throw new InvalidOperationException($"{Name}: '{CustomerRules.All[i].Name}' tells no objects apart.");
        }
    }

    protected abstract void Count(Customer[] customers, RuleContext context, int[] counts);

    private static void Count(Func<Customer, bool>[] lambdas, Customer[] customers, int[] counts)
    {
        foreach (var customer in customers)
        {
            for (var i = 0; i < lambdas.Length; i++)
            {
                if (lambdas[i](customer))
                    counts[i]++;
            }
        }
    }
}
