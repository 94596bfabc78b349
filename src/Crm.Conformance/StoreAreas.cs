using System.Collections.Immutable;

namespace Crm.Conformance;

/// <summary>An area that a store does not keep, and why.</summary>
/// <param name="Area">The area.</param>
/// <param name="Reason">Why, in a sentence.</param>
public sealed record AreaLeftOut(StoreArea Area, string Reason);

/// <summary>Sees to it that nothing is left untried without a reason.</summary>
public static class StoreAreas
{
    /// <summary>What is wrong with a list of areas left out, as sentences; empty when the list is right.</summary>
    /// <param name="fixture">Makes the stores.</param>
    /// <param name="leftOut">The areas that are not tried.</param>
    /// <param name="trials">How much is drawn at random where an area that is left out is tried after all.</param>
    /// <param name="cancellationToken">Cancels the trying.</param>
    /// <remarks>
    /// An area must be tried, or be listed: one none of whose scenarios can run is not tried. And an area that is listed must fail: a list that is
    /// longer than it need be hides what will break.
    /// </remarks>
    public static async Task<IReadOnlyList<string>> CheckAsync(
        IStoreFixture fixture, IReadOnlyCollection<AreaLeftOut> leftOut, RandomTrials trials, CancellationToken cancellationToken = default)
    {
        var wrong = new List<string>();
        wrong.AddRange(leftOut.Where(l => string.IsNullOrWhiteSpace(l.Reason)).Select(l => $"{l.Area} is left out without a reason."));
        var has = await StoreScenarioContext.HasAsync(fixture, cancellationToken);
        foreach (var area in StoreContract.With(trials).GroupBy(s => s.Area))
        {
            var scenarios = area.ToImmutableArray();
            var runs = scenarios.Any(s => (s.Needs & ~has) == StoreNeeds.None);
            var listed = leftOut.Any(l => l.Area == area.Key);
            if (!runs && !listed)
                wrong.Add($"{area.Key} is not tried, for the store lacks {scenarios[0].Needs & ~has}: give it what it lacks, or list the area with a reason.");
            else if (runs && listed && await PassesAsync(scenarios, fixture, cancellationToken))
                wrong.Add($"{area.Key} is left out, and would pass: take it off the list.");
        }

        return wrong;
    }

    private static async Task<bool> PassesAsync(ImmutableArray<StoreScenario> scenarios, IStoreFixture fixture, CancellationToken cancellationToken)
    {
        foreach (var scenario in scenarios)
        {
            try
            {
                await scenario.RunAsync(fixture, cancellationToken);
            }
            catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                return false;
            }
        }

        return true;
    }
}
