using Crm.Journal;
using Crm.Records;
using Crm.Work;
using NodaTime;

namespace Crm.Conformance.Scenarios;

/// <summary>What is to be done later.</summary>
internal static class WorkScenarios
{
    public static IEnumerable<StoreScenario> All =>
    [
        It("A work item is kept whole", async context =>
        {
            var item = Item(context) with
            {
                Lane = "mail", OrderingKey = "vessel 7", Key = "remind 😀", Record = new RecordRef("vessel", context.Host.Ids.Next()),
                Data = new Dictionary<string, FieldValue>(StringComparer.Ordinal) { ["to"] = FieldValue.Text("Ada"), ["score"] = FieldValue.Number(1.5m) },
                Actor = new RecordRef("user", context.Host.Ids.Next()),
                Cause = new Cause(context.Host.Ids.Next(), 2, context.Host.Ids.Next()),
            };
            await context.WriteAsync(await context.ConnectAsync(), context.Batch() with { Work = [item] });
            var found = (await context.WorkOfAsync()).Single();
            Check.Equal(item with { Data = JournalEntry.Nothing }, found with { Data = JournalEntry.Nothing }, "The row without its data");
            Check.Values(item.Data, found.Data, "The data");
        }),
        It("Every row of a commit is kept", async context =>
        {
            WorkItem[] items = [.. Enumerable.Range(0, 20).Select(_ => Item(context))];
            await context.WriteAsync(await context.ConnectAsync(), context.Batch() with { Work = [.. items] });
            Check.Sequence(items.Select(i => i.Id).Order(), (await context.WorkOfAsync()).Select(i => i.Id).Order(), "The rows");
        }),
        It("A refused commit leaves no work", async context =>
        {
            var (connection, vessel) = (await context.ConnectAsync(), context.Vessel("Ship"));
            await context.InsertAsync(connection, vessel);
            Check.That(!(await connection.CommitAsync(context.Batch(Drafts.Insert(vessel)) with { Work = [Item(context)] }, default)).IsWritten, "The same record was inserted twice.");
            Check.Equal(0, (await context.WorkOfAsync()).Count, "Rows");
        }),
        It("Work is of one tenant", async context =>
        {
            await context.WriteAsync(await context.ConnectAsync(new TenantId("acme")), context.Batch() with { Work = [Item(context)] });
            Check.Equal(0, (await context.WorkOfAsync()).Count, "Rows of the only tenant");
            Check.Equal(1, (await context.WorkOfAsync(new TenantId("acme"))).Count, "Rows of the other");
        }),
        It("A transition schedules its work", async context =>
        {
            var session = await context.OpenAsync();
            var vessel = session.Add(Vessel.Named("Ship"));
            await session.CommitAsync();
            session.Process(vessel).Take("sail");
            await session.CommitAsync();
            var item = (await context.WorkOfAsync()).Single();
            Check.Equal(("watch", vessel.Ref, context.Clock.Now + Duration.FromDays(2)), (item.Kind, item.Record!.Value, item.Due), "The work");
        }),
    ];

    private static WorkItem Item(StoreScenarioContext context) => new()
    {
        Id = context.Host.Ids.Next(),
        Kind = "remind",
        Due = context.Clock.Now + Duration.FromNanoseconds(1_000),
        Cause = new Cause(context.Host.Ids.Next(), 0, null),
    };

    private static StoreScenario It(string name, Func<StoreScenarioContext, Task> body) => new(name, StoreArea.Work, body, StoreNeeds.Work);
}
