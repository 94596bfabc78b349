using Crm.Persistence;
using Crm.Records;
using Crm.Values;
using NodaTime;

namespace Crm.Conformance.Scenarios;

/// <summary>In which order records come.</summary>
internal static class OrderScenarios
{
    public static IEnumerable<StoreScenario> All =>
    [
        .. Kinds.Select(OfKind),
        new("Text is ordered by code point, not by language and not by UTF-16", StoreArea.Order, async context =>
        {
            var connection = await context.ConnectAsync();
            string[] texts = ["10", "9", "A", "Z", "_", "a", "a b", "aa", "b", "z", "\u00C4", "\u00E9", "\uFF5E", "😀"];
            await context.InsertAsync(connection, [.. texts.Reverse().Select(t => context.Vessel(t))]);
            Check.Sequence(texts, await context.NamesAsync(connection, context.Query<Vessel>(null, "name")), "The order");
            Check.Sequence(texts.Reverse(), await context.NamesAsync(connection, context.Query<Vessel>(null, "-name")), "The reverse order");
        }),
        new("Ids break ties, ascending by their bytes, whichever way the order goes", StoreArea.Order, async context =>
        {
            var connection = await context.ConnectAsync();
            Guid[] ids =
            [
                new("00000001-0000-0000-0000-000000000000"), new("00000100-0000-0000-0000-000000000000"), new("01000000-0000-0000-0000-000000000000"),
                new("01000000-0000-0000-0000-000000000001"), new("01000000-0000-0000-0100-000000000000"), new("01000000-0001-0000-0000-000000000000"),
                new("01000000-0100-0000-0000-000000000000"), new("80000000-0000-0000-0000-000000000000"), new("ff000000-0000-0000-0000-000000000000"),
            ];
            await context.InsertAsync(connection, [.. ids.Reverse().Select(id => context.Vessel("Same", null, id))]);
            foreach (var order in new[] { "name", "-name", "crew", "-crew" })
                Check.Sequence(ids, (await context.ListAsync(connection, context.Query<Vessel>(null, order))).Select(v => v.RawId), $"The ids in the order {order}");
            Check.Sequence(ids, (await context.ListAsync(connection, context.Query<Vessel>(null, "id"))).Select(v => v.RawId), "The ids in their own order");
        }),
        new("Without an order ids are the order", StoreArea.Order, async context =>
        {
            var connection = await context.ConnectAsync();
            Guid[] ids = [new("00000001-0000-0000-0000-000000000000"), new("00000100-0000-0000-0000-000000000000"), new("01000000-0000-0000-0000-000000000000")];
            await context.InsertAsync(connection, [.. ids.Reverse().Select(id => context.Vessel("Same", null, id))]);
            Check.Sequence(ids, (await context.ListAsync(connection, context.Query<Vessel>() with { Take = 10 })).Select(v => v.RawId), "The ids");
        }),
        new("Several keys order one after another, each its own way", StoreArea.Order, async context =>
        {
            var fleet = await Fleet.WriteAsync(context);
            await ComesAsync(fleet, "DEACB", "crew", "name");
            await ComesAsync(fleet, "BCAED", "-crew", "-name");
            await ComesAsync(fleet, "BEACD", "-kind", "crew", "name");
        }),
        new("A path orders by the record it leads to, missing where that is or lies in the bin", StoreArea.Order, async context =>
        {
            var fleet = await Fleet.WriteAsync(context);
            await ComesAsync(fleet, "DEABC", "homePort.name", "name");
            await ComesAsync(fleet, "CBADE", "-homePort.name", "name");
            await ComesAsync(fleet, "CBAED", "-homePort.parent.name", "-name");
        }),
        new("An order is kept under a rule, and no more come than are asked for", StoreArea.Order, async context =>
        {
            var fleet = await Fleet.WriteAsync(context);
            var query = context.Query<Vessel>(Rules.Rule.Field("crew").NotEmpty(), "-crew", "name") with { Take = 3 };
            Check.Sequence(["Borealis", "Aurora", "Corona"], await context.NamesAsync(fleet.Connection, query), "The first three");
        }),
    ];

    /// <summary>Per kind a field, and values in ascending order, missing first.</summary>
    public static (string Field, FieldValue[] Ascending)[] Kinds { get; } =
    [
        ("notes", [FieldValue.Missing, FieldValue.Text("A"), FieldValue.Text("a"), FieldValue.Text("\uFF5E"), FieldValue.Text("😀")]),
        ("rating", [FieldValue.Missing, FieldValue.Text("A", FieldKind.Choice), FieldValue.Text("B", FieldKind.Choice)]),
        ("status", [FieldValue.Missing, FieldValue.Text("moored", FieldKind.State), FieldValue.Text("sailing", FieldKind.State)]),
        ("crew", [FieldValue.Missing, FieldValue.Integer(long.MinValue), FieldValue.Integer(-9), FieldValue.Integer(0), FieldValue.Integer(10), FieldValue.Integer(long.MaxValue)]),
        ("draught", [FieldValue.Missing, FieldValue.Number(-99_999_999_999_999.9999m), FieldValue.Number(-0.0001m), FieldValue.Number(9), FieldValue.Number(10.5m), FieldValue.Number(99_999_999_999_999.9998m), FieldValue.Number(99_999_999_999_999.9999m)]),
        ("insured", [FieldValue.Missing, FieldValue.Boolean(false), FieldValue.Boolean(true)]),
        ("builtOn", [FieldValue.Missing, FieldValue.Date(new LocalDate(1, 1, 1)), FieldValue.Date(new LocalDate(1999, 12, 31)), FieldValue.Date(new LocalDate(9999, 12, 31))]),
        ("seenAt", [FieldValue.Missing, FieldValue.Instant(Instant.FromUtc(1, 1, 1, 0, 0)), FieldValue.Instant(Instant.FromUnixTimeTicks(-10)), FieldValue.Instant(Instant.FromUnixTimeTicks(0)), FieldValue.Instant(Instant.FromUnixTimeTicks(10))]),
        ("worth", [FieldValue.Missing, Worth(1000, 9), Worth(20, 10), Worth(3, 100)]),
        ("homePort", [FieldValue.Missing, FieldValue.Reference(new RecordRef("port", new Guid("00000001-0000-0000-0000-000000000000"))), FieldValue.Reference(new RecordRef("port", new Guid("01000000-0000-0000-0000-000000000000")))]),
        ("yard.city", [FieldValue.Missing, FieldValue.Text("Basel"), FieldValue.Text("Kiel")]),
        ("score", [FieldValue.Missing, FieldValue.Number(-1.5m), FieldValue.Number(9), FieldValue.Number(10), FieldValue.Number(99_999_999_999.9999m)]),
        ("nick", [FieldValue.Missing, FieldValue.Text("Z"), FieldValue.Text("a"), FieldValue.Text("\uFF5E"), FieldValue.Text("😀")]),
        ("surveyedOn", [FieldValue.Missing, FieldValue.Date(new LocalDate(1, 1, 1)), FieldValue.Date(new LocalDate(2026, 3, 2))]),
        ("pingedAt", [FieldValue.Missing, FieldValue.Instant(Instant.FromUtc(1, 1, 1, 0, 0)), FieldValue.Instant(Instant.FromUtc(2026, 3, 2, 0, 0))]),
        ("sealed", [FieldValue.Missing, FieldValue.Boolean(false), FieldValue.Boolean(true)]),
        ("berths", [FieldValue.Missing, FieldValue.Integer(-2), FieldValue.Integer(9), FieldValue.Integer(10)]),
    ];

    /// <summary>Two ships per value, so that there are ties; their names say the value's place.</summary>
    public static async Task<(IStoreConnection Connection, string[] Ascending, string[] Descending)> WriteAsync(
        StoreScenarioContext context, string field, FieldValue[] ascending)
    {
        var connection = await context.ConnectAsync();
        var vessels = new List<Vessel>();
        foreach (var twin in new[] { "a", "b" })
        {
            for (var place = 0; place < ascending.Length; place++)
            {
                var value = ascending[place];
                vessels.Add(context.Vessel($"{place}{twin}", v => v.Set(field, value)));
            }
        }

        await context.InsertAsync(connection, [.. vessels.Cast<Record>().Reverse()]);
        string[] up = [.. Enumerable.Range(0, ascending.Length).SelectMany(p => new[] { $"{p}a", $"{p}b" })];
        string[] down = [.. Enumerable.Range(0, ascending.Length).Reverse().SelectMany(p => new[] { $"{p}a", $"{p}b" })];
        return (connection, up, down);
    }

    private static StoreScenario OfKind((string Field, FieldValue[] Ascending) kind) =>
        new($"The order by {kind.Field} is that of its kind, missing first, and last in reverse", StoreArea.Order, async context =>
        {
            var (connection, up, down) = await WriteAsync(context, kind.Field, kind.Ascending);
            Check.Sequence(up, await context.NamesAsync(connection, context.Query<Vessel>(null, kind.Field)), $"The order by {kind.Field}");
            Check.Sequence(down, await context.NamesAsync(connection, context.Query<Vessel>(null, "-" + kind.Field)), $"The reverse order by {kind.Field}");
        });

    private static async Task ComesAsync(Fleet fleet, string initials, params string[] order) => Check.Equal(
        initials, string.Concat((await fleet.Context.NamesAsync(fleet.Connection, fleet.Context.Query<Vessel>(null, order))).Select(n => n[0])), $"The order by {string.Join(", ", order)}");

    private static FieldValue Worth(decimal amount, decimal worth) => FieldValue.Money(new Money(amount, "EUR", worth, 1, new LocalDate(2026, 3, 2)));
}
