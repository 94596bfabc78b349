using Xunit;

namespace Crm.Conformance.Xunit;

/// <summary>Enrols a store with xUnit: derive one class from this, hand it a fixture, and every scenario is a test of its own name.</summary>
/// <remarks>
/// What a store cannot run is skipped with the reason. Random scenarios print the seed that draws them again, which CRM_SEED takes.
/// With another test framework, run <see cref="StoreContract.With"/> and <see cref="StoreAreas.CheckAsync"/> yourself.
/// </remarks>
public abstract class StoreContractTests
{
    private readonly IStoreFixture _fixture;

    /// <summary>Tries the stores of a fixture.</summary>
    protected StoreContractTests(IStoreFixture fixture) => _fixture = fixture;

    /// <summary>The scenarios, by name.</summary>
    public static IEnumerable<TheoryDataRow<string>> Scenarios =>
        StoreContract.With(new RandomTrials()).Select(s => new TheoryDataRow<string>(s.Name) { TestDisplayName = s.ToString(), Label = "" }.WithTrait("Area", s.Area.ToString()));

    /// <summary>The areas that are not tried, each with a reason. The default value is none.</summary>
    protected virtual IReadOnlyCollection<AreaLeftOut> LeftOut => [];

    /// <summary>How much is drawn at random. The default value is what the environment says.</summary>
    protected virtual RandomTrials Trials { get; } = RandomTrials.FromEnvironment();

    /// <summary>One scenario with a fresh store.</summary>
    [Theory(DisplayName = "The store keeps the contract")]
    [MemberData(nameof(Scenarios))]
    public async Task KeepsTheContract(string name)
    {
        var scenario = StoreContract.With(Trials).Single(s => string.Equals(s.Name, name, StringComparison.Ordinal));
        if (LeftOut.FirstOrDefault(l => l.Area == scenario.Area) is { } left)
            Assert.Skip(left.Reason);
        if (scenario.Area is StoreArea.RandomCommands or StoreArea.RandomRules)
            TestContext.Current.TestOutputHelper?.WriteLine(Trials.ToString());
        var lacks = await scenario.RunAsync(_fixture, TestContext.Current.CancellationToken);
        Assert.SkipUnless(lacks == StoreNeeds.None, $"The store lacks {lacks}.");
    }

    /// <summary>No area is left untried without a reason, and none with one that would pass.</summary>
    [Fact(DisplayName = "Every area is tried, or left out with a reason that still holds")]
    public async Task EveryAreaIsTriedOrLeftOut() =>
        Assert.Empty(await StoreAreas.CheckAsync(_fixture, LeftOut, Trials, TestContext.Current.CancellationToken));
}
