using Crm.Evaluation;
using Crm.Persistence;
using Crm.Records;
using Crm.Rules;
using Crm.Time;
using Crm.Values;
using NodaTime;

namespace Crm.Conformance.Scenarios;

/// <summary>What rules mean, in the store as anywhere else: each finds the ships written beside it.</summary>
internal static class RuleScenarios
{
    public static IEnumerable<StoreScenario> All =>
    [
        It("Always is met by all that live, never by none", _ => [(Rule.Always, "ABCDE"), (Rule.Never, "")]),
        It("A missing value makes every comparison false, and ne is exactly not eq", _ =>
        [
            (Rule.Field("crew").Eq(10), "AC"),
            (Rule.Field("crew").Ne(Number(10)), "BDE"),
            (!Rule.Field("crew").Eq(10), "BDE"),
            (Rule.Field("crew").Lt(10), "E"),
            (Rule.Field("crew").Le(10), "ACE"),
            (Rule.Field("crew").Gt(10), "B"),
            (Rule.Field("crew").Ge(10), "ABC"),
            (!Rule.Field("crew").Gt(10), "ACDE"),
            (!Rule.Field("crew").Lt(10), "ABCD"),
            (Rule.Field("crew").Empty(), "D"),
            (Rule.Field("crew").NotEmpty(), "ABCE"),
            (Rule.Field("insured").Eq(value: false), "B"),
            (Rule.Field("insured").Ne(Operand.Of(FieldValue.Boolean(false))), "ACDE"),
            (!Rule.Field("insured").Eq(value: true), "BCE"),
        ]),
        It("Between includes both ends, and its negation the missing", _ =>
        [
            (Rule.Field("crew").Between(Number(0), Number(10)), "ACE"),
            (!Rule.Field("crew").Between(Number(0), Number(10)), "BD"),
            (Rule.Field("draught").Between(Number(1.5m), Number(2.25m)), "ABE"),
        ]),
        It("All, any and not are nested as they are written", _ =>
        [
            (Rule.Any(Rule.Field("crew").Eq(20), Rule.Field("insured").Eq(value: true)), "ABD"),
            (Rule.All(Rule.Field("kind").Eq("bulk"), !Rule.Field("insured").Eq(value: false)), "AC"),
            (!Rule.Any(Rule.Field("crew").Eq(20), Rule.All(Rule.Field("kind").Eq("bulk"), Rule.Field("crew").Eq(10))), "DE"),
            (!(!Rule.Field("crew").Eq(10)), "AC"),
            (Rule.InSegment("grainers"), "ACE"),
            (!Rule.InSegment("grainers"), "BD"),
        ]),
        It("Fields are compared with fields", _ =>
        [
            (Rule.Field("crew").Lt(Operand.Field("decks")), "A"),
            (Rule.Field("crew").Eq(Operand.Field("decks")), "B"),
            (Rule.Field("crew").Ne(Operand.Field("decks")), "ACDE"),
            (Rule.Field("crew").Gt(Operand.Field("draught")), "AB"),
        ]),
        It("Text is compared letter by letter, or by its fold", _ =>
        [
            (Rule.Field("name").Eq("Aurora"), "A"),
            (Rule.Field("name").Eq("aurora"), ""),
            (Rule.Field("name").Same("AURORA"), "A"),
            (Rule.Field("name").Gt(Text("Borealis")), "CDE"),
            (Rule.Field("name").Between(Text("B"), Text("D")), "BC"),
            (Rule.Field("notes").Same("CAFÉ AU LAIT"), "AB"),
            (Rule.Field("notes").Eq("Café au lait"), "A"),
            (Rule.Field("notes").Contains("ＦＩＮＥ"), "DE"),
            (Rule.Field("notes").StartsWith("CAFÉ"), "AB"),
            (Rule.Field("notes").EndsWith("GRAIN"), "DE"),
            (!Rule.Field("notes").Contains("café"), "CDE"),
        ]),
        It("Text has no wildcards", _ =>
        [
            (Rule.Field("notes").Contains("100%"), "D"),
            (Rule.Field("notes").Contains("e_g"), "D"),
            (Rule.Field("notes").StartsWith("100%"), "D"),
            (Rule.Field("notes").Same("%"), ""),
            (Rule.Field("notes").Contains("\\"), ""),
            (Rule.Field("notes").Contains("'"), ""),
        ]),
        It("In and has look for one of several", fleet =>
        [
            (Rule.Field("name").In("Aurora", "Echo", "Nobody"), "AE"),
            (!Rule.Field("name").In("Aurora", "Echo", "Nobody"), "BCD"),
            (Rule.Field("kind").In("bulk", "tanker"), "ABC"),
            (!Rule.Field("kind").In("bulk"), "BDE"),
            (Rule.Field("crew").In(Number(0), Number(20)), "BE"),
            (Rule.Field("id").In(Ref(fleet.Aurora.Ref), Ref(fleet.Borealis.Ref)), "AB"),
            (Rule.Field("trades").Has("grain"), "ACE"),
            (!Rule.Field("trades").Has("grain"), "BD"),
            (Rule.Field("trades").Has("gra"), ""),
            (Rule.Field("trades").Empty(), "D"),
            (Rule.Field("externalIds").Has("erp:7"), "A"),
            (Rule.Field("place").NotEmpty(), "B"),
            (Rule.Field("status").Eq("sailing"), "B"),
        ]),
        It("A path leads over references, and is missing where one is missing or in the bin", fleet =>
        [
            (Rule.Field("homePort").Eq(fleet.Basel.Ref), "A"),
            (Rule.Field("homePort").Empty(), "E"),
            (Rule.Field("homePort.country").Eq("DE"), "BC"),
            (Rule.Field("homePort.country").Ne("DE"), "ADE"),
            (Rule.Field("homePort.name").Empty(), "DE"),
            (Rule.Field("homePort.parent.name").Eq("Europe"), "AB"),
            (Rule.Field("homePort.parent.parent.name").Eq("Europe"), "C"),
            (Rule.Field("sister.homePort.country").Eq("CH"), "B"),
            (Rule.Field("homePort.country").Eq(Operand.Field("sister.homePort.country")), "C"),
            (Rule.Field("about").Eq(fleet.Basel.Ref), "E"),
        ]),
        It("A hierarchy is followed up and down", fleet =>
        [
            (Rule.Field("homePort.parent").DescendantOf(fleet.Europe.Ref), "ABC"),
            (Rule.Field("homePort.parent").DescendantOf(fleet.Hamburg.Ref), "C"),
            (!Rule.Field("homePort.parent").DescendantOf(fleet.Hamburg.Ref), "ABDE"),
            (Rule.Field("homePort.parent").AncestorOf(fleet.Kiel.Ref), "B"),
        ]),
        It("Related records are looked for, counted and summed", _ =>
        [
            (Rule.Related("holds").Any(), "ABD"),
            (Rule.Related("holds").None(), "CE"),
            (Rule.Related("holds", Rule.Field("tons").Gt(80)).Any(), "AB"),
            (Rule.Related("holds", Rule.Field("tons").Gt(80)).None(), "CDE"),
            (Rule.Related("holds", Rule.Field("tons").Ge(100)).All(), "BCE"),
            (Rule.Related("holds").Count(Comparison.Ge, 2), "A"),
            (Rule.Related("holds").Count(Comparison.Eq, 0), "CE"),
            (!Rule.Related("holds").Count(Comparison.Eq, 0), "ABD"),
            (Rule.Related("holds").Sum("tons", Comparison.Ge, 150), "AB"),
            (Rule.Related("holds").Sum("tons", Comparison.Eq, 0), "CDE"),
            (Rule.Related("holds", Rule.Field("tons").Lt(80)).Sum("tons", Comparison.Gt, 0), "A"),
            (Rule.Related("holds").Min("tons", Comparison.Lt, Number(100)), "A"),
            (Rule.Related("holds").Max("tons", Comparison.Gt, Number(100)), "B"),
            (!Rule.Related("holds").Max("tons", Comparison.Gt, Number(100)), "ACDE"),
            (Rule.Related("sisters").Any(), "AB"),
        ]),
        Ports("Related records in the bin are not there, and paths go over several sets", fleet =>
        [
            (Rule.Related("vessels").Any(), "BHK"),
            (Rule.Related("vessels").None(), "E"),
            (Rule.Related("vessels").Count(Comparison.Eq, 1), "BHK"),
            (Rule.Related("vessels", Rule.Field("crew").Eq(10)).Any(), "BK"),
            (Rule.Related("vessels.holds").Sum("tons", Comparison.Gt, 100), "BH"),
            (Rule.Related("vessels.holds").Sum("tons", Comparison.Gt, 150), "H"),
            (Rule.Related("children").Any(), "EH"),
            (Rule.Related("children.vessels").Any(), "EH"),
            (Rule.Related("mentions").Any(), "B"),
            (Rule.Related("vessels").Sum("worth", Comparison.Ge, 150), "H"),
            (Rule.Related("vessels").Sum("worth.amount", Comparison.Ge, 200, "EUR"), "H"),
            (Rule.Related("vessels").Max("builtOn", Comparison.Lt, Text("2000-01-01")), "H"),
            (Rule.Field("parent").DescendantOf(fleet.Europe.Ref), "BHK"),
            (Rule.Field("parent").AncestorOf(fleet.Kiel.Ref), "EH"),
        ]),
        It("Time is measured from now", _ =>
        [
            (Rule.Field("seenAt").Lt(Operand.Now(RelativePeriod.Days(-7))), "BD"),
            (Rule.Field("seenAt").Between(Operand.Now(RelativePeriod.Days(-1)), Operand.Now()), "A"),
            (Rule.Field("seenAt").Ge(Operand.Now(startOf: CalendarUnit.Year)), "AB"),
            (Rule.Field("seenAt").Ge(Operand.Now(startOf: CalendarUnit.Day)), "A"),
            (Rule.Field("seenAt").Eq(Text("2026-02-01T00:00:00Z")), "B"),
            (Rule.Field("builtOn").Eq(Operand.Today()), "E"),
            (Rule.Field("builtOn").Lt(Operand.Today(RelativePeriod.Parse("-20y"))), "AB"),
            (Rule.Field("builtOn").Between(Text("1990-03-10"), Text("2001-03-05")), "AB"),
            (Rule.Field("builtOn").Anniversary(RelativePeriod.Days(14)), "ABE"),
            (Rule.Field("builtOn").Anniversary(RelativePeriod.Days(3)), "AE"),
            (!Rule.Field("builtOn").Anniversary(RelativePeriod.Days(14)), "CD"),
        ]),
        In("Days and years begin in the zone of who asks: in Auckland earlier", "Pacific/Auckland", (Rule.Field("seenAt").Ge(Operand.Now(startOf: CalendarUnit.Year)), "ABD")),
        In("Days and years begin in the zone of who asks: in Honolulu later", "Pacific/Honolulu", (Rule.Field("builtOn").Eq(Operand.Today()), "")),
        It("Money is compared by its worth in the base currency, and by its pieces", _ =>
        [
            (Rule.Field("worth").Gt(99), "AB"),
            (Rule.Field("worth").Gt(190), ""),
            (Rule.Field("worth").Lt(100), "D"),
            (Rule.Field("worth").Eq(Operand.Of(FieldValue.Money(new Money(200, "EUR")))), "B"),
            (Rule.Field("worth.currency").Eq("CHF"), "AD"),
            (Rule.Field("worth.amount").Ge(100), "AB"),
            (Rule.Field("worth").Empty(), "CE"),
        ]),
        new("Rules know who asks", StoreArea.Rules, async context =>
        {
            var fleet = await Fleet.WriteAsync(context);
            var asker = new Asker(fleet.Alice, new HashSet<RecordRef> { fleet.North }, new HashSet<RecordRef> { fleet.North }, new HashSet<RecordRef> { fleet.Bob });
            var moment = new RuleContext { Now = context.Clock.Now, Asker = asker };
            await FindsAsync(fleet, context.Query<Vessel>(Rule.Field("owner").Eq(Operand.Me)) with { Context = moment }, "A");
            await FindsAsync(fleet, context.Query<Vessel>(!Rule.Field("owner").Eq(Operand.Me)) with { Context = moment }, "BCDE");
            await FindsAsync(fleet, context.Query<Vessel>(Rule.Field("owner").In(Operand.MySubordinates)) with { Context = moment }, "B");
            await FindsAsync(fleet, context.Query<Vessel>(Rule.Field("owner.team").In(Operand.MyTeams)) with { Context = moment }, "A");
            await FindsAsync(fleet, context.Query<Vessel>(Rule.Field("owner").Eq(Operand.Me)), "");
        }),
        new("Rules are asked of the bin, or of both", StoreArea.Rules, async context =>
        {
            var fleet = await Fleet.WriteAsync(context);
            await FindsAsync(fleet, context.Query<Vessel>(Rule.Field("crew").Eq(10)) with { Bin = RecycleBin.Deleted }, "G");
            await FindsAsync(fleet, context.Query<Vessel>(Rule.Field("crew").Eq(10)) with { Bin = RecycleBin.Both }, "ACG");
            await FindsAsync(fleet, context.Query<Vessel>(Rule.Field("homePort.country").Eq("CH")) with { Bin = RecycleBin.Deleted }, "G");
        }),
        new("A list of five hundred values is looked through", StoreArea.Rules, async context =>
        {
            var fleet = await Fleet.WriteAsync(context);
            Operand[] ids = [.. Enumerable.Range(0, 499).Select(_ => Ref(new RecordRef("vessel", context.Host.Ids.Next()))), Ref(fleet.Aurora.Ref)];
            await FindsAsync(fleet, context.Query<Vessel>(Rule.Field("id").In(ids)), "A");
        }),
    ];

    private static Operand Number(decimal value) => Operand.Of(FieldValue.Number(value));

    private static Operand Text(string value) => Operand.Of(FieldValue.Text(value));

    private static Operand Ref(RecordRef value) => Operand.Of(FieldValue.Reference(value));

    private static StoreScenario It(string name, Func<Fleet, (Rule Rule, string Initials)[]> table) => Of<Vessel>(name, table);

    private static StoreScenario Ports(string name, Func<Fleet, (Rule Rule, string Initials)[]> table) => Of<Port>(name, table);

    private static StoreScenario Of<T>(string name, Func<Fleet, (Rule Rule, string Initials)[]> table) where T : Record => new(name, StoreArea.Rules, async context =>
    {
        var fleet = await Fleet.WriteAsync(context);
        foreach (var (rule, initials) in table(fleet))
            await FindsAsync(fleet, context.Query<T>(rule), initials, rule);
    });

    private static StoreScenario In(string name, string zone, (Rule Rule, string Initials) row) => new(name, StoreArea.Rules, async context =>
    {
        var fleet = await Fleet.WriteAsync(context);
        var moment = new RuleContext { Now = context.Clock.Now, Zone = DateTimeZoneProviders.Tzdb[zone] };
        await FindsAsync(fleet, context.Query<Vessel>(row.Rule) with { Context = moment }, row.Initials, row.Rule);
    });

    // Ships and ports of the fleet differ in their first letter.
    private static async Task FindsAsync(Fleet fleet, RecordQuery query, string initials, Rule? rule = null)
    {
        var found = await fleet.Context.NamesAsync(fleet.Connection, query);
        Check.Equal(initials, string.Concat(found.Select(n => n[0]).Order()), $"The initials of what {rule?.ToString() ?? "the rule"} finds");
        Check.Equal(initials.Length, await fleet.Connection.CountAsync(query, fleet.Context.Cancellation), $"How many {rule?.ToString() ?? "the rule"} counts");
    }
}
