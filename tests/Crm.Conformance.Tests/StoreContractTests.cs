using System.Collections.Concurrent;
using System.Reflection;
using Crm.Persistence;

namespace Crm.Conformance.Tests;

public sealed class StoreContractTests
{
    public static TheoryData<string> Names => [.. StoreContract.All.Select(s => s.Name)];

    public static TheoryData<string> Broken => [.. BrokenStores.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_reference_store_keeps_the_contract(string name) =>
        Assert.Equal(StoreNeeds.None, await Scenario(name).RunAsync(new InMemoryFixture(), TestContext.Current.CancellationToken));

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task A_store_broken_on_purpose_is_found_out(string how)
    {
        var (area, wreck) = BrokenStores.All[how];
        var failed = await FailingAsync(new InMemoryFixture(wreck), s => s.Area == area);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(Environment.NewLine, failed));
        Assert.NotEmpty(failed);
    }

    [Fact]
    public async Task A_shell_that_changes_nothing_passes_and_sees_every_member_called()
    {
        var called = new ConcurrentDictionary<string, int>();
        var shells = new ConcurrentBag<StoreShell>();
        var fixture = new InMemoryFixture(store =>
        {
            var shell = new StoreShell(store);
            shells.Add(shell);
            return shell;
        });
        Assert.Empty(await FailingAsync(fixture, _ => true));
        foreach (var name in shells.SelectMany(s => s.Called.Keys))
            called.TryAdd(name, 0);
        Type[] contract = [typeof(IStoreConnection), typeof(ISummaryStore), typeof(IJournalStore)];
        Assert.Equal(
            contract.SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance)).Select(m => m.Name).Order(StringComparer.Ordinal),
            called.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_area_has_a_scenario_and_a_store_that_is_broken_there()
    {
        Assert.Equal(Enum.GetValues<StoreArea>(), StoreContract.All.Select(s => s.Area).Distinct().Order());
        Assert.Equal(Enum.GetValues<StoreArea>(), BrokenStores.All.Values.Select(b => b.Area).Distinct().Order());
    }

    [Fact]
    public void Scenarios_are_told_apart_by_their_sentences()
    {
        Assert.Equal(StoreContract.All.Length, StoreContract.All.Select(s => s.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(StoreContract.All, s => Assert.Matches(@"^\p{Lu}.*[^.]$", s.Name));
    }

    [Fact]
    public async Task What_a_store_lacks_is_told_and_not_run()
    {
        var scenario = new StoreScenario("Never", StoreArea.Work, _ => throw new InvalidOperationException("It ran."), StoreNeeds.Journal | StoreNeeds.Work);
        Assert.Equal(StoreNeeds.Work, await scenario.RunAsync(new WithoutWork(), TestContext.Current.CancellationToken));
    }

    private static StoreScenario Scenario(string name) => StoreContract.All.Single(s => s.Name == name);

    private static async Task<List<string>> FailingAsync(InMemoryFixture fixture, Func<StoreScenario, bool> among)
    {
        var failed = new List<string>();
        foreach (var scenario in StoreContract.All.Where(among))
        {
            try
            {
                Assert.Equal(StoreNeeds.None, await scenario.RunAsync(fixture, TestContext.Current.CancellationToken));
            }
            catch (Exception error)
            {
                failed.Add($"{scenario.Name}: {error.Message}");
            }
        }

        return failed;
    }

    private sealed class WithoutWork : IStoreFixture
    {
        public ValueTask<ICrmStore> CreateAsync(CrmModel model, CancellationToken cancellationToken) => new InMemoryFixture().CreateAsync(model, cancellationToken);
    }
}
