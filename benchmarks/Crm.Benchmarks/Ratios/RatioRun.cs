using Crm.Benchmarks.Customers;
using Crm.Benchmarks.Imports;
using Crm.Benchmarks.Stores;

namespace Crm.Benchmarks.Ratios;

/// <summary>All contests, by name.</summary>
internal static class RatioRun
{
    private const int CustomerCount = 100_000;
    private const int Seed = 24;

    private static readonly string[] InMemory = ["hot-rules", "cold-rules", "decide", "transition"];

    public static IReadOnlyList<string> Names => [.. InMemory, .. StoreContests.Names, .. ImportContests.Names];

    /// <summary>Runs the contests of these names; all without any.</summary>
    public static async IAsyncEnumerable<Ratio> RunAsync(IReadOnlyCollection<string> only)
    {
        var customers = new Lazy<Customer[]>(() => new CustomerMaker(Seed).Make(CustomerCount));
        await using var stores = new StoreContests();
        using var imports = new ImportContests();
        foreach (var name in Names.Where(n => only.Count == 0 || only.Contains(n, StringComparer.Ordinal)))
        {
            var contest = InMemory.Contains(name, StringComparer.Ordinal) ? Make(name, customers)
                : ImportContests.Names.Contains(name, StringComparer.Ordinal) ? imports.Make(name)
                : await stores.MakeAsync(name);
            if (contest is not null)
                yield return Rounds.Run(contest);
        }
    }

    private static Contest Make(string name, Lazy<Customer[]> customers) => name switch
    {
        "hot-rules" => new HotRules(customers.Value),
        "cold-rules" => new ColdRules(customers.Value),
        "decide" => new Decide(),
        _ => new Transition(),
    };
}
