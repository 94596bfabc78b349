using Crm.Persistence;
using Crm.Records;
using Crm.Rules;

namespace Crm.Conformance.Scenarios;

/// <summary>The recycle bin.</summary>
internal static class BinScenarios
{
    public static IEnumerable<StoreScenario> All =>
    [
        It("A record in the bin is found by its id and listed among the deleted only", async context =>
        {
            var (connection, gone) = await BinnedAsync(context);
            Check.Fields(gone, await context.FindAsync<Vessel>(connection, gone.RawId));
            Check.Sequence(["Kept"], await context.NamesAsync(connection, context.Query<Vessel>()), "The live");
            Check.Sequence(["Gone"], await context.NamesAsync(connection, context.Query<Vessel>() with { Bin = RecycleBin.Deleted }), "The deleted");
            Check.Sequence(["Gone", "Kept"], await context.NamesAsync(connection, context.Query<Vessel>(null, "name") with { Bin = RecycleBin.Both }), "Both");
        }),
        It("A record comes back from the bin as it was", async context =>
        {
            var (connection, gone) = await BinnedAsync(context);
            var back = await context.UpdateAsync(connection, gone, v => v.Set("deletedAt", FieldValue.Missing));
            Check.Fields(back, await context.FindAsync<Vessel>(connection, gone.RawId));
            Check.Sequence(["Gone", "Kept"], await context.NamesAsync(connection, context.Query<Vessel>(null, "name")), "The live");
        }),
        It("A session removes, looks into the bin, and restores", async context =>
        {
            var session = await context.OpenAsync();
            var vessel = session.Add(Vessel.Named("Gone"));
            await session.CommitAsync();
            session.Remove(vessel);
            await session.CommitAsync();
            session = await context.OpenAsync();
            Check.That(await session.Set<Vessel>().FindAsync(vessel.Id) is null, "A removed record is found among the live.");
            Check.Equal(1, await session.Set<Vessel>().InBin().CountAsync(), "Those in the bin");
            var gone = (await session.Set<Vessel>().InBin().FindAsync(vessel.Id))!;
            Check.Equal((2L, context.Clock.Now), (gone.Version, gone.DeletedAt!.Value), "Version and time of the removal");
            session.Restore(gone);
            await session.CommitAsync();
            Check.Sequence(["Gone"], await (await context.OpenAsync()).Set<Vessel>().NamesAsync(), "The live after restoring");
        }),
        It("A purged record is nowhere", async context =>
        {
            var session = await context.OpenAsync();
            var vessel = session.Add(Vessel.Named("Gone"));
            await session.CommitAsync();
            session.Purge(vessel);
            await session.CommitAsync();
            Check.That(await context.FindAsync<Vessel>(await context.ConnectAsync(), vessel.RawId) is null, "A purged record is found.");
        }),
        It("Once its target goes to the bin a path is missing, and when it comes back it is there", async context =>
        {
            var connection = await context.ConnectAsync();
            var port = context.Port("Basel", p => p.Country = "CH");
            await context.InsertAsync(connection, port, context.Vessel("Ship", v => v.HomePort = port.Id));
            await context.FindsAsync<Vessel>(connection, Rule.Field("homePort.country").Eq("CH"), "Ship");
            var gone = await context.UpdateAsync(connection, port, p => p.Set("deletedAt", FieldValue.Instant(context.Clock.Now)));
            await context.FindsAsync<Vessel>(connection, Rule.Field("homePort.country").Eq("CH"));
            await context.FindsAsync<Vessel>(connection, Rule.Field("homePort").Eq(port.Ref), "Ship");
            await context.UpdateAsync(connection, gone, p => p.Set("deletedAt", FieldValue.Missing));
            await context.FindsAsync<Vessel>(connection, Rule.Field("homePort.country").Eq("CH"), "Ship");
        }),
        It("Once a related record goes to the bin it counts no more", async context =>
        {
            var connection = await context.ConnectAsync();
            var port = context.Port("Basel");
            var ship = context.Vessel("Ship", v => v.HomePort = port.Id);
            await context.InsertAsync(connection, port, ship);
            await context.FindsAsync<Port>(connection, Rule.Related("vessels").Any(), "Basel");
            await context.WriteAsync(connection, context.Batch(Drafts.Update(ship, context.Binned(ship))));
            await context.FindsAsync<Port>(connection, Rule.Related("vessels").Any());
            await context.FindsAsync<Port>(connection, Rule.Related("vessels").Count(Comparison.Eq, 0), "Basel");
        }),
    ];

    private static async Task<(IStoreConnection Connection, Vessel Gone)> BinnedAsync(StoreScenarioContext context)
    {
        var connection = await context.ConnectAsync();
        var vessel = context.Vessel("Gone", v => v.Crew = 3);
        await context.InsertAsync(connection, vessel, context.Vessel("Kept"));
        var gone = context.Binned(vessel);
        await context.WriteAsync(connection, context.Batch(Drafts.Update(vessel, gone)));
        return (connection, gone);
    }

    private static StoreScenario It(string name, Func<StoreScenarioContext, Task> body) => new(name, StoreArea.Bin, body);
}
