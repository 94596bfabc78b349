using Crm.Persistence;
using Crm.Records;
using Crm.Sessions;

namespace Crm.Conformance.Scenarios;

/// <summary>Nobody overwrites what they have not read.</summary>
internal static class VersionScenarios
{
    public static IEnumerable<StoreScenario> All =>
    [
        It("An update of a version that is gone by is refused and named", async (context, connection, vessel) =>
        {
            var other = await context.UpdateAsync(connection, vessel, v => v.Name = "Theirs");
            await RefusesAsync(context, connection, Drafts.Update(vessel, context.Next(vessel, v => v.Name = "Mine")), 1, 2);
            Check.Fields(other, await context.FindAsync<Vessel>(connection, vessel.RawId));
        }),
        It("A delete of a version that is gone by is refused and named", async (context, connection, vessel) =>
        {
            await context.UpdateAsync(connection, vessel, v => v.Name = "Theirs");
            await RefusesAsync(context, connection, Drafts.Delete(vessel), 1, 2);
            Check.Sequence(["Theirs"], await context.NamesAsync(connection, context.Query<Vessel>()), "The vessels");
        }),
        It("An update of a record that is gone is refused, with no version found", async (context, connection, vessel) =>
        {
            await context.WriteAsync(connection, context.Batch(Drafts.Delete(vessel)));
            await RefusesAsync(context, connection, Drafts.Update(vessel, context.Next(vessel, v => v.Name = "Mine")), 1, null);
            Check.Equal(0, await connection.CountAsync(context.Query<Vessel>(), default), "Vessels");
        }),
        It("A delete of a record that is gone is refused", async (context, connection, vessel) =>
        {
            await context.WriteAsync(connection, context.Batch(Drafts.Delete(vessel)));
            await RefusesAsync(context, connection, Drafts.Delete(vessel), 1, null);
        }),
        It("An insert of an id that is there is refused, and the record stays", async (context, connection, vessel) =>
        {
            await RefusesAsync(context, connection, Drafts.Insert(context.Vessel("Mine", null, vessel.RawId)), 0, 1);
            Check.Fields(vessel, await context.FindAsync<Vessel>(connection, vessel.RawId));
        }),
        It("An insert of an id that lies in the bin is refused", async (context, connection, vessel) =>
        {
            await context.WriteAsync(connection, context.Batch(Drafts.Update(vessel, context.Binned(vessel))));
            await RefusesAsync(context, connection, Drafts.Insert(context.Vessel("Mine", null, vessel.RawId)), 0, 2);
        }),
        It("A record that was only read must still have its version", async (context, connection, vessel) =>
        {
            var batch = context.Batch(Drafts.Insert(context.Port("Basel"))) with { Checks = [new VersionCheck(vessel.Ref, 1)] };
            await context.WriteAsync(connection, batch);
            await context.UpdateAsync(connection, vessel, v => v.Name = "Theirs");
            var outcome = await connection.CommitAsync(context.Batch(Drafts.Insert(context.Port("Kiel"))) with { Checks = [new VersionCheck(vessel.Ref, 1)] }, default);
            Conflicts(outcome, (vessel.Ref, 1, 2));
            Check.Sequence(["Basel"], await context.NamesAsync(connection, context.Query<Port>()), "The ports");
        }),
        It("A record that was only read and is gone is a conflict", async (context, connection, vessel) =>
        {
            await context.WriteAsync(connection, context.Batch(Drafts.Delete(vessel)));
            Conflicts(await connection.CommitAsync(context.Batch() with { Checks = [new VersionCheck(vessel.Ref, 1)] }, default), (vessel.Ref, 1, null));
        }),
        It("A check alone changes nothing", async (context, connection, vessel) =>
        {
            await context.WriteAsync(connection, context.Batch() with { Checks = [new VersionCheck(vessel.Ref, 1)] });
            Check.Fields(vessel, await context.FindAsync<Vessel>(connection, vessel.RawId));
        }),
        It("Each record in conflict is named", async (context, connection, vessel) =>
        {
            var other = context.Vessel("Other");
            await context.InsertAsync(connection, other);
            await context.UpdateAsync(connection, vessel, v => v.Name = "Theirs");
            await context.UpdateAsync(connection, other, v => v.Name = "Theirs too");
            var outcome = await connection.CommitAsync(
                context.Batch(Drafts.Update(vessel, context.Next(vessel, v => v.Crew = 1)), Drafts.Update(other, context.Next(other, v => v.Crew = 1))), default);
            Conflicts(outcome, (vessel.Ref, 1, 2), (other.Ref, 1, 2));
        }),
        It("Of many writers at once on one version, one wins", async (context, connection, vessel) =>
        {
            var won = await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
            {
                var own = await context.ConnectAsync();
                return (await own.CommitAsync(context.Batch(Drafts.Update(vessel, context.Next(vessel, v => v.Crew = writer))), default)).IsWritten;
            })));
            Check.Equal(1, won.Count(w => w), "Writers that won");
            var found = await context.FindAsync<Vessel>(connection, vessel.RawId);
            Check.Equal(2, found!.Version, "The version");
            Check.Equal(Array.IndexOf(won, true), found.Crew, "Whose value is there");
        }),
        It("No increment of many sessions is lost", async (context, connection, vessel) =>
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
            {
                for (var done = 0; done < 5;)
                {
                    var session = await context.OpenAsync();
                    var mine = await session.Set<Vessel>().GetAsync(vessel.Id);
                    mine.Crew = (mine.Crew ?? 0) + 1;
                    done += (await session.TryCommitAsync()).IsCommitted ? 1 : 0;
                }
            })));
            Check.Equal(20, (await context.FindAsync<Vessel>(connection, vessel.RawId))!.Crew, "The count");
        }),
        It("A session that lost is told which fields both changed, and commits after loading anew", async (context, _, vessel) =>
        {
            var (mine, theirs) = (await context.OpenAsync(), await context.OpenAsync());
            var (my, their) = (await mine.Set<Vessel>().GetAsync(vessel.Id), await theirs.Set<Vessel>().GetAsync(vessel.Id));
            (my.Name, my.Crew, their.Name) = ("Mine", 3, "Theirs");
            await theirs.CommitAsync();
            var error = await Check.ThrowsAsync<ConflictException>(async () => await mine.CommitAsync(), "The commit that came second");
            Check.Sequence(["name"], error.Conflicts[0].Fields, "Fields that both changed");
            var again = await context.OpenAsync();
            (await again.Set<Vessel>().GetAsync(vessel.Id)).Name = "Mine";
            await again.CommitAsync();
        }),
        It("A session that rebases keeps both changes", async (context, connection, vessel) =>
        {
            var (mine, theirs) = (await context.OpenAsync(), await context.OpenAsync());
            var port = mine.Add(Port.Named("Basel"));
            await mine.CommitAsync();
            var (my, their) = (await mine.Set<Port>().GetAsync(port.Id), await theirs.Set<Port>().GetAsync(port.Id));
            (my.Country, their.Name) = ("CH", "Bâle");
            await theirs.CommitAsync();
            await mine.CommitAsync(new CommitOptions { Rebase = true });
            var found = await context.FindAsync<Port>(connection, port.RawId);
            Check.Equal(("Bâle", "CH", 3), (found!.Name, found.Country, found.Version), "The port");
        }),
    ];

    private static async Task RefusesAsync(StoreScenarioContext context, IStoreConnection connection, RecordWrite write, long expected, long? actual) =>
        Conflicts(await connection.CommitAsync(context.Batch(write), default), (write.Record.Ref, expected, actual));

    private static void Conflicts(CommitOutcome outcome, params (RecordRef Record, long Expected, long? Actual)[] wanted) =>
        Check.Sequence(wanted.OrderBy(w => w.Record), outcome.Conflicts.Select(c => (c.Record, c.Expected, c.Actual)).OrderBy(c => c.Record), "The conflicts");

    private static StoreScenario It(string name, Func<StoreScenarioContext, IStoreConnection, Vessel, Task> body) => new(name, StoreArea.Versions, async context =>
    {
        var connection = await context.ConnectAsync();
        var vessel = context.Vessel("Old", v => v.Set("status", FieldValue.Text("moored", FieldKind.State)));
        await context.InsertAsync(connection, vessel);
        await body(context, connection, vessel);
    });
}
