using Crm.Persistence;
using Crm.Records;
using Crm.Rules;

namespace Crm.Conformance.Scenarios;

/// <summary>How many there are.</summary>
internal static class CountScenarios
{
    public static IEnumerable<StoreScenario> All =>
    [
        It("Order, cursor and limit do not count", async context =>
        {
            var fleet = await Fleet.WriteAsync(context);
            var query = context.Query<Vessel>(Rule.Field("crew").NotEmpty(), "name") with { Take = 1, After = new PageCursor([FieldValue.Text("Corona")], Guid.Empty) };
            Check.Equal(4, await fleet.Connection.CountAsync(query, default), "The count");
        }),
        It("Live, deleted and both are counted apart", async context =>
        {
            var fleet = await Fleet.WriteAsync(context);
            Check.Equal(5, await fleet.Connection.CountAsync(context.Query<Vessel>(), default), "The live");
            Check.Equal(1, await fleet.Connection.CountAsync(context.Query<Vessel>() with { Bin = RecycleBin.Deleted }, default), "Those in the bin");
            Check.Equal(6, await fleet.Connection.CountAsync(context.Query<Vessel>() with { Bin = RecycleBin.Both }, default), "Both");
        }),
        It("A session counts what it lists", async context =>
        {
            await Fleet.WriteAsync(context);
            var session = await context.OpenAsync();
            foreach (var rule in new[] { Rule.Always, Rule.Never, Rule.Field("crew").Eq(10), Rule.Related("holds").Any(), Rule.Field("homePort.country").Ne("DE") })
            {
                var set = session.Set<Vessel>().Where(rule);
                Check.Equal((await set.ToListAsync()).Count, await set.CountAsync(), $"The count of {rule}");
                Check.Equal((await set.InBin().ToListAsync()).Count, await set.InBin().CountAsync(), $"The count of {rule} in the bin");
            }
        }),
        It("An empty type counts nothing", async context => Check.Equal(0, await (await context.ConnectAsync()).CountAsync(context.Query<Port>(), default), "The count")),
    ];

    private static StoreScenario It(string name, Func<StoreScenarioContext, Task> body) => new(name, StoreArea.Counts, body);
}
