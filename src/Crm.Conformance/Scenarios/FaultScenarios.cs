using Crm.Access;
using Crm.Conformance.Faults;
using Crm.Errors;
using Crm.Records;
using Crm.Rules;
using Crm.Sessions;
using Crm.Testing;

namespace Crm.Conformance.Scenarios;

/// <summary>What sessions make of the store when it fails before, in and after a commit, and while it is read.</summary>
internal static class FaultScenarios
{
    private const int MostCalls = 200;

    public static IEnumerable<StoreScenario> All =>
    [
        It("A store that fails before the commit has written nothing, and the session commits again", async faulty =>
        {
            await using var session = await faulty.OpenAsync();
            var vessel = session.Add(Vessel.Named("Ship"));
            vessel.Holds.Add(Hold.Named("fore", 1));
            faulty.Store.Fail(StoreFault.ThrowBeforeCommit);
            await Check.ThrowsAsync<StoreException>(async () => await session.CommitAsync(), "A commit that the store fails");
            Check.Equal((0L, 0L), (vessel.Version, await faulty.CountAsync()), "Version and number of ships after the failure");
            await session.CommitAsync();
            vessel.Crew = 3;
            await session.CommitAsync();
            Check.Equal((2L, 1L), (vessel.Version, await faulty.CountAsync()), "Version and number of ships");
            Check.Sequence(["fore"], (await faulty.ReadAsync(vessel.Id)).Holds.Select(h => h.Name), "Holds");
        }),
        It("A transition that the store failed is taken by the next commit", async faulty =>
        {
            await using var session = await faulty.OpenAsync();
            var vessel = session.Add(Vessel.Named("Ship"));
            await session.CommitAsync();
            session.Process(vessel).Take("sail");
            faulty.Store.Fail(StoreFault.ThrowBeforeCommit);
            await Check.ThrowsAsync<StoreException>(async () => await session.CommitAsync(), "A commit that the store fails");
            Check.Equal("moored", vessel.Status, "The state after the failure");
            await session.CommitAsync();
            Check.Equal("sailing", (await faulty.ReadAsync(vessel.Id)).Status, "The state");
            Check.Sequence(["moored", "sailing"], await session.StatesAsync(vessel.Ref).Select(s => s.State).ToListAsync(), "The states entered");
        }, StoreNeeds.Journal),
        It("A commit cancelled in the store has written nothing, and is made again", async faulty =>
        {
            await using var session = await faulty.OpenAsync();
            session.Add(Vessel.Named("Ship"));
            using var stop = new CancellationTokenSource();
            faulty.Store.CancelInCommit(stop);
            await Check.ThrowsAsync<OperationCanceledException>(async () => await session.CommitAsync(null, stop.Token), "A commit that is cancelled");
            Check.Equal(0, await faulty.CountAsync(), "Ships after the cancelling");
            await session.CommitAsync();
            Check.Equal(1, await faulty.CountAsync(), "Ships");
        }),
        It("A command whose commit is unknown but happened gives the stored result once", async faulty =>
        {
            faulty.Store.Fail(StoreFault.LoseConnectionAfterCommit);
            var first = await faulty.AddOnceAsync();
            Check.Equal(first, await faulty.AddOnceAsync(), "The second answer");
            Check.Equal((1L, false), (await faulty.CountAsync(), faulty.Store.IsWaiting), "Ships");
        }),
        It("A command whose commit is unknown and did not happen is done again", async faulty =>
        {
            faulty.Store.Fail(StoreFault.LoseConnectionBeforeCommit);
            var first = await faulty.AddOnceAsync();
            Check.Equal(first, await faulty.AddOnceAsync(), "The second answer");
            Check.Equal((1L, false), (await faulty.CountAsync(), faulty.Store.IsWaiting), "Ships");
        }),
        It("A failure that is no unknown commit is handed on, and nothing is written", async faulty =>
        {
            faulty.Store.Fail(StoreFault.ThrowBeforeCommit);
            await Check.ThrowsAsync<StoreException>(faulty.AddOnceAsync, "A command that the store fails");
            Check.Equal(0, await faulty.CountAsync(), "Ships");
        }),
        It("A session whose connection broke while it read goes on reading", async faulty =>
        {
            await faulty.Host.GivenAsync(Vessel.Named("First"));
            await faulty.Host.GivenAsync(Vessel.Named("Second"));
            await using var session = await faulty.OpenAsync();
            for (var call = 1; call <= 3; call++)
            {
                faulty.Store.Fail(StoreFault.LoseConnectionOnRead, call);
                await Check.ThrowsAsync<StoreException>(async () => await session.Set<Vessel>().ToListAsync(), $"A list whose read {call} breaks");
                Check.Equal(2, (await session.Set<Vessel>().ToListAsync()).Count, "Ships of the same session");
            }
        }),
        It("Whichever call fails, nothing is half done and the use case can be repeated", async faulty =>
        {
            await faulty.Host.GivenAsync(Vessel.Named("Sister"));
            var failing = 1;
            for (; failing <= MostCalls; failing++)
            {
                var name = $"Ship {failing}";
                faulty.Store.Fail(StoreFault.FailCall, failing);
                try
                {
                    await faulty.UseCaseAsync(name);
                    break;
                }
                catch (StoreException)
                {
                    Check.Equal((0L, 0), await faulty.LeftAsync(name), $"Ports and holds left by a use case whose call {failing} failed");
                    await faulty.UseCaseAsync(name);
                    Check.Equal((1L, 2), await faulty.LeftAsync(name), "Ports and holds of the use case repeated");
                }
            }

            faulty.Store.Recover();
            Check.That(failing is > 3 and < MostCalls, $"The use case made {failing - 1} calls.");
        }),
    ];

    private static StoreScenario It(string name, Func<Faulty, Task> body, StoreNeeds needs = StoreNeeds.None) => new(
        name,
        StoreArea.Faults,
        async context =>
        {
            await using var faulty = new Faulty(context);
            await body(faulty);
        },
        needs);

    /// <summary>A CRM over the store of a scenario, which fails when it is told.</summary>
    private sealed class Faulty : IAsyncDisposable
    {
        private readonly CancellationToken _cancellation;

        public Faulty(StoreScenarioContext context)
        {
            Store = new FaultyStore(context.Store);
            Host = new CrmTestHost(StoreContract.Model, crm => crm.UseStore(_ => Store).UseExchangeRates<FixedRates>());
            _cancellation = context.Cancellation;
        }

        public FaultyStore Store { get; }

        public CrmTestHost Host { get; }

        public async Task<ISession> OpenAsync() => await Host.OpenAsync();

        // Adds a ship with two holds in a port of its own, beside a sister that is there.
        public async Task UseCaseAsync(string name)
        {
            await using var session = await OpenAsync();
            var vessel = session.Add(Vessel.Named(name));
            vessel.HomePort = session.Add(Port.Named(name)).Id;
            vessel.Registry = name;
            vessel.Sister = (await session.Set<Vessel>().Where(Rule.Field("name").Eq("Sister")).FirstAsync())!.Id;
            vessel.Holds.Add(Hold.Named("fore"));
            vessel.Holds.Add(Hold.Named("aft"));
            await session.CommitAsync();
        }

        public async Task<(long Ports, int Holds)> LeftAsync(string name)
        {
            await using var session = await OpenAsync();
            var vessel = await session.Set<Vessel>().Where(Rule.Field("name").Eq(name)).FirstAsync();
            return (await session.Set<Port>().Where(Rule.Field("name").Eq(name)).CountAsync(), vessel?.Holds.Count ?? 0);
        }

        public async Task<Id<Vessel>> AddOnceAsync() => await Host.Crm.OnceAsync(
            default, Actor.System, "key", "f", (session, _) => new ValueTask<Id<Vessel>>(session.Add(Vessel.Named("Ship")).Id), _cancellation);

        public async Task<long> CountAsync()
        {
            await using var session = await OpenAsync();
            return await session.Set<Vessel>().CountAsync();
        }

        public async Task<Vessel> ReadAsync(Id<Vessel> id)
        {
            await using var session = await OpenAsync();
            return await session.Set<Vessel>().GetAsync(id);
        }

        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }
}
