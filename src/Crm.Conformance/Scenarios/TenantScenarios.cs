using Crm.Access;
using Crm.Journal;
using Crm.Persistence;
using Crm.Records;
using Crm.Rules;
using Crm.Sessions;

namespace Crm.Conformance.Scenarios;

/// <summary>Tenants never meet, even with the same ids, claims and keys.</summary>
internal static class TenantScenarios
{
    private static readonly TenantId Acme = new("acme");
    private static readonly TenantId Other = new("ACME");

    public static IEnumerable<StoreScenario> All =>
    [
        It("The same id in two tenants is two records", async (context, acme, other) =>
        {
            var (mine, theirs) = await TwinsAsync(context, acme, other);
            Check.Fields(mine, await context.FindAsync<Vessel>(acme, mine.RawId));
            Check.Fields(theirs, await context.FindAsync<Vessel>(other, mine.RawId));
            await context.UpdateAsync(acme, mine, v => v.Name = "Changed");
            Check.Fields(theirs, await context.FindAsync<Vessel>(other, mine.RawId));
        }),
        It("Another tenant's record is not found, and not updated, deleted or checked", async (context, acme, other) =>
        {
            var mine = context.Vessel("Mine", null, null, Acme);
            await context.InsertAsync(acme, mine);
            Check.That(await context.FindAsync<Vessel>(other, mine.RawId) is null, "Another tenant's record was found.");
            Check.That(!(await other.CommitAsync(context.Batch(Drafts.Update(mine, context.Next(mine, v => v.Name = "Taken"))), default)).IsWritten, "Another tenant's record was updated.");
            Check.That(!(await other.CommitAsync(context.Batch(Drafts.Delete(mine)), default)).IsWritten, "Another tenant's record was deleted.");
            Check.That(!(await other.CommitAsync(context.Batch() with { Checks = [new VersionCheck(mine.Ref, 1)] }, default)).IsWritten, "Another tenant's record was checked.");
            Check.Fields(mine, await context.FindAsync<Vessel>(acme, mine.RawId));
        }),
        It("Lists, counts and summaries are of one tenant", async (context, acme, other) =>
        {
            await TwinsAsync(context, acme, other);
            await context.InsertAsync(acme, context.Vessel("Second", null, null, Acme));
            Check.Sequence(["Mine", "Second"], await context.NamesAsync(acme, context.Query<Vessel>(null, "name")), "What the one lists");
            Check.Sequence(["Theirs"], await context.NamesAsync(other, context.Query<Vessel>()), "What the other lists");
            Check.Equal((2L, 1L), (await acme.CountAsync(context.Query<Vessel>(), default), await other.CountAsync(context.Query<Vessel>(), default)), "What both count");
            var session = await context.OpenAsync(Actor.System, Other);
            Check.Equal(1m, (await session.Set<Vessel>().SummariseAsync(Summary.Total.Count()))[0].Number(), "What the other sums up");
        }),
        It("Paths and related records stay in their tenant", async (context, acme, other) =>
        {
            var port = context.Port("Basel", p => p.Country = "CH", null, Acme);
            var twin = context.Port("Basel", p => p.Country = "XX", port.RawId, Other);
            await context.InsertAsync(acme, port, context.Vessel("Mine", v => v.HomePort = port.Id, null, Acme));
            await context.InsertAsync(other, twin);
            await context.FindsAsync<Vessel>(acme, Rule.Field("homePort.country").Eq("CH"), "Mine");
            await context.FindsAsync<Vessel>(acme, Rule.Field("homePort.country").Eq("XX"));
            await context.FindsAsync<Port>(acme, Rule.Related("vessels").Any(), "Basel");
            await context.FindsAsync<Port>(other, Rule.Related("vessels").Any());
            await context.InsertAsync(other, context.Vessel("Theirs", v => v.HomePort = new Id<Port>(context.Host.Ids.Next()), null, Other));
            await context.FindsAsync<Vessel>(other, Rule.Field("homePort.name").NotEmpty());
        }),
        It("The same claim is free in the other tenant", async (context, acme, other) =>
        {
            var (mine, theirs) = await TwinsAsync(context, acme, other);
            var claim = new Claim("vessel", "registry", "CH-1");
            await context.WriteAsync(acme, context.Batch() with { Claims = [ClaimScenarios.Take(claim, mine)] });
            Check.Equal(null, await other.FindClaimAsync(claim, default), "The holder in the other tenant");
            await context.WriteAsync(other, context.Batch() with { Claims = [ClaimScenarios.Take(claim, theirs)] });
            await context.WriteAsync(other, context.Batch() with { Claims = [ClaimScenarios.Give(claim, theirs)] });
            Check.Equal(mine.Ref, await acme.FindClaimAsync(claim, default), "The holder in the one tenant");
        }),
        It("The same command is new in the other tenant", async (context, acme, other) =>
        {
            var command = new StoredCommand("key", "f", "1", context.Host.Ids.Next());
            await context.WriteAsync(acme, context.Batch() with { Command = command });
            Check.Equal(null, await other.FindCommandAsync("key", default), "The command in the other tenant");
            await context.WriteAsync(other, context.Batch() with { Command = command with { Result = "2" } });
            Check.Equal(command, await acme.FindCommandAsync("key", default), "The command in the one tenant");
        }),
        new("Journal and states are of one tenant", StoreArea.Tenants, async context =>
        {
            var (acme, other) = (await context.ConnectAsync(Acme), await context.ConnectAsync(Other));
            var (mine, _) = await TwinsAsync(context, acme, other);
            var batch = context.Batch();
            var state = new StateEntry(mine.Ref, "voyage", "moored", context.Clock.Now, context.Clock.Now, null, null);
            await context.WriteAsync(acme, batch with { Journal = [context.Entry(batch, mine, JournalKind.Created)], States = [state] });
            Check.Equal(0, await ((IJournalStore)other).JournalOfAsync(mine.Ref, default).CountAsync(), "Entries in the other tenant");
            Check.Equal(0, await ((IJournalStore)other).StatesOfAsync(mine.Ref, default).CountAsync(), "States in the other tenant");
            Check.Equal(1, await ((IJournalStore)acme).JournalOfAsync(mine.Ref, default).CountAsync(), "Entries in the one tenant");
        }, StoreNeeds.Journal),
        It("Sessions of two tenants do not meet", async (context, _, _) =>
        {
            var session = await context.OpenAsync(Actor.System, Acme);
            var vessel = session.Add(Vessel.Named("Mine"));
            (vessel.Registry, vessel.ExternalIds) = ("CH-1", ExternalIds.None.With("erp", "7"));
            await session.CommitAsync();
            session = await context.OpenAsync(Actor.System, Other);
            Check.That(await session.Set<Vessel>().FindAsync(vessel.Id) is null, "Another tenant's record was found.");
            Check.That(await session.Set<Vessel>().FindByExternalIdAsync("erp", "7") is null, "Another tenant's record was found by its external id.");
            Check.Sequence([], await session.Set<Vessel>().NamesAsync(), "What the other lists");
            var twin = session.Add(Vessel.Named("Theirs"));
            (twin.Registry, twin.ExternalIds) = ("CH-1", ExternalIds.None.With("erp", "7"));
            await session.CommitAsync();
        }),
        It("A tenant's id of 36 characters is kept", async (context, _, _) =>
        {
            var tenant = new TenantId("0123456789-0123456789-0123456789-~!#");
            var connection = await context.ConnectAsync(tenant);
            var vessel = context.Vessel("Mine", null, null, tenant);
            await context.InsertAsync(connection, vessel);
            Check.Fields(vessel, await context.FindAsync<Vessel>(connection, vessel.RawId));
        }),
    ];

    private static async Task<(Vessel Mine, Vessel Theirs)> TwinsAsync(StoreScenarioContext context, IStoreConnection acme, IStoreConnection other)
    {
        var mine = context.Vessel("Mine", null, null, Acme);
        var theirs = context.Vessel("Theirs", null, mine.RawId, Other);
        await context.InsertAsync(acme, mine);
        await context.InsertAsync(other, theirs);
        return (mine, theirs);
    }

    private static StoreScenario It(string name, Func<StoreScenarioContext, IStoreConnection, IStoreConnection, Task> body) =>
        new(name, StoreArea.Tenants, async context => await body(context, await context.ConnectAsync(Acme), await context.ConnectAsync(Other)));
}
