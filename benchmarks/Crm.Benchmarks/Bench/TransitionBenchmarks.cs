using BenchmarkDotNet.Attributes;
using Crm.Benchmarks.Deals;
using Crm.Benchmarks.Ratios;

namespace Crm.Benchmarks.Bench;

/// <summary>Fourteen transitions of each of 1,000 deals; the table only moves, the process also writes history and an event.</summary>
[MemoryDiagnoser]
public class TransitionBenchmarks
{
    private readonly Transition _transition = new();

    [GlobalSetup]
    public void SetUp()
    {
        _transition.Begin();
        _transition.Check();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = 1_000 * DealScript.Length)]
    public void Table() => _transition.Limit();

    [Benchmark(OperationsPerInvoke = 1_000 * DealScript.Length)]
    public void Process() => _transition.Ours();
}
