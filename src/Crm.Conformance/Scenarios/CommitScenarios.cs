using Crm.Records;

namespace Crm.Conformance.Scenarios;

/// <summary>A commit is written whole or not at all.</summary>
internal static class CommitScenarios
{
    private const int Many = 2_500;

    public static IEnumerable<StoreScenario> All =>
    [
        It("Inserts, updates and deletes of several types happen together", async context =>
        {
            var connection = await context.ConnectAsync();
            var (old, gone, port) = (context.Vessel("Old"), context.Vessel("Gone"), context.Port("Basel"));
            await context.InsertAsync(connection, old, gone);
            var renamed = context.Next(old, v => v.Name = "Renamed");
            await context.WriteAsync(connection, context.Batch(Drafts.Insert(port), Drafts.Update(old, renamed), Drafts.Delete(gone), Drafts.Insert(context.Vessel("New"))));
            Check.Sequence(["New", "Renamed"], await context.NamesAsync(connection, context.Query<Vessel>(null, "name")), "The vessels");
            Check.Sequence(["Basel"], await context.NamesAsync(connection, context.Query<Port>()), "The ports");
        }),
        It("One conflict, and nothing of the batch is written", async context =>
        {
            var connection = await context.ConnectAsync();
            var (old, gone) = (context.Vessel("Old"), context.Vessel("Gone"));
            await context.InsertAsync(connection, old, gone);
            var stale = context.Next(gone, v => v.Set("version", FieldValue.Integer(8)));
            var outcome = await connection.CommitAsync(
                context.Batch(Drafts.Insert(context.Port("Basel")), Drafts.Update(old, context.Next(old, v => v.Name = "Renamed")), Drafts.Delete(stale), Drafts.Insert(context.Vessel("New"))), default);
            Check.That(!outcome.IsWritten, "A batch with a stale version was written.");
            Check.Sequence(["Gone", "Old"], await context.NamesAsync(connection, context.Query<Vessel>(null, "name")), "The vessels");
            Check.Equal(0, await connection.CountAsync(context.Query<Port>(), default), "The ports");
        }),
        It("Every row of a large batch is written", async context =>
        {
            var connection = await context.ConnectAsync();
            await context.InsertAsync(connection, [.. Enumerable.Range(0, Many).Select(i => context.Port($"port {i}"))]);
            Check.Equal(Many, await connection.CountAsync(context.Query<Port>(), default), "Rows counted");
            Check.Equal(Many, (await context.NamesAsync(connection, context.Query<Port>())).Distinct(StringComparer.Ordinal).Count(), "Rows listed");
        }),
        It("Many rows come back with every field, and so do many updates of them, or none of those", async context =>
        {
            var connection = await context.ConnectAsync();
            var vessels = Enumerable.Range(0, 150).Select(i => i % 2 == 0 ? RecordScenarios.Full(context) : context.Vessel($"Bare {i}")).ToArray();
            await context.InsertAsync(connection, [.. vessels]);
            foreach (var vessel in vessels)
                Check.Fields(vessel, await context.FindAsync<Vessel>(connection, vessel.RawId));
            var next = vessels.Select((v, i) => context.Next(v, n => (n.Crew, n.Notes) = (i, $"note {i}"))).ToArray();
            var batch = context.Batch([.. vessels.Zip(next, Drafts.Update)]);
            batch = batch with { Journal = [.. next.Select(v => context.Entry(batch, v, Journal.JournalKind.Changed))] };
            var stale = batch with { Writes = batch.Writes.SetItem(140, batch.Writes[140] with { ExpectedVersion = 7 }) };
            var refused = await connection.CommitAsync(stale, default);
            Check.Sequence([vessels[140].Ref], refused.Conflicts.Select(c => c.Record), "The conflict");
            Check.Fields(vessels[0], await context.FindAsync<Vessel>(connection, vessels[0].RawId));
            await context.WriteAsync(connection, batch);
            foreach (var vessel in next)
                Check.Fields(vessel, await context.FindAsync<Vessel>(connection, vessel.RawId));
            Check.Equal(1, await ((Persistence.IJournalStore)connection).JournalOfAsync(next[149].Ref, default).CountAsync(), "Entries");
        }),
        It("A batch of nothing is written", async context => await context.WriteAsync(await context.ConnectAsync(), context.Batch())),
        It("After a refusal the same connection writes again", async context =>
        {
            var connection = await context.ConnectAsync();
            var vessel = context.Vessel("Once");
            await context.InsertAsync(connection, vessel);
            Check.That(!(await connection.CommitAsync(context.Batch(Drafts.Insert(vessel)), default)).IsWritten, "The same record was inserted twice.");
            await context.UpdateAsync(connection, vessel, v => v.Name = "Twice");
            Check.Sequence(["Twice"], await context.NamesAsync(connection, context.Query<Vessel>()), "The vessels");
        }),
        It("Batches of many connections at once are all written", async context =>
        {
            var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
            {
                var connection = await context.ConnectAsync();
                var written = 0;
                for (var i = 0; i < 10; i++)
                    written += (await connection.CommitAsync(context.Batch(Drafts.Insert(context.Vessel($"{writer}-{i}"))), default)).IsWritten ? 1 : 0;
                return written;
            })));
            Check.Equal(80, all.Sum(), "Commits that were written");
            Check.Equal(80, await (await context.ConnectAsync()).CountAsync(context.Query<Vessel>(), default), "Rows");
        }),
        It("A refusal says what stands against it, and a success nothing", async context =>
        {
            var connection = await context.ConnectAsync();
            var vessel = context.Vessel("One");
            var written = await connection.CommitAsync(context.Batch(Drafts.Insert(vessel)), default);
            Check.That(written is { Conflicts.IsEmpty: true, ClaimsLost.IsEmpty: true, CommandExists: false }, "A commit that was written names an obstacle.");
            var refused = await connection.CommitAsync(context.Batch(Drafts.Insert(vessel)), default);
            Check.That(refused is { Conflicts.Length: 1, ClaimsLost.IsEmpty: true, CommandExists: false }, "A refusal over a version names something else.");
        }),
    ];

    private static StoreScenario It(string name, Func<StoreScenarioContext, Task> body) => new(name, StoreArea.Commits, body);
}
