using System.Globalization;
using System.Security.Cryptography;

namespace Crm.Core.Tests.Simulation;

/// <summary>Work under thousands of seeds: CRM_SEED repeats one run, CRM_SIMULATIONS says how many.</summary>
public class WorkSimulationTests(ITestOutputHelper output)
{
    private const int InTurn = 1000;

    [Fact]
    public void Nothing_is_lost_or_done_twice_or_early_or_out_of_order()
    {
        var runs = Number("CRM_SIMULATIONS") ?? (Number("CRM_SEED") is null ? InTurn : 1);
        var first = Number("CRM_SEED") ?? RandomNumberGenerator.GetInt32(1_000_000_000);
        output.WriteLine($"CRM_SEED={first} CRM_SIMULATIONS={runs}");
        var done = 0;
        foreach (var seed in Enumerable.Range(first, runs))
        {
            try
            {
                done += Alone(() => WorkSimulation.Run(seed));
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"CRM_SEED={seed}: {error.Message}", error);
            }
        }

        output.WriteLine($"{done} items done");
        Assert.True(done > runs);
    }

    [Fact]
    public void A_seed_gives_the_same_run() => Assert.Equal(Alone(() => WorkSimulation.Run(7)), Alone(() => WorkSimulation.Run(7)));

    // A thread without a context, on which continuations run at once.
    private static int Alone(Func<int> run)
    {
        (int Result, Exception? Error) outcome = default;
        var thread = new Thread(() =>
        {
            try
            {
                outcome = (run(), null);
            }
            catch (Exception error)
            {
                outcome = (0, error);
            }
        });
        thread.Start();
        thread.Join();
        return outcome.Error is { } error ? throw new InvalidOperationException(error.Message, error) : outcome.Result;
    }

    private static int? Number(string variable) => int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
