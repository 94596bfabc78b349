using Crm.Rules;

namespace Crm.Benchmarks.Customers;

/// <summary>A rule, and beside it what a careful engineer would write by hand for the same answer.</summary>
internal sealed record CustomerRule(string Name, Rule Rule, Func<Customer, bool> Lambda);
