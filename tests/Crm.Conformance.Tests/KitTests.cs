using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using Crm.Conformance.Faults;
using Crm.Persistence;

namespace Crm.Conformance.Tests;

public sealed class KitTests
{
    private static readonly ImmutableArray<StoreScenario> Everything = StoreContract.With(new RandomTrials { Rules = 400 });

    public static TheoryData<string> Broken => [.. BrokenStores.All.Keys];

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
        Assert.Empty(await FailingAsync(new InMemoryFixture(store => new ListeningStore(store, called)), _ => true));
        Type[] contract = [typeof(IStoreConnection), typeof(ISummaryStore), typeof(IJournalStore), typeof(IJournalFeed)];
        Assert.Equal(
            contract.SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance)).Select(m => m.Name).Order(StringComparer.Ordinal),
            called.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_area_has_a_scenario_and_a_store_that_is_broken_there()
    {
        Assert.Equal(Enum.GetValues<StoreArea>(), Everything.Select(s => s.Area).Distinct().Order());
        // What sessions make of a failing store is their business: no store is broken there.
        Assert.Equal(Enum.GetValues<StoreArea>().Except([StoreArea.Faults]), BrokenStores.All.Values.Select(b => b.Area).Distinct().Order());
    }

    [Fact]
    public void Scenarios_are_told_apart_by_their_sentences()
    {
        Assert.Equal(Everything.Length, Everything.Select(s => s.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(Everything, s => Assert.Matches(@"^\p{Lu}.*[^.]$", s.Name));
    }

    [Fact]
    public async Task What_a_store_lacks_is_told_and_not_run()
    {
        var scenario = new StoreScenario("Never", StoreArea.Work, _ => throw new InvalidOperationException("It ran."), StoreNeeds.Journal | StoreNeeds.Work);
        Assert.Equal(StoreNeeds.Work, await scenario.RunAsync(new WithoutWork(), TestContext.Current.CancellationToken));
    }

    private static async Task<List<string>> FailingAsync(InMemoryFixture fixture, Func<StoreScenario, bool> among)
    {
        var failed = new List<string>();
        foreach (var scenario in Everything.Where(among))
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

    [Fact]
    public async Task An_area_that_is_left_untried_must_be_listed_and_one_that_would_pass_must_not()
    {
        var trials = new RandomTrials { Rules = 10, Sequences = 1 };
        var complaint = Assert.Single(await StoreAreas.CheckAsync(new WithoutWork(), [], trials, TestContext.Current.CancellationToken));
        Assert.StartsWith("Work is not tried", complaint, StringComparison.Ordinal);
        AreaLeftOut[] all = [new(StoreArea.Work, "Nobody looks."), new(StoreArea.Bin, " "), new(StoreArea.RandomRules, "It is slow.")];
        Assert.Equal(
            ["Bin is left out without a reason.", "Bin is left out, and would pass: take it off the list.", "RandomRules is left out, and would pass: take it off the list."],
            await StoreAreas.CheckAsync(new WithoutWork(), all, trials, TestContext.Current.CancellationToken));
        Assert.Empty(await StoreAreas.CheckAsync(
            new InMemoryFixture(BrokenStores.All["Drops the work"].Break), [new(StoreArea.Work, "It drops it.")], trials, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_sequence_that_ends_otherwise_is_told_by_its_seed_and_its_last_commands()
    {
        var scenario = StoreContract.With(new RandomTrials { Seed = 7 }).Single(s => s.Area == StoreArea.RandomCommands);
        var first = await Assert.ThrowsAsync<ConformanceException>(() => scenario.RunAsync(new InMemoryFixture(BrokenStores.All["Drops the journal"].Break)));
        var second = await Assert.ThrowsAsync<ConformanceException>(() => scenario.RunAsync(new InMemoryFixture(BrokenStores.All["Drops the journal"].Break)));
        Assert.Matches(@"^CRM_SEED=\d+ draws this sequence first. After [12] of \d+ commands: ", first.Message);
        Assert.Equal(first.Message, second.Message);
    }

    private sealed class ListeningStore(ICrmStore inner, ConcurrentDictionary<string, int> called) : StoreShell(inner)
    {
        protected override ConnectionShell Wrap(IStoreConnection opened) => new ListeningConnection(opened, called);
    }

    private sealed class ListeningConnection(IStoreConnection inner, ConcurrentDictionary<string, int> called) : ConnectionShell(inner)
    {
        protected override ValueTask<CancellationToken> EnterAsync(string member, CancellationToken asked)
        {
            called.AddOrUpdate(member, 1, (_, calls) => calls + 1);
            return base.EnterAsync(member, asked);
        }
    }

    private sealed class WithoutWork : IStoreFixture
    {
        public ValueTask<ICrmStore> CreateAsync(CrmModel model, TimeProvider clock, CancellationToken cancellationToken) =>
            new InMemoryFixture(store => new Idle(store)).CreateAsync(model, clock, cancellationToken);

        private sealed class Idle(ICrmStore inner) : StoreShell(inner)
        {
            public override IWorkStore? Work => null;
        }
    }
}
