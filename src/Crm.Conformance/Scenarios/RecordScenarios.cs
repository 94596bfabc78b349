using Crm.Records;
using Crm.Values;
using NodaTime;

namespace Crm.Conformance.Scenarios;

/// <summary>What is written is read back as it was written, at the limits of every kind.</summary>
internal static class RecordScenarios
{
    public static IEnumerable<StoreScenario> All =>
    [
        It("A record comes back with every field as it was written", context => ComesBackAsync(context, Full(context))),
        It("A record of nothing but what it must have comes back with the rest missing", context => ComesBackAsync(context, context.Vessel("Bare"))),
        It("System fields, tenant and external ids come back", context => ComesBackAsync(context, context.Vessel("Known", v =>
        {
            v.Set("version", FieldValue.Integer(1));
            v.ExternalIds = ExternalIds.None.With("erp", "a:b").With("shop", "Ä 7");
            v.Owner = new RecordRef("user", context.Host.Ids.Next());
            v.OwnerTeam = new RecordRef("team", context.Host.Ids.Next());
        }))),
        It("Text is kept at its full length", context => ComesBackAsync(context, context.Vessel("Long", v =>
        {
            v.Notes = new string('n', 4000);
            v.Logbook = string.Concat(Enumerable.Repeat("é", 20_000));
        }))),
        It("Text outside the basic plane, with marks, breaks and blanks at its ends is kept character by character", context =>
            ComesBackAsync(context, context.Vessel("Odd", v => (v.Notes, v.Logbook, v.Rating) = (" 😀e\u0301\r\n\t\u200B\uFEFF '\"\\%_[] ", string.Concat(Enumerable.Repeat("😀", 10_000)), "A")))),
        It("Texts that look alike stay different", async context =>
        {
            var connection = await context.ConnectAsync();
            var (composed, apart) = (context.Vessel("\u00E9"), context.Vessel("e\u0301"));
            await context.InsertAsync(connection, composed, apart);
            Check.Fields(composed, await context.FindAsync<Vessel>(connection, composed.RawId));
            Check.Fields(apart, await context.FindAsync<Vessel>(connection, apart.RawId));
        }),
        It("Numbers are kept to 18 digits, at both ends", context => BothAsync(
            context, v => (v.Draught, v.Tonnage) = (99_999_999_999_999.9999m, 999_999_999_999_999_999m), v => (v.Draught, v.Tonnage) = (-99_999_999_999_999.9999m, -999_999_999_999_999_999m))),
        It("The smallest fraction is kept", context => BothAsync(context, v => v.Draught = 0.0001m, v => v.Draught = -0.0001m)),
        It("Integers are kept at both ends of 64 and 32 bits", context => BothAsync(
            context, v => (v.Crew, v.Decks) = (long.MaxValue, int.MaxValue), v => (v.Crew, v.Decks) = (long.MinValue, int.MinValue))),
        It("Zero and false are not missing", context => BothAsync(
            context, v => (v.Crew, v.Draught, v.Insured) = (0, 0, false), v => (v.Crew, v.Draught, v.Insured) = (0, 0m, true))),
        It("Dates are kept at both ends of the calendar", context => BothAsync(
            context, v => v.BuiltOn = new LocalDate(1, 1, 1), v => v.BuiltOn = new LocalDate(9999, 12, 31))),
        It("Instants are kept at both ends of the calendar, to the microsecond", context => BothAsync(
            context,
            v => v.SeenAt = Instant.FromUtc(1, 1, 1, 0, 0) + Duration.FromNanoseconds(1_000),
            v => v.SeenAt = Instant.FromUtc(9999, 12, 31, 23, 59, 59) + Duration.FromNanoseconds(999_999_000))),
        It("Instants before 1970 are kept to the microsecond", context => BothAsync(
            context, v => v.SeenAt = Instant.FromUnixTimeTicks(-10), v => v.SeenAt = Instant.FromUtc(1969, 12, 31, 23, 59, 59) + Duration.FromNanoseconds(123_456_000))),
        It("Money is kept without a conversion and with one", context => BothAsync(
            context,
            v => v.Worth = new Money(-99_999_999_999_999.9999m, "JPY"),
            v => v.Worth = new Money(0.0001m, "EUR", 99_999_999_999_999.9999m, 0.0123456789m, new LocalDate(2026, 3, 2)))),
        It("Sets of choices are kept, 200 of them", context => BothAsync(
            context, v => v.Trades = ["ore", "grain", "Öl", "😀", "a,b", "a|b", "\"q\""], v => v.Trades = ChoiceSet.Create([.. Enumerable.Range(0, 200).Select(i => $"trade {i}")]))),
        It("Points are kept at the poles, the date line, and to the last bit", context => BothAsync(
            context, v => v.Place = new GeoPoint(-90, 180), v => v.Place = new GeoPoint(47.559_599_012_345_68, -7.588_576_1e-9))),
        It("References are kept, and open ones with their type", async context =>
        {
            var connection = await context.ConnectAsync();
            var port = context.Port("Basel");
            var first = context.Vessel("First", v => (v.HomePort, v.About) = (port.Id, port.Ref));
            var second = context.Vessel("Second", v => (v.Sister, v.About) = (first.Id, first.Ref));
            await context.InsertAsync(connection, port, first, second);
            Check.Fields(first, await context.FindAsync<Vessel>(connection, first.RawId));
            Check.Fields(second, await context.FindAsync<Vessel>(connection, second.RawId));
        }),
        It("The members of a value object are kept one by one", context => BothAsync(
            context, v => v.Yard = new Address { City = "Basel" }, v => v.Yard = new Address { Street = "Hafen 1", PostalCode = "4057", City = "Basel", Region = "BS", Country = "CH" })),
        It("Ids are kept byte by byte", context => BothAsync(
            context, _ => { }, _ => { }, new Guid("00010203-0405-0607-0809-0a0b0c0d0e0f"), new Guid("ffffffff-ffff-ffff-ffff-ffffffffffff"))),
        It("An update writes the fields that it names and no others", async context =>
        {
            var connection = await context.ConnectAsync();
            var before = context.Vessel("Old", v => (v.Crew, v.Notes) = (1, "kept"));
            await context.InsertAsync(connection, before);
            var after = context.Next(before, v => (v.Crew, v.Notes) = (2, "not named"));
            var write = Drafts.Update(before, after);
            await context.WriteAsync(connection, context.Batch(write with { Changed = [.. write.Changed.Where(f => f.Key is not "notes")] }));
            after.Notes = "kept";
            Check.Fields(after, await context.FindAsync<Vessel>(connection, before.RawId));
        }),
        It("An update may take every value away", async context =>
        {
            var connection = await context.ConnectAsync();
            var full = Full(context);
            await context.InsertAsync(connection, full);
            var bare = context.Vessel("Bare", v => v.Set("version", FieldValue.Integer(2)), full.RawId);
            await context.WriteAsync(connection, context.Batch(Drafts.Update(full, bare)));
            Check.Fields(bare, await context.FindAsync<Vessel>(connection, full.RawId));
        }),
        It("An id that nobody has, or that is of another type, is not found", async context =>
        {
            var connection = await context.ConnectAsync();
            var port = context.Port("Basel");
            await context.InsertAsync(connection, port);
            Check.That(await context.FindAsync<Port>(connection, context.Host.Ids.Next()) is null, "A record was found under an id that nobody has.");
            Check.That(await context.FindAsync<Vessel>(connection, port.RawId) is null, "A port was found as a vessel.");
        }),
        It("A deleted row is gone from finding, listing and counting", async context =>
        {
            var connection = await context.ConnectAsync();
            var (gone, kept) = (context.Vessel("Gone"), context.Vessel("Kept"));
            await context.InsertAsync(connection, gone, kept);
            await context.WriteAsync(connection, context.Batch(Drafts.Delete(gone)));
            Check.That(await context.FindAsync<Vessel>(connection, gone.RawId) is null, "A deleted row was found.");
            Check.Sequence(["Kept"], await context.NamesAsync(connection, context.Query<Vessel>() with { Bin = Persistence.RecycleBin.Both }), "What is left");
            Check.Equal(1, await connection.CountAsync(context.Query<Vessel>() with { Bin = Persistence.RecycleBin.Both }, default), "How many are left");
        }),
        It("A query hands out whole records", async context =>
        {
            var connection = await context.ConnectAsync();
            var full = Full(context);
            await context.InsertAsync(connection, full);
            Check.Fields(full, (await context.ListAsync(connection, context.Query<Vessel>())).FirstOrDefault());
        }),
        It("What one connection wrote, another reads at once", async context =>
        {
            var (writer, reader) = (await context.ConnectAsync(), await context.ConnectAsync());
            var vessel = context.Vessel("New");
            Check.Equal(0, await reader.CountAsync(context.Query<Vessel>(), default), "How many there are before");
            await context.InsertAsync(writer, vessel);
            Check.Fields(vessel, await context.FindAsync<Vessel>(reader, vessel.RawId));
            Check.Sequence(["New"], await context.NamesAsync(reader, context.Query<Vessel>()), "What the other lists");
        }),
    ];

    public static Vessel Full(StoreScenarioContext context) => context.Vessel("Full", v =>
    {
        (v.Registry, v.Notes, v.Logbook, v.Master, v.Kind, v.Rating) = ("CH-1", "notes", "log", "Ada", VesselKind.RollOn, "B");
        (v.Trades, v.Crew, v.Decks, v.Draught, v.Tonnage, v.Insured) = (["grain", "ore"], 12, 3, 1.25m, 4200, true);
        (v.BuiltOn, v.SeenAt) = (new LocalDate(1999, 12, 31), Instant.FromUtc(2026, 3, 1, 12, 30) + Duration.FromNanoseconds(123_456_000));
        v.Worth = new Money(100.5m, "EUR", 95.475m, 0.95m, new LocalDate(2026, 3, 2));
        (v.HomePort, v.Sister) = (new Id<Port>(context.Host.Ids.Next()), new Id<Vessel>(context.Host.Ids.Next()));
        (v.About, v.Place) = (new RecordRef("team", context.Host.Ids.Next()), new GeoPoint(47.5, 7.6));
        (v.Yard, v.ExternalIds) = (new Address { City = "Basel", Country = "CH" }, ExternalIds.None.With("erp", "7"));
        (v.Owner, v.OwnerTeam) = (new RecordRef("user", context.Host.Ids.Next()), new RecordRef("team", context.Host.Ids.Next()));
        v[VesselFields.Score] = 12.5m;
        v.Set("status", FieldValue.Text("sailing", FieldKind.State));
    });

    private static StoreScenario It(string name, Func<StoreScenarioContext, Task> body) => new(name, StoreArea.Records, body);

    private static async Task ComesBackAsync(StoreScenarioContext context, Vessel vessel)
    {
        var connection = await context.ConnectAsync();
        await context.InsertAsync(connection, vessel);
        Check.Fields(vessel, await context.FindAsync<Vessel>(connection, vessel.RawId));
    }

    // Once by an insert, and once by an update from the one to the other.
    private static async Task BothAsync(StoreScenarioContext context, Action<Vessel> first, Action<Vessel> second, Guid? firstId = null, Guid? secondId = null)
    {
        var connection = await context.ConnectAsync();
        var (one, other) = (context.Vessel("One", first, firstId), context.Vessel("Other", second, secondId));
        await context.InsertAsync(connection, one, other);
        Check.Fields(one, await context.FindAsync<Vessel>(connection, one.RawId));
        Check.Fields(other, await context.FindAsync<Vessel>(connection, other.RawId));
        var changed = await context.UpdateAsync(connection, one, second);
        Check.Fields(changed, await context.FindAsync<Vessel>(connection, one.RawId));
    }
}
