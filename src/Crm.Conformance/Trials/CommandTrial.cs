using System.Globalization;

namespace Crm.Conformance.Trials;

/// <summary>Runs random sequences of commands on a store and in memory, each of which must end alike on both.</summary>
/// <remarks>
/// A command is a number from which everything in it is drawn, beside what is in the store at that moment. So any command can be left out of a
/// sequence, and what is reported is a sequence from which none can be left out.
/// </remarks>
internal static class CommandTrial
{
    private const int MostRuns = 200;

    public static async Task RunAsync(StoreScenarioContext context, RandomTrials trials)
    {
        var runs = 0;
        for (var i = 0; i < trials.Sequences; i++)
        {
            var seed = unchecked(trials.Seed + i);
            var random = new Random(seed);
            var commands = Enumerable.Range(0, trials.CommandsPerSequence).Select(_ => random.Next()).ToList();
            if (await DifferenceAsync(context, commands, runs++) is not { } first)
                continue;
            var (shortest, difference) = await ShrinkAsync(context, commands.GetRange(0, Math.Min(first.At + 1, commands.Count)), first, runs);
            throw new ConformanceException(string.Create(
                CultureInfo.InvariantCulture,
                $"CRM_SEED={seed} draws this sequence first. After {shortest.Count} of {commands.Count} commands: {difference.What}\n{string.Join('\n', difference.Done)}"));
        }
    }

    // Leaves out one command after another, from the end, as long as the rest still makes a difference.
    private static async Task<(List<int> Commands, Difference Difference)> ShrinkAsync(StoreScenarioContext context, List<int> commands, Difference difference, int runs)
    {
        for (var (i, until) = (commands.Count - 1, runs + MostRuns); i >= 0 && runs < until; i--)
        {
            List<int> without = [.. commands[..i], .. commands[(i + 1)..]];
            if (await DifferenceAsync(context, without, runs++) is { } still)
                (commands, difference) = (without, still);
        }

        return (commands, difference);
    }

    private static async Task<Difference?> DifferenceAsync(StoreScenarioContext context, List<int> commands, int run)
    {
        var done = new List<string>();
        await using var pair = await StorePair.OpenAsync(context, run);
        try
        {
            foreach (var command in commands)
                await new RandomCommand(context, pair, command).RunAsync(done);
            await pair.CompareAsync();
            return null;
        }
        catch (ConformanceException error)
        {
            return new Difference(error.Message, Math.Max(0, done.Count - 1), done);
        }
        catch (Exception error) when (error is not OperationCanceledException || !context.Cancellation.IsCancellationRequested)
        {
            return new Difference(error.ToString(), Math.Max(0, done.Count - 1), done);
        }
    }

    private sealed record Difference(string What, int At, List<string> Done);
}
