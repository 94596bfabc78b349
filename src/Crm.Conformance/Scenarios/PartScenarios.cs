using Crm.Rules;

namespace Crm.Conformance.Scenarios;

/// <summary>Parts are rows of their own that go with their root.</summary>
internal static class PartScenarios
{
    public static IEnumerable<StoreScenario> All =>
    [
        It("A part comes back with its root and position, and its root without it", async context =>
        {
            var connection = await context.ConnectAsync();
            var vessel = context.Vessel("Root");
            var hold = context.Hold(vessel, "fore", 3, 12.5m);
            vessel.Holds.Add(hold);
            await context.InsertAsync(connection, vessel, hold);
            Check.Fields(hold, await context.FindAsync<Hold>(connection, hold.RawId));
            Check.Equal(0, (await context.FindAsync<Vessel>(connection, vessel.RawId))!.Holds.Count, "Parts of a root that the store hands out");
        }),
        It("Parts are found by their root", async context =>
        {
            var connection = await context.ConnectAsync();
            var (vessel, other) = (context.Vessel("Root"), context.Vessel("Other"));
            await context.InsertAsync(connection, vessel, other, context.Hold(vessel, "fore", 0), context.Hold(vessel, "aft", 1), context.Hold(other, "deep", 0));
            await context.FindsAsync<Hold>(connection, Rule.Field("vessel").Eq(vessel.Ref), "fore", "aft");
            await context.FindsAsync<Hold>(connection, Rule.Field("vessel.name").Eq("Other"), "deep");
        }),
        It("A session loads parts in the order they were added, after changes too", async context =>
        {
            var id = await AFleetOfOneAsync(context, "fore", "mid", "aft");
            var session = await context.OpenAsync();
            var vessel = await session.Set<Vessel>().GetAsync(id);
            Check.Sequence(["fore", "mid", "aft"], vessel.Holds.Select(h => h.Name), "The parts");
            vessel.Holds.Remove(vessel.Holds[0]);
            vessel.Holds.Add(Hold.Named("after"));
            await session.CommitAsync();
            vessel = await (await context.OpenAsync()).Set<Vessel>().GetAsync(id);
            Check.Sequence(["mid", "aft", "after"], vessel.Holds.Select(h => h.Name), "The parts after a change");
        }),
        It("A changed part raises the version of its root, and two who change parts of one root conflict", async context =>
        {
            var id = await AFleetOfOneAsync(context, "fore", "aft");
            var (mine, theirs) = (await context.OpenAsync(), await context.OpenAsync());
            var (my, their) = (await mine.Set<Vessel>().GetAsync(id), await theirs.Set<Vessel>().GetAsync(id));
            my.Holds[0].Tons = 1;
            their.Holds[1].Tons = 2;
            await theirs.CommitAsync();
            Check.Equal(2, their.Version, "The root's version");
            Check.Equal(1, (await mine.TryCommitAsync()).Conflicts.Count(c => c.Record == my.Ref), "Conflicts over the root");
        }),
        It("Parts go to the bin with their root and come back with it", async context =>
        {
            var id = await AFleetOfOneAsync(context, "fore", "aft");
            var session = await context.OpenAsync();
            session.Remove(await session.Set<Vessel>().GetAsync(id));
            await session.CommitAsync();
            var connection = await context.ConnectAsync();
            await context.FindsAsync<Hold>(connection, Rule.Always);
            session = await context.OpenAsync();
            var vessel = (await session.Set<Vessel>().InBin().FindAsync(id))!;
            Check.Sequence(["fore", "aft"], vessel.Holds.Select(h => h.Name), "The parts in the bin");
            session.Restore(vessel);
            await session.CommitAsync();
            await context.FindsAsync<Hold>(connection, Rule.Always, "fore", "aft");
            vessel = await (await context.OpenAsync()).Set<Vessel>().GetAsync(id);
            Check.Sequence(["fore", "aft"], vessel.Holds.Select(h => h.Name), "The parts that came back");
        }),
        It("Purging a root takes its parts along", async context =>
        {
            var id = await AFleetOfOneAsync(context, "fore");
            var session = await context.OpenAsync();
            session.Purge(await session.Set<Vessel>().GetAsync(id));
            await session.CommitAsync();
            var connection = await context.ConnectAsync();
            Check.Equal(0, await connection.CountAsync(context.Query<Hold>() with { Bin = Persistence.RecycleBin.Both }, default), "Parts left");
        }),
    ];

    private static async Task<Records.Id<Vessel>> AFleetOfOneAsync(StoreScenarioContext context, params string[] holds)
    {
        var session = await context.OpenAsync();
        var vessel = session.Add(Vessel.Named("Root"));
        foreach (var hold in holds)
            vessel.Holds.Add(Hold.Named(hold));
        await session.CommitAsync();
        return vessel.Id;
    }

    private static StoreScenario It(string name, Func<StoreScenarioContext, Task> body) => new(name, StoreArea.Parts, body);
}
