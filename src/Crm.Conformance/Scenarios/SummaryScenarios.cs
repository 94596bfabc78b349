using Crm.Access;
using Crm.Evaluation;
using Crm.Persistence;
using Crm.Records;
using Crm.Rules;
using Crm.Sessions;
using Crm.Time;
using Crm.Values;
using NodaTime;

namespace Crm.Conformance.Scenarios;

/// <summary>Groups, sums and extremes: as a session gives them, where the store computes them and where the library does.</summary>
internal static class SummaryScenarios
{
    public static IEnumerable<StoreScenario> All =>
    [
        It("Groups come in the order of their keys, missing first, each with its measures", Summary.By("kind").Count().Sum("crew").Min("name").Max("draught"),
            "| 1 0 Delta 0", "bulk | 2 20 Aurora 1.5", "rollOn | 1 0 Echo 1.5", "tanker | 1 20 Borealis 2.25"),
        It("Groups by a path take the missing, and what lies in the bin, together", Summary.By("homePort.country").Count(), "| 2", "CH | 1", "DE | 2"),
        It("Groups by several keys", Summary.By("insured", "kind").Count(),
            "bulk | 1", "rollOn | 1", "false tanker | 1", "true | 1", "true bulk | 1"),
        It("A total over everything is one row", Summary.Total.Count().Count("crew").Sum("crew").Min("crew").Max("crew").Sum("draught"), "| 5 4 40 0 20 5.25"),
        It("Money is summed and compared by its worth", Summary.By("worth.currency").Sum("worth").Max("worth.base"), "| 0", "CHF | 150 100", "EUR | 190 190"),
        It("Dates are grouped by year", Summary.Total.ByPeriod("builtOn", CalendarUnit.Year).Count(), "| 1", "1990-01-01 | 1", "2001-01-01 | 1", "2020-01-01 | 1", "2026-01-01 | 1"),
        It("Instants are grouped by day in the zone", Summary.Total.ByPeriod("seenAt", CalendarUnit.Day).Count(), "| 2", "2025-12-31 | 1", "2026-02-01 | 1", "2026-03-02 | 1"),
        In("Instants are grouped by day in the zone of Auckland", "Pacific/Auckland", Summary.Total.ByPeriod("seenAt", CalendarUnit.Day).Count(), "| 2", "2026-01-01 | 1", "2026-02-01 | 1", "2026-03-02 | 1"),
        In("Instants are grouped by year in the zone of Honolulu", "Pacific/Honolulu", Summary.Total.ByPeriod("seenAt", CalendarUnit.Year).Count(), "| 2", "2025-01-01 | 1", "2026-01-01 | 2"),
        It("Weeks begin on Monday", Summary.Total.ByPeriod("seenAt", CalendarUnit.Week).Count(), "| 2", "2025-12-29 | 1", "2026-01-26 | 1", "2026-03-02 | 1"),
        It("Months and quarters begin on their first day", Summary.Total.ByPeriod("builtOn", CalendarUnit.Quarter).ByPeriod("builtOn", CalendarUnit.Month).Count(),
            "| 1", "1990-01-01 1990-03-01 | 1", "2001-01-01 2001-03-01 | 1", "2020-01-01 2020-02-01 | 1", "2026-01-01 2026-03-01 | 1"),
        It("Extremes are of the field's kind and order", Summary.Total.Min("builtOn").Max("seenAt").Max("name").Min("notes").Max("insured").Min("insured"),
            "| 1990-03-10 2026-03-02T08:00:00Z Echo 100 fine grain true false"),
        Over("A sum of nothing is 0 and an extreme of nothing is missing, and there is one row", Rule.Never, Summary.Total.Count().Sum("crew").Sum("worth").Min("crew").Max("name"), "| 0 0 0"),
        Over("Groups of nothing are none", Rule.Never, Summary.By("kind").Count()),
        Over("A rule narrows a summary", Rule.Field("homePort.country").Eq("DE"), Summary.By("kind").Sum("crew"), "bulk | 10", "tanker | 20"),
        new("A summary of the bin is of the bin", StoreArea.Summaries, async context =>
        {
            await Fleet.WriteAsync(context);
            var session = await context.OpenAsync();
            Same(["bulk | 1 10"], await session.Set<Vessel>().InBin().SummariseAsync(Summary.By("kind").Count().Sum("crew")));
        }),
        new("Sums are exact", StoreArea.Summaries, async context =>
        {
            var connection = await context.ConnectAsync();
            await context.InsertAsync(
                connection,
                [.. new[] { 0.1m, 0.2m, 10_000_000_000_000m, 0.0001m }.Select(d => context.Vessel("n", v => (v.Draught, v[VesselFields.Score]) = (d, Math.Min(d, 1_000_000))))]);
            var session = await context.OpenAsync();
            Same(["| 10000000000000.3001 1000000.3001"], await session.Set<Vessel>().SummariseAsync(Summary.Total.Sum("draught").Sum("score")));
        }),
        new("Groups of texts differ letter by letter", StoreArea.Summaries, async context =>
        {
            var connection = await context.ConnectAsync();
            await context.InsertAsync(connection, [.. new[] { "a", "A", "a ", "\u00E9", "e\u0301", "a" }.Select(t => context.Vessel(t))]);
            var session = await context.OpenAsync();
            Same(["A | 1", "a | 2", "a  | 1", "e\u0301 | 1", "\u00E9 | 1"], await session.Set<Vessel>().SummariseAsync(Summary.By("name").Count()));
        }),
        new("Custom fields group and sum", StoreArea.Summaries, async context =>
        {
            var connection = await context.ConnectAsync();
            await context.InsertAsync(
                connection,
                context.Vessel("1", v => (v[VesselFields.Grade], v[VesselFields.Score]) = ("good", 1.5m)),
                context.Vessel("2", v => (v[VesselFields.Grade], v[VesselFields.Score]) = ("good", 2)),
                context.Vessel("3", v => v[VesselFields.Berths] = 4));
            var session = await context.OpenAsync();
            Same(["| 1 0 4", "good | 2 3.5 0"], await session.Set<Vessel>().SummariseAsync(Summary.By("grade").Count().Sum("score").Sum("berths")));
        }),
        new("The least and the greatest of money of the same worth do not hang on who is read first", StoreArea.Summaries, async context =>
        {
            var connection = await context.ConnectAsync();
            Money[] worths = [new(2, "EUR", 2, 1, null), new(2, "CHF", 2, 1, null), new(4, "CHF", 2, 0.5m, null)];
            foreach (var (worth, i) in worths.Concat(worths.Reverse()).Select((w, i) => (w, i)))
            {
                var vessel = context.Vessel($"v{i}", v => v.Worth = worth);
                vessel.Set("crew", FieldValue.Integer(i / worths.Length));
                await context.InsertAsync(connection, vessel);
            }

            var session = await context.OpenAsync();
            var groups = await session.Set<Vessel>().SummariseAsync(Summary.By("crew").Min("worth").Max("worth"));
            Same(["0 | 2 CHF 2 EUR", "1 | 2 CHF 2 EUR"], [.. groups.Select(g => new SummaryGroup(g.Keys, [.. g.Values.Select(Plain)]))]);

            static FieldValue Plain(FieldValue money) => FieldValue.Text($"{money.AsMoney()!.Amount:0} {money.AsMoney()!.Currency}");
        }),
        new("A store that summarises heeds rule, access and bin, and no limit", StoreArea.Summaries, async context =>
        {
            var fleet = await Fleet.WriteAsync(context);
            var scope = new RuleScope { Catalog = StoreContract.Model.Catalog };
            var query = context.AccessQuery<Vessel>(Rule.Field("insured").Ne(Operand.Of(FieldValue.Boolean(false))), Rule.Field("crew").NotEmpty());
            var summary = new SummaryQuery
            {
                Of = query with { Take = 1, After = new PageCursor([], new Guid("ffffffff-ffff-ffff-ffff-ffffffffffff")) },
                GroupBy = [new GroupKey(PathBinder.Groupable(query.Type, "kind", null, scope))],
                Measures = [new Measure(Aggregate.Count), new Measure(Aggregate.Sum, PathBinder.Measurable(query.Type, "crew", Aggregate.Sum, scope))],
            };
            var rows = await ((ISummaryStore)fleet.Connection).SummariseAsync(summary, default);
            Same(["bulk | 2 20", "rollOn | 1 0"], [.. rows.Select(r => new SummaryGroup(r.Keys, r.Values))]);
            Check.Equal(FieldKind.Integer, rows[0].Values[0].Kind, "The kind of a count");
            Check.Equal(FieldKind.Number, rows[0].Values[1].Kind, "The kind of a sum");
        }, StoreNeeds.Summaries),
    ];

    private static StoreScenario It(string name, Summary summary, params string[] rows) => Over(name, Rule.Always, summary, rows);

    private static StoreScenario Over(string name, Rule rule, Summary summary, params string[] rows) => Of(name, rule, summary, Actor.System, rows);

    private static StoreScenario In(string name, string zone, Summary summary, params string[] rows) =>
        Of(name, Rule.Always, summary, Actor.System with { Zone = DateTimeZoneProviders.Tzdb[zone] }, rows);

    private static StoreScenario Of(string name, Rule rule, Summary summary, Actor actor, string[] rows) => new(name, StoreArea.Summaries, async context =>
    {
        await Fleet.WriteAsync(context);
        var session = await context.OpenAsync(actor);
        Same(rows, await session.Set<Vessel>().Where(rule).SummariseAsync(summary));
    });

    // A row as text: its keys, a bar, its values; what is missing is left out, and numbers lose the zeros behind their last digit.
    private static void Same(string[] rows, IReadOnlyList<SummaryGroup> groups) =>
        Check.Sequence(rows, groups.Select(g => $"{Text(g.Keys)} | {Text(g.Values)}".TrimStart(' ')), "The groups");

    private static string Text(IEnumerable<FieldValue> values) => string.Join(' ', values.Where(v => !v.IsMissing).Select(v =>
        v.Kind == FieldKind.Number ? FieldValue.Number(v.AsNumber() / 1.0000000000000000000000000000m).ToString() : v.ToString()));
}
