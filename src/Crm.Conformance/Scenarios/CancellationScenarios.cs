using Crm.Persistence;

namespace Crm.Conformance.Scenarios;

/// <summary>Who cancels in time has written nothing.</summary>
internal static class CancellationScenarios
{
    private static readonly CancellationToken Cancelled = new(canceled: true);

    public static IEnumerable<StoreScenario> All =>
    [
        It("A commit cancelled before it began throws and writes nothing, and can be made again", async (context, connection) =>
        {
            var batch = context.Batch(Drafts.Insert(context.Vessel("Later"))) with { Command = new StoredCommand("key", "f", null, context.Host.Ids.Next()) };
            await ThrowsAsync(async () => await connection.CommitAsync(batch, Cancelled));
            Check.Equal(0, await connection.CountAsync(context.Query<Vessel>(), default), "Vessels");
            Check.Equal(null, await connection.FindCommandAsync("key", default), "The command");
            await context.WriteAsync(connection, batch);
            Check.Sequence(["Later"], await context.NamesAsync(connection, context.Query<Vessel>()), "The vessels");
        }),
        It("A session cancelled in its commit has written nothing and commits again", async (context, connection) =>
        {
            var session = await context.OpenAsync();
            session.Add(Vessel.Named("Later"));
            await ThrowsAsync(async () => await session.CommitAsync(null, Cancelled));
            Check.Equal(0, await connection.CountAsync(context.Query<Vessel>(), default), "Vessels");
            await session.CommitAsync();
            Check.Equal(1, await connection.CountAsync(context.Query<Vessel>(), default), "Vessels");
        }),
        It("Every reading heeds its token", async (context, connection) =>
        {
            var vessel = context.Vessel("Ship");
            await context.InsertAsync(connection, vessel);
            await ThrowsAsync(async () => await context.Store.ConnectAsync(default, Cancelled));
            await ThrowsAsync(async () => await connection.FindAsync(StoreContract.Model.Catalog.Get<Vessel>(), vessel.RawId, Cancelled));
            await ThrowsAsync(async () => await connection.CountAsync(context.Query<Vessel>(), Cancelled));
            await ThrowsAsync(async () => await connection.FindClaimAsync(new Claim("vessel", "registry", "CH-1"), Cancelled));
            await ThrowsAsync(async () => await connection.FindCommandAsync("key", Cancelled));
            await ThrowsAsync(async () => await connection.QueryAsync(context.Query<Vessel>(), Cancelled).FirstAsync());
        }),
        It("A query cancelled on its way stops", async (context, connection) =>
        {
            await context.InsertAsync(connection, [.. Enumerable.Range(0, 200).Select(i => context.Vessel($"n{i}"))]);
            using var stop = new CancellationTokenSource();
            await ThrowsAsync(async () =>
            {
                await foreach (var _ in connection.QueryAsync(context.Query<Vessel>(null, "name"), stop.Token))
                    await stop.CancelAsync();
            });
            Check.Equal(200, await connection.CountAsync(context.Query<Vessel>(), default), "Vessels");
        }),
        new("Every optional reading heeds its token", StoreArea.Cancellation, async context =>
        {
            var (connection, vessel) = (await context.ConnectAsync(), context.Vessel("Ship"));
            var batch = context.Batch(Drafts.Insert(vessel));
            await context.WriteAsync(connection, batch with
            {
                Journal = [context.Entry(batch, vessel, Journal.JournalKind.Created)],
                States = [new Journal.StateEntry(vessel.Ref, "voyage", "moored", context.Clock.Now, context.Clock.Now, null, null)],
            });
            var summary = new SummaryQuery { Of = context.Query<Vessel>(), Measures = [new Measure(Rules.Aggregate.Count)] };
            await ThrowsAsync(async () => await ((ISummaryStore)connection).SummariseAsync(summary, Cancelled));
            await ThrowsAsync(async () => await ((IJournalStore)connection).JournalOfAsync(vessel.Ref, Cancelled).FirstAsync());
            await ThrowsAsync(async () => await ((IJournalStore)connection).StatesOfAsync(vessel.Ref, Cancelled).FirstAsync());
        }, StoreNeeds.Summaries | StoreNeeds.Journal),
    ];

    private static Task<OperationCanceledException> ThrowsAsync(Func<Task> action) => Check.ThrowsAsync<OperationCanceledException>(action, "A call with a cancelled token");

    private static StoreScenario It(string name, Func<StoreScenarioContext, IStoreConnection, Task> body) =>
        new(name, StoreArea.Cancellation, async context => await body(context, await context.ConnectAsync()));
}
