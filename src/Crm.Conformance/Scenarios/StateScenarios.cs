using Crm.Journal;
using Crm.Persistence;
using Crm.Records;
using NodaTime;

namespace Crm.Conformance.Scenarios;

/// <summary>Which states a record entered.</summary>
internal static class StateScenarios
{
    public static IEnumerable<StoreScenario> All =>
    [
        It("A row comes back whole", async (context, connection) =>
        {
            var (vessel, entered) = (context.Vessel("Ship"), Instant.FromUtc(1999, 1, 2, 3, 4) + Duration.FromNanoseconds(5_000));
            StateEntry[] rows =
            [
                new(vessel.Ref, "voyage", "moored", entered, context.Clock.Now, null, null),
                new(vessel.Ref, "voyage", "sailing", context.Clock.Now, context.Clock.Now, "sail", new RecordRef("user", context.Host.Ids.Next())),
            ];
            await context.WriteAsync(connection, context.Batch(Drafts.Insert(vessel)) with { States = [.. rows] });
            Check.Sequence(rows, await OfAsync(connection, vessel), "The states");
        }),
        It("States come by the instant entered, then in the order written, whenever they were recorded", async (context, connection) =>
        {
            var vessel = context.Vessel("Ship");
            await context.InsertAsync(connection, vessel);
            var now = context.Clock.Now;
            foreach (var (state, at) in new[] { ("c", now), ("d", now), ("a", now - Duration.FromDays(9)), ("e", now + Duration.FromDays(1)), ("b", now - Duration.FromDays(1)) })
                await context.WriteAsync(connection, context.Batch() with { States = [new StateEntry(vessel.Ref, "voyage", state, at, now, null, null)] });
            Check.Sequence(["a", "b", "c", "d", "e"], (await OfAsync(connection, vessel)).Select(s => s.State), "The states");
        }),
        It("A refused commit enters no state", async (context, connection) =>
        {
            var vessel = context.Vessel("Ship");
            await context.InsertAsync(connection, vessel);
            var state = new StateEntry(vessel.Ref, "voyage", "moored", context.Clock.Now, context.Clock.Now, null, null);
            Check.That(!(await connection.CommitAsync(context.Batch(Drafts.Insert(vessel)) with { States = [state] }, default)).IsWritten, "The same record was inserted twice.");
            Check.Equal(0, (await OfAsync(connection, vessel)).Count, "States");
        }),
        It("A deleted row takes its state history along, and no other", async (context, connection) =>
        {
            var (gone, kept) = (context.Vessel("Gone"), context.Vessel("Kept"));
            StateEntry State(Vessel of) => new(of.Ref, "voyage", "moored", context.Clock.Now, context.Clock.Now, null, null);
            await context.WriteAsync(connection, context.Batch(Drafts.Insert(gone), Drafts.Insert(kept)) with { States = [State(gone), State(kept)] });
            await context.WriteAsync(connection, context.Batch(Drafts.Delete(gone)));
            Check.Equal((0, 1), ((await OfAsync(connection, gone)).Count, (await OfAsync(connection, kept)).Count), "States of the one that is gone and the one that is kept");
        }),
        It("A session enters a state with each transition, and keeps what it had before", async (context, connection) =>
        {
            var session = await context.OpenAsync();
            var vessel = session.Add(Vessel.Named("Ship"));
            await session.CommitAsync();
            context.Clock.Advance(Duration.FromHours(1));
            session.Process(vessel).Take("sail");
            await session.CommitAsync();
            var states = await session.StatesAsync(vessel.Ref).ToListAsync();
            Check.Sequence([("moored", (string?)null), ("sailing", "sail")], states.Select(s => (s.State, s.Transition)), "The states");
            Check.Equal(Duration.FromHours(1), states[1].EnteredAt - states[0].EnteredAt, "The time between them");
            Check.Sequence(["vessel.sailed"], (await ((IJournalStore)connection).JournalOfAsync(vessel.Ref, default).FirstAsync()).Events.Select(e => e.Name), "The events");
        }),
        It("Imported history stands before what came later", async (context, connection) =>
        {
            var session = await context.OpenAsync();
            var vessel = session.Add(Vessel.Named("Ship"));
            session.Process(vessel).Import(("moored", Instant.FromUtc(2020, 1, 1, 0, 0)), ("sailing", Instant.FromUtc(2021, 1, 1, 0, 0)));
            await session.CommitAsync();
            session.Process(vessel).Take("moor");
            await session.CommitAsync();
            var states = await OfAsync(connection, vessel);
            Check.Sequence(["moored 2020", "sailing 2021", "moored 2026"], states.Select(s => $"{s.State} {s.EnteredAt.InUtc().Year}"), "The states");
            Check.Equal(context.Clock.Now, states[0].RecordedAt, "When the first was recorded");
        }),
    ];

    private static async Task<List<StateEntry>> OfAsync(IStoreConnection connection, Record record) =>
        await ((IJournalStore)connection).StatesOfAsync(record.Ref, default).ToListAsync();

    private static StoreScenario It(string name, Func<StoreScenarioContext, IStoreConnection, Task> body) =>
        new(name, StoreArea.States, async context => await body(context, await context.ConnectAsync()), StoreNeeds.Journal);
}
