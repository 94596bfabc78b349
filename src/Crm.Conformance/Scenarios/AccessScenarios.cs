using Crm.Access;
using Crm.Persistence;
using Crm.Records;
using Crm.Rules;
using Crm.Sessions;

namespace Crm.Conformance.Scenarios;

/// <summary>The rule that says what an actor may see.</summary>
internal static class AccessScenarios
{
    public static IEnumerable<StoreScenario> All =>
    [
        It("The access rule narrows lists and counts", async (context, fleet) =>
        {
            await context.FindsAsync(fleet.Connection, context.AccessQuery<Vessel>(Rule.Field("insured").Eq(value: true)), "the access rule", "Aurora", "Delta");
            await context.FindsAsync(fleet.Connection, context.AccessQuery<Vessel>(Rule.Never), "the access rule");
            await context.FindsAsync(fleet.Connection, context.AccessQuery<Vessel>(Rule.Related("holds").Any()), "the access rule", "Aurora", "Borealis", "Delta");
        }),
        It("The access rule and the rule asked for must both be met", async (context, fleet) =>
        {
            var either = Rule.Any(Rule.Field("kind").Eq("bulk"), Rule.Field("kind").Eq("tanker"));
            var crew = Rule.Any(Rule.Field("crew").Eq(20), Rule.Field("crew").Eq(0));
            await context.FindsAsync(fleet.Connection, context.AccessQuery<Vessel>(either, crew), "both", "Borealis");
            await context.FindsAsync(fleet.Connection, context.AccessQuery<Vessel>(either, Rule.Field("id").In(Operand.Of(FieldValue.Reference(fleet.Aurora.Ref)))), "both", "Aurora");
            await context.FindsAsync(fleet.Connection, context.AccessQuery<Vessel>(crew, Rule.Field("id").In(Operand.Of(FieldValue.Reference(fleet.Aurora.Ref)))), "both");
        }),
        It("The access rule holds in the bin, in pages and in orders", async (context, fleet) =>
        {
            var query = context.AccessQuery<Vessel>(Rule.Field("crew").Eq(10));
            var sorted = query with { Sort = context.Query<Vessel>(null, "-name").Sort };
            Check.Sequence(["Ghost"], await context.NamesAsync(fleet.Connection, sorted with { Bin = RecycleBin.Deleted }), "The bin");
            Check.Sequence(["Corona"], await context.NamesAsync(fleet.Connection, sorted with { Take = 1 }), "The first page");
            var after = new PageCursor([FieldValue.Text("Corona")], new Guid("ffffffff-ffff-ffff-ffff-ffffffffffff"));
            Check.Sequence(["Aurora"], await context.NamesAsync(fleet.Connection, sorted with { After = after, Take = 10 }), "The next page");
        }),
        It("An actor finds, lists, counts, pages and sums what it may see", async (context, fleet) =>
        {
            var session = await context.OpenAsync(Mate(fleet.Alice));
            Check.Sequence(["Aurora"], await session.Set<Vessel>().NamesAsync(), "What the actor lists");
            Check.Equal(1, await session.Set<Vessel>().CountAsync(), "What the actor counts");
            Check.Sequence(["Aurora"], (await session.Set<Vessel>().PageAsync(10)).Items.Select(v => v.Name), "What the actor pages through");
            Check.Equal(10m, (await session.Set<Vessel>().SummariseAsync(Summary.Total.Sum("crew")))[0].Number(), "What the actor sums up");
            Check.That(await session.Set<Vessel>().FindAsync(fleet.Borealis.Id) is null, "The actor finds what it may not see.");
            Check.That(await session.Set<Vessel>().FindAsync(fleet.Aurora.Id) is not null, "The actor does not find what it may see.");
        }),
        It("A path and a related set stop at what the actor may not see", async (context, fleet) =>
        {
            var clerk = await context.OpenAsync(new Actor { User = fleet.Bob, Roles = new HashSet<string>(StringComparer.Ordinal) { StoreContract.Clerk } });
            Check.Sequence([], await clerk.Set<Vessel>().Where(Rule.Field("homePort.country").NotEmpty()).NamesAsync(), "Ships with a port that the clerk sees");
            Check.Equal(5, await clerk.Set<Vessel>().Where(Rule.Field("homePort.country").Empty()).CountAsync(), "Ships without a port that the clerk sees");
            var mate = await context.OpenAsync(Mate(fleet.Alice));
            Check.Sequence(["Basel"], await mate.Set<Port>().Where(Rule.Related("vessels").Any()).NamesAsync(), "Ports with a ship that the mate sees");
        }),
        It("A share opens a record to its grantee", async (context, fleet) =>
        {
            await context.InsertAsync(fleet.Connection, ShareRow(context, fleet.Borealis.Ref, fleet.Alice));
            var session = await context.OpenAsync(Mate(fleet.Alice));
            Check.Sequence(["Aurora", "Borealis"], await session.Set<Vessel>().OrderBy("name").NamesAsync(), "What the actor lists");
            Check.Equal(2, await session.Set<Vessel>().CountAsync(), "What the actor counts");
        }),
    ];

    private static Share ShareRow(StoreScenarioContext context, RecordRef record, RecordRef grantee)
    {
        var share = Share.Of(record, grantee, ShareRight.Read);
        return share.Set("id", FieldValue.Reference(new RecordRef("share", context.Host.Ids.Next()))).Set("version", FieldValue.Integer(1))
            .Set("createdAt", FieldValue.Instant(context.Clock.Now)).Set("updatedAt", FieldValue.Instant(context.Clock.Now));
    }

    private static Actor Mate(RecordRef user) => new() { User = user, Roles = new HashSet<string>(StringComparer.Ordinal) { StoreContract.Mate } };

    private static StoreScenario It(string name, Func<StoreScenarioContext, Fleet, Task> body) =>
        new(name, StoreArea.Access, async context => await body(context, await Fleet.WriteAsync(context)));
}
