using Crm.Benchmarks.Customers;

namespace Crm.Benchmarks.Ratios;

/// <summary>All contests, by name.</summary>
internal static class RatioRun
{
    private const int CustomerCount = 100_000;
    private const int Seed = 24;

    public static IReadOnlyList<string> Names => ["hot-rules", "cold-rules", "decide", "transition"];

    /// <summary>Runs the contests of these names; all without any.</summary>
    public static IEnumerable<Ratio> Run(IReadOnlyCollection<string> only)
    {
        var customers = new Lazy<Customer[]>(() => new CustomerMaker(Seed).Make(CustomerCount));
        foreach (var name in Names.Where(n => only.Count == 0 || only.Contains(n, StringComparer.Ordinal)))
            yield return Rounds.Run(Make(name, customers));
    }

    private static Contest Make(string name, Lazy<Customer[]> customers) => name switch
    {
        "hot-rules" => new HotRules(customers.Value),
        "cold-rules" => new ColdRules(customers.Value),
        "decide" => new Decide(),
        _ => new Transition(),
    };
}
