namespace Crm.Conformance;

/// <summary>One thing that every store must do.</summary>
/// <param name="Name">What it must do, as a sentence; unique.</param>
/// <param name="Area">What it is about.</param>
/// <param name="Body">Does it with a fresh store, and throws a <see cref="ConformanceException"/> where the store falls short.</param>
/// <param name="Needs">What the store must have for it beyond the required contract.</param>
/// <remarks>Immutable; may run many times and at once, each time with a store of its own.</remarks>
public sealed record StoreScenario(string Name, StoreArea Area, Func<StoreScenarioContext, Task> Body, StoreNeeds Needs = StoreNeeds.None)
{
    /// <summary>Runs it with a fresh store of the fixture.</summary>
    /// <returns>What the store lacks for the scenario, which then did not run; <see cref="StoreNeeds.None"/> when it ran and the store passed.</returns>
    /// <exception cref="ConformanceException">The store falls short of the contract.</exception>
    public async Task<StoreNeeds> RunAsync(IStoreFixture fixture, CancellationToken cancellationToken = default)
    {
        var context = await StoreScenarioContext.CreateAsync(fixture, cancellationToken);
        await using (context)
        {
            var lacks = Needs & ~await context.HasAsync();
            if (lacks == StoreNeeds.None)
                await Body(context);
            return lacks;
        }
    }

    /// <summary>Area and name.</summary>
    public override string ToString() => $"{Area}: {Name}";
}
