using Crm.Errors;
using Crm.Records;
using Crm.Sessions;

namespace Crm.Conformance.Scenarios;

/// <summary>Unique fields and external ids as sessions have them.</summary>
internal static class ClaimSessionScenarios
{
    public static IEnumerable<StoreScenario> All =>
    [
        It("A unique value in use is refused by its fold, and nothing is written", async context =>
        {
            await AddAsync(context, v => v.Registry = "Café-1");
            await RefusedAsync(context, v => v.Registry = "CAFE\u0301-1", "registry");
            Check.Equal(1, await (await context.ConnectAsync()).CountAsync(context.Query<Vessel>(), default), "Vessels");
        }),
        It("A custom unique value in use is refused", async context =>
        {
            await AddAsync(context, v => v[VesselFields.CallSign] = "HBXY");
            await RefusedAsync(context, v => v[VesselFields.CallSign] = "hbxy", "callSign");
        }),
        It("A unique value is free once its record changed it or lies in the bin", async context =>
        {
            var first = await AddAsync(context, v => v.Registry = "CH-1");
            await ChangeAsync(context, first, (_, v) => v.Registry = "CH-2");
            var second = await AddAsync(context, v => v.Registry = "CH-1");
            await ChangeAsync(context, second, (session, v) => session.Remove(v));
            await AddAsync(context, v => v.Registry = "CH-1");
        }),
        It("A record does not come back from the bin while another has its unique value", async context =>
        {
            var first = await AddAsync(context, v => v.Registry = "CH-1");
            await ChangeAsync(context, first, (session, v) => session.Remove(v));
            await AddAsync(context, v => v.Registry = "CH-1");
            var session = await context.OpenAsync();
            session.Restore((await session.Set<Vessel>().InBin().FindAsync(first))!);
            var result = await session.TryCommitAsync();
            Check.Sequence([ProblemCodes.FieldNotUnique], result.Problems.Select(p => p.Code), "The problems");
        }),
        It("An external id finds its record, case by case, also in the bin", async context =>
        {
            var id = await AddAsync(context, v => v.ExternalIds = v.ExternalIds.With("erp", "a7"));
            var session = await context.OpenAsync();
            Check.Equal(id, (await session.Set<Vessel>().FindByExternalIdAsync("erp", "a7"))?.Id, "The record found");
            Check.That(await session.Set<Vessel>().FindByExternalIdAsync("erp", "A7") is null, "An external id was found by another case.");
            Check.That(await session.Set<Port>().FindByExternalIdAsync("erp", "a7") is null, "An external id was found in another type.");
            await ChangeAsync(context, id, (own, v) => own.Remove(v));
            session = await context.OpenAsync();
            Check.That(await session.Set<Vessel>().FindByExternalIdAsync("erp", "a7") is null, "A record in the bin was found among the live.");
            Check.Equal(id, (await session.Set<Vessel>().InBin().FindByExternalIdAsync("erp", "a7"))?.Id, "The record found in the bin");
        }),
        It("An external id stays reserved in the bin and comes back with its record", async context =>
        {
            var id = await AddAsync(context, v => v.ExternalIds = v.ExternalIds.With("erp", "7"));
            await ChangeAsync(context, id, (session, v) => session.Remove(v));
            await RefusedAsync(context, v => v.ExternalIds = v.ExternalIds.With("erp", "7"), "externalIds");
            var session = await context.OpenAsync();
            session.Restore((await session.Set<Vessel>().InBin().FindAsync(id))!);
            await session.CommitAsync();
            Check.Equal(id, (await session.Set<Vessel>().FindByExternalIdAsync("erp", "7"))?.Id, "The record that came back");
        }),
        It("A purged record gives up its external id", async context =>
        {
            var id = await AddAsync(context, v => v.ExternalIds = v.ExternalIds.With("erp", "7"));
            await ChangeAsync(context, id, (session, v) => session.Purge(v));
            await AddAsync(context, v => v.ExternalIds = v.ExternalIds.With("erp", "7"));
        }),
        It("A unique value moves from one record to another in one commit", async context =>
        {
            var (one, other) = (await AddAsync(context, v => v.Registry = "CH-1"), await AddAsync(context, v => v.Registry = "CH-2"));
            var session = await context.OpenAsync();
            (await session.Set<Vessel>().GetAsync(one)).Registry = "CH-2";
            (await session.Set<Vessel>().GetAsync(other)).Registry = "CH-1";
            await session.CommitAsync();
            Check.Equal("CH-2", (await (await context.OpenAsync()).Set<Vessel>().GetAsync(one)).Registry, "The value");
        }),
    ];

    private static async Task<Id<Vessel>> AddAsync(StoreScenarioContext context, Action<Vessel> with)
    {
        var session = await context.OpenAsync();
        var vessel = session.Add(Vessel.Named("Vessel"));
        with(vessel);
        await session.CommitAsync();
        return vessel.Id;
    }

    private static async Task ChangeAsync(StoreScenarioContext context, Id<Vessel> id, Action<ISession, Vessel> change)
    {
        var session = await context.OpenAsync();
        change(session, await session.Set<Vessel>().GetAsync(id));
        await session.CommitAsync();
    }

    private static async Task RefusedAsync(StoreScenarioContext context, Action<Vessel> with, string path)
    {
        var error = await Check.ThrowsAsync<RefusedException>(() => AddAsync(context, with), "The second record of a unique value");
        Check.Sequence([(ProblemCodes.FieldNotUnique, path)], error.Problems.Select(p => (p.Code, p.Path)), "The problems");
    }

    private static StoreScenario It(string name, Func<StoreScenarioContext, Task> body) => new(name, StoreArea.Claims, body);
}
