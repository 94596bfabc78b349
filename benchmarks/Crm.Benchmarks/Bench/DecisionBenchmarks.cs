using BenchmarkDotNet.Attributes;
using Crm.Benchmarks.Deals;
using Crm.Benchmarks.Ratios;

namespace Crm.Benchmarks.Bench;

/// <summary>Fourteen decisions about each of 1,000 deals.</summary>
[MemoryDiagnoser]
public class DecisionBenchmarks
{
    private readonly Decide _decide = new();

    [GlobalSetup]
    public void SetUp() => _decide.Check();

    [Benchmark(Baseline = true, OperationsPerInvoke = 1_000 * DealScript.Length)]
    public void Table() => _decide.Limit();

    [Benchmark(OperationsPerInvoke = 1_000 * DealScript.Length)]
    public void Process() => _decide.Ours();
}
