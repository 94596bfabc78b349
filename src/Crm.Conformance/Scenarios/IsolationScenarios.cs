using Crm.Records;

namespace Crm.Conformance.Scenarios;

/// <summary>Records handed out, and handed in, are the caller's own.</summary>
internal static class IsolationScenarios
{
    public static IEnumerable<StoreScenario> All =>
    [
        It("Changing a record that was found changes nothing in the store", async (context, vessel) =>
        {
            var connection = await context.ConnectAsync();
            (await context.FindAsync<Vessel>(connection, vessel.RawId))!.Name = "Mine";
        }),
        It("Changing a record that a query gave changes nothing in the store", async (context, _) =>
        {
            var connection = await context.ConnectAsync();
            foreach (var found in await context.ListAsync(connection, context.Query<Vessel>()))
                found.Set("name", FieldValue.Text("Mine")).Set("crew", FieldValue.Integer(99));
        }),
        It("Changing a record after it was written changes nothing in the store", (_, vessel) =>
        {
            (vessel.Name, vessel.Crew) = ("Mine", 99);
            return Task.CompletedTask;
        }),
        It("Two who find a record hold two instances", async (context, vessel) =>
        {
            var connection = await context.ConnectAsync();
            Check.That(
                !ReferenceEquals(await context.FindAsync<Vessel>(connection, vessel.RawId), await context.FindAsync<Vessel>(connection, vessel.RawId)),
                "The same instance was handed out twice.");
        }),
        It("Changing the after image of an update changes nothing in the store", async (context, vessel) =>
        {
            var connection = await context.ConnectAsync();
            var next = await context.UpdateAsync(connection, vessel, v => v.Name = "As written");
            next.Name = "Mine";
        }),
    ];

    private static StoreScenario It(string name, Func<StoreScenarioContext, Vessel, Task> body) => new(name, StoreArea.Isolation, async context =>
    {
        var connection = await context.ConnectAsync();
        var vessel = context.Vessel("As written");
        await context.InsertAsync(connection, vessel);
        await body(context, vessel);
        Check.Equal("As written", (await context.FindAsync<Vessel>(connection, vessel.RawId))?.Name, "The record's name, found anew");
        Check.Sequence(["As written"], await context.NamesAsync(connection, context.Query<Vessel>()), "The names, listed anew");
        Check.Sequence([null], (await context.ListAsync(connection, context.Query<Vessel>())).Select(v => ((Vessel)v).Crew), "The crew, listed anew");
    });
}
