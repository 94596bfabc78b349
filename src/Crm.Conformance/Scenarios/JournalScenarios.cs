using Crm.Events;
using Crm.Journal;
using Crm.Persistence;
using Crm.Records;
using Crm.Sessions;
using Crm.Values;
using NodaTime;

namespace Crm.Conformance.Scenarios;

/// <summary>What happened to a record.</summary>
internal static class JournalScenarios
{
    public static IEnumerable<StoreScenario> All =>
    [
        It("An entry comes back whole, personal values apart", async (context, connection) =>
        {
            var vessel = context.Vessel("Ship");
            var batch = context.Batch(Drafts.Insert(vessel));
            var entry = context.Entry(batch, vessel, JournalKind.Changed) with
            {
                Actor = new RecordRef("user", context.Host.Ids.Next()),
                OnBehalfOf = new RecordRef("user", context.Host.Ids.Next()),
                Reason = "weil 😀",
                Cause = new Cause(context.Host.Ids.Next(), 3, context.Host.Ids.Next()),
                Old = Old(context),
                OldPersonal = new Dictionary<string, FieldValue>(StringComparer.Ordinal) { ["master"] = FieldValue.Text("Ada") },
                Events = [Event("vessel.sailed", vessel), Event("vessel.moored", vessel)],
                Parts = [new RecordRef("hold", context.Host.Ids.Next()), new RecordRef("hold", context.Host.Ids.Next())],
            };
            await context.WriteAsync(connection, batch with { Journal = [entry] });
            Same(entry, (await OfAsync(connection, vessel)).Single());
        }),
        It("Old values that were missing are told apart from values that did not change", async (context, connection) =>
        {
            var vessel = context.Vessel("Ship");
            var batch = context.Batch(Drafts.Insert(vessel));
            var entry = context.Entry(batch, vessel, JournalKind.Changed) with { Old = new Dictionary<string, FieldValue>(StringComparer.Ordinal) { ["notes"] = FieldValue.Missing } };
            await context.WriteAsync(connection, batch with { Journal = [entry] });
            Same(entry, (await OfAsync(connection, vessel)).Single());
        }),
        It("Entries of every kind come back, also of records that their batch does not write", async (context, connection) =>
        {
            foreach (var kind in Enum.GetValues<JournalKind>())
            {
                var vessel = context.Vessel("Ship");
                var batch = context.Batch();
                var entry = context.Entry(batch, vessel, kind) with { Version = 0, Events = [Event("vessel.sailed", vessel)] };
                await context.WriteAsync(connection, batch with { Journal = [entry] });
                Same(entry, (await OfAsync(connection, vessel)).Single());
            }
        }),
        It("Entries come newest first, with positions that rise from commit to commit", async (context, connection) =>
        {
            var vessel = context.Vessel("Ship");
            var other = await context.ConnectAsync();
            for (var version = 1; version <= 4; version++)
            {
                var batch = context.Batch();
                await context.WriteAsync(version % 2 == 0 ? other : connection, batch with { Journal = [context.Entry(batch, vessel, JournalKind.Changed) with { Version = version }] });
                context.Clock.Advance(Duration.FromSeconds(version == 2 ? -60 : 1));
            }

            var entries = await OfAsync(connection, vessel);
            Check.Sequence([4L, 3, 2, 1], entries.Select(e => e.Version), "The versions");
            Check.That(entries.Zip(entries.Skip(1)).All(p => p.First.Position > p.Second.Position), $"Positions do not rise: {string.Join(", ", entries.Select(e => e.Position))}.");
        }),
        It("A record has its own entries and no others", async (context, connection) =>
        {
            var (one, other) = (context.Vessel("One"), context.Vessel("Other"));
            var port = context.Port("Same id", null, one.RawId);
            var batch = context.Batch();
            await context.WriteAsync(connection, batch with
            {
                Journal = [context.Entry(batch, one, JournalKind.Created), context.Entry(batch, other, JournalKind.Changed), context.Entry(batch, port, JournalKind.Deleted)],
            });
            Check.Sequence([JournalKind.Created], (await OfAsync(connection, one)).Select(e => e.Kind), "Entries of the one");
            Check.Sequence([JournalKind.Deleted], (await OfAsync(connection, port)).Select(e => e.Kind), "Entries of the port with its id");
            Check.Equal(0, (await OfAsync(connection, context.Vessel("None"))).Count, "Entries of a record without any");
        }),
        It("A refused commit leaves no entry", async (context, connection) =>
        {
            var vessel = context.Vessel("Ship");
            await context.InsertAsync(connection, vessel);
            var batch = context.Batch(Drafts.Insert(vessel));
            Check.That(!(await connection.CommitAsync(batch with { Journal = [context.Entry(batch, vessel, JournalKind.Created)] }, default)).IsWritten, "The same record was inserted twice.");
            Check.Equal(0, (await OfAsync(connection, vessel)).Count, "Entries");
        }),
        It("The journal of a deleted row stays", async (context, connection) =>
        {
            var vessel = context.Vessel("Ship");
            var batch = context.Batch(Drafts.Insert(vessel));
            await context.WriteAsync(connection, batch with { Journal = [context.Entry(batch, vessel, JournalKind.Created)] });
            batch = context.Batch(Drafts.Delete(vessel));
            await context.WriteAsync(connection, batch with { Journal = [context.Entry(batch, vessel, JournalKind.Purged)] });
            Check.Sequence([JournalKind.Purged, JournalKind.Created], (await OfAsync(connection, vessel)).Select(e => e.Kind), "Entries");
        }),
        It("The entry of a batch is told as the entry of each of its records, and of no other", async (context, connection) =>
        {
            var vessels = Enumerable.Range(0, 5).Select(i => context.Vessel($"Ship {i}")).OrderBy(v => v.RawId).ToList();
            var outside = vessels[2];
            vessels.RemoveAt(2);
            var batch = context.Batch([.. vessels.Select(Drafts.Insert), Drafts.Insert(outside)]);
            var entry = context.Entry(batch, vessels[^1], JournalKind.Created) with { Reason = "together", Batch = [.. vessels.Select(v => v.RawId)] };
            await context.WriteAsync(connection, batch with { Journal = [entry, context.Entry(batch, outside, JournalKind.Created) with { Reason = "alone" }] });
            foreach (var vessel in vessels)
                Same(entry with { Record = vessel.Ref, Batch = [] }, (await OfAsync(connection, vessel)).Single());
            Check.Equal("alone", (await OfAsync(connection, outside)).Single().Reason, "The reason of the one that is not of the batch");
            Check.Equal(0, (await OfAsync(connection, context.Port("Same id", null, vessels[0].RawId))).Count, "Entries of a port with the id of one of them");
        }),
        It("A session inserts many records with one entry, and later entries stand above it", async (context, connection) =>
        {
            var session = await context.OpenAsync();
            var vessels = Enumerable.Range(0, 250).Select(i =>
            {
                var vessel = Vessel.Named($"Ship {i}");
                (vessel.Registry, vessel.Crew, vessel.Worth) = ($"R-{i}", i, new Money(i, "EUR"));
                vessel.Holds.Add(Hold.Named("fore", i));
                return vessel;
            }).ToArray();
            await session.InsertAsync(vessels, new CommitOptions { Reason = "together" });
            Check.Equal(250L, await session.Set<Vessel>().CountAsync(), "Vessels");
            Check.Equal(250L * 249 / 2, (await session.Set<Vessel>().ToListAsync()).Sum(v => v.Crew ?? 0), "Crew");
            foreach (var vessel in new[] { vessels[0], vessels[124], vessels[249] })
            {
                var loaded = await session.Set<Vessel>().GetAsync(vessel.Id);
                Check.Equal((vessel.Name, 1L, 1), (loaded.Name, loaded.Version, loaded.Holds.Count), "The vessel");
                loaded.Notes = "later";
                await session.CommitAsync();
                var history = await session.HistoryAsync(vessel.Ref).ToListAsync();
                Check.Sequence([JournalKind.Changed, JournalKind.Created], history.Select(e => e.Kind), "What was done");
                Check.Equal((vessel.Ref, "together"), (history[1].Record, history[1].Reason), "The creation");
                Check.Sequence([JournalKind.Created], (await OfAsync(connection, loaded.Holds[0])).Select(e => e.Kind), "What was done to the hold");
            }

            var again = Enumerable.Range(0, 150).Select(i => Vessel.Named($"Other {i}")).ToArray();
            again[77].Registry = "r-3";
            Check.That(!(await session.TryInsertAsync(again)).IsCommitted, "A registry that another vessel has was taken.");
            Check.Equal(250L, await session.Set<Vessel>().CountAsync(), "Vessels after the refusal");
        }),
        It("A session tells what a record was: one entry per record and commit, with what changed", async (context, connection) =>
        {
            var session = await context.OpenAsync();
            var (vessel, port) = (session.Add(Vessel.Named("Ship")), session.Add(Port.Named("Basel")));
            vessel.Holds.Add(Hold.Named("fore", 1));
            await session.CommitAsync();
            (vessel.Crew, vessel.Master, vessel.Worth, vessel.Holds[0].Tons) = (3, "Ada", new Money(10, "EUR"), 2);
            await session.CommitAsync(new CommitOptions { Reason = "first" });
            (vessel.Crew, vessel.Master, vessel.Name) = (4, "Bob", "Boat");
            await session.CommitAsync();
            var history = await session.HistoryAsync(vessel.Ref).ToListAsync();
            Check.Sequence([JournalKind.Changed, JournalKind.Changed, JournalKind.Created], history.Select(e => e.Kind), "What was done");
            Check.Sequence(["crew", "name"], history[0].Old.Keys.Order(StringComparer.Ordinal), "What changed last");
            Check.Equal((FieldValue.Integer(3), FieldValue.Text("Ada")), (history[0].Old["crew"], history[0].OldPersonal["master"]), "What it was before");
            Check.Equal("first", history[1].Reason, "The reason");
            Check.Sequence([JournalKind.Created], await session.HistoryAsync(port.Ref).Select(e => e.Kind).ToListAsync(), "What was done to the port");
            Check.Sequence([vessel.Holds[0].Ref], history[1].Parts, "The parts that were written with it");
            Check.Equal(FieldValue.Number(1), (await OfAsync(connection, vessel.Holds[0]))[0].Old["tons"], "What the part was before");
        }),
    ];

    private static Dictionary<string, FieldValue> Old(StoreScenarioContext context)
    {
        var full = RecordScenarios.Full(context);
        return StoreContract.Model.Catalog.Of(full).Fields.Where(f => !f.System).ToDictionary(f => f.Key, f => f.Read(full), StringComparer.Ordinal);
    }

    private static RecordEvent Event(string name, Record record) =>
        new(name, 2, record.Ref, new Dictionary<string, FieldValue>(StringComparer.Ordinal) { ["name"] = FieldValue.Text("Ship"), ["draught"] = FieldValue.Number(1.5m) });

    private static async Task<List<JournalEntry>> OfAsync(IStoreConnection connection, Record record) =>
        await ((IJournalStore)connection).JournalOfAsync(record.Ref, default).ToListAsync();

    public static void Same(JournalEntry expected, JournalEntry actual)
    {
        Check.That(actual.Position > 0, "The entry has no position.");
        var (plain, found) = (Plain(expected), Plain(actual) with { Position = expected.Position });
        Check.Equal(plain, found, "The entry without its values");
        Check.Values(expected.Old, actual.Old, "The old values");
        Check.Values(expected.OldPersonal, actual.OldPersonal, "The personal old values");
        Check.Sequence(expected.Parts, actual.Parts, "The parts");
        Check.Sequence(expected.Events.Select(e => (e.Name, e.Schema, e.Record)), actual.Events.Select(e => (e.Name, e.Schema, e.Record)), "The events");
        foreach (var (wanted, got) in expected.Events.Zip(actual.Events))
            Check.Values(wanted.Data, got.Data, $"The data of {wanted.Name}");
    }

    private static JournalEntry Plain(JournalEntry entry) => entry with { Old = JournalEntry.Nothing, OldPersonal = JournalEntry.Nothing, Events = [], Parts = [] };

    private static StoreScenario It(string name, Func<StoreScenarioContext, IStoreConnection, Task> body) =>
        new(name, StoreArea.Journal, async context => await body(context, await context.ConnectAsync()), StoreNeeds.Journal);
}
