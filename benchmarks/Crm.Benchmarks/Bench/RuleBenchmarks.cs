using BenchmarkDotNet.Attributes;
using Crm.Benchmarks.Customers;
using Crm.Benchmarks.Ratios;

namespace Crm.Benchmarks.Bench;

/// <summary>Twenty rules on 10,000 objects, by hand, compiled and as closures.</summary>
[MemoryDiagnoser]
public class RuleBenchmarks
{
    private const int Count = 10_000;
    private HotRules _hot = null!;
    private ColdRules _cold = null!;

    [GlobalSetup]
    public void SetUp()
    {
        var customers = new CustomerMaker(24).Make(Count);
        (_hot, _cold) = (new HotRules(customers), new ColdRules(customers));
        _hot.Check();
        _cold.Check();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Count * 20)]
    public void Lambdas() => _hot.Limit();

    [Benchmark(OperationsPerInvoke = Count * 20)]
    public void Compiled() => _hot.Ours();

    [Benchmark(OperationsPerInvoke = Count * 20)]
    public void Closures() => _cold.Ours();
}
