using Crm.Journal;
using Crm.Persistence;
using Crm.Records;
using Crm.Schedules;
using Crm.Work;
using NodaTime;

namespace Crm.Conformance.Scenarios;

/// <summary>Who does what is to be done.</summary>
internal static class LeaseScenarios
{
    private static readonly Duration Minute = Duration.FromMinutes(1);

    public static IEnumerable<StoreScenario> All =>
    [
        It("What is due is leased, and nothing before", async (context, work) =>
        {
            await context.WriteAsync(Item(context, after: Minute), Item(context, after: Minute + Duration.FromNanoseconds(1_000)));
            Check.Equal(0, (await LeaseAsync(work)).Count, "Leased a minute too early");
            context.Clock.Advance(Minute);
            var leased = (await LeaseAsync(work)).Single();
            Check.Equal((WorkStatus.Leased, 1, "w", context.Clock.Now + Minute), (leased.Status, leased.Attempts, leased.Worker, leased.At), "The lease");
            Check.Equal(leased, await FindAsync(work, leased.Item.Id) with { Item = leased.Item }, "The item as it is listed");
        }),
        It("A leased item is nobody else's until its lease runs out", async (context, work) =>
        {
            await context.WriteAsync(Item(context));
            var first = (await LeaseAsync(work)).Single();
            context.Clock.Advance(Minute - Duration.FromNanoseconds(1_000));
            Check.Equal(0, (await LeaseAsync(work, "v")).Count, "Leased while another has it");
            context.Clock.Advance(Duration.FromNanoseconds(1_000));
            var second = (await LeaseAsync(work, "v")).Single();
            Check.Equal((first.Item.Id, 2, "v"), (second.Item.Id, second.Attempts, second.Worker), "The second lease");
            Check.That(second.Fence > first.Fence, "The fencing token has not risen.");
        }),
        It("A lease that was extended runs on, and one that is lost is not extended", async (context, work) =>
        {
            await context.WriteAsync(Item(context), Item(context));
            var leased = await LeaseAsync(work);
            context.Clock.Advance(Minute / 2);
            Check.Sequence([leased[0].Lease], await work.ExtendAsync([leased[0].Lease], Minute, default), "What was extended");
            context.Clock.Advance(Minute / 2);
            var taken = (await LeaseAsync(work, "v")).Single();
            Check.Equal(leased[1].Item.Id, taken.Item.Id, "What was taken up again");
            Check.Sequence([leased[0].Lease], await work.ExtendAsync([.. leased.Select(l => l.Lease)], Minute, default), "What was extended then");
        }),
        It("A commit finishes work, and is refused whole where a lease is lost", async (context, work) =>
        {
            var (connection, vessel) = (await context.ConnectAsync(), context.Vessel("Ship"));
            await context.WriteAsync(Item(context));
            var first = (await LeaseAsync(work)).Single();
            context.Clock.Advance(Minute);
            var second = (await LeaseAsync(work, "v")).Single();
            var late = await connection.CommitAsync(context.Batch(Drafts.Insert(vessel)) with { Done = [first.Lease] }, default);
            Check.Sequence([first.Lease], late.LeasesLost, "The leases that were lost");
            Check.That(await context.FindAsync<Vessel>(connection, vessel.Ref.Id) is null, "A commit whose lease is lost was written.");
            await context.WriteAsync(connection, context.Batch(Drafts.Insert(vessel)) with { Done = [second.Lease] });
            Check.Equal(0, (await context.WorkOfAsync()).Count, "Items that are left");
            Check.That(!(await connection.CommitAsync(context.Batch() with { Done = [second.Lease] }, default)).IsWritten, "An item was finished twice.");
        }),
        It("A lease that has run out is good until somebody else takes the item up", async (context, work) =>
        {
            await context.WriteAsync(Item(context));
            var leased = (await LeaseAsync(work)).Single();
            context.Clock.Advance(Minute * 10);
            await context.WriteAsync(await context.ConnectAsync(), context.Batch() with { Done = [leased.Lease] });
        }),
        It("Items that need no commit are finished many at a time", async (context, work) =>
        {
            await context.WriteAsync([.. Enumerable.Range(0, 30).Select(_ => Item(context))]);
            var leased = await LeaseAsync(work, count: 20);
            await work.CancelAsync(default, leased[3].Item.Id, default);
            var done = await work.FinishAsync([.. leased.Select(l => l.Lease)], default);
            Check.Set(leased.Where(l => l != leased[3]).Select(l => l.Lease), done, "What was finished");
            Check.Equal(10, (await context.WorkOfAsync()).Count, "Items that are left");
        }),
        It("What is given back is tried again after its wait, or at once as if it had not been tried", async (context, work) =>
        {
            await context.WriteAsync(Item(context));
            var leased = (await LeaseAsync(work)).Single();
            Check.That(await work.ReturnAsync(leased.Lease, new WorkReturn(Minute, "it rained"), default), "The lease was good.");
            Check.That(!await work.ReturnAsync(leased.Lease, WorkReturn.Untried, default), "A lease that was given back is not good any more.");
            var waiting = await FindAsync(work, leased.Item.Id);
            Check.Equal((WorkStatus.Waiting, 1, "it rained", context.Clock.Now + Minute), (waiting.Status, waiting.Attempts, waiting.Reason, waiting.At), "What was given back");
            context.Clock.Advance(Minute);
            var second = (await LeaseAsync(work)).Single();
            await work.ReturnAsync(second.Lease, WorkReturn.Untried, default);
            var third = (await LeaseAsync(work)).Single();
            Check.Equal((2, 2), (second.Attempts, third.Attempts), "The attempts");
        }),
        It("A parked item is kept with its reason until it is tried again", async (context, work) =>
        {
            await context.WriteAsync(Item(context), Item(context));
            var leased = await LeaseAsync(work);
            await work.ReturnAsync(leased[0].Lease, WorkReturn.Park("it snowed"), default);
            await work.ParkAsync(default, leased[1].Item.Id, "by hand", default);
            context.Clock.Advance(Minute * 100);
            Check.Equal(0, (await LeaseAsync(work)).Count, "Parked items that were leased");
            var parked = await work.ListAsync(default, new WorkQuery { Status = WorkStatus.Parked }, default).ToListAsync();
            Check.Set(["it snowed", "by hand"], parked.Select(p => p.Reason!), "The reasons");
            Check.That(!(await (await context.ConnectAsync()).CommitAsync(context.Batch() with { Done = [leased[1].Lease] }, default)).IsWritten, "Parking took the lease away.");
            Check.That(await work.RetryAsync(default, leased[0].Item.Id, default), "It is there.");
            var again = (await LeaseAsync(work)).Single();
            Check.Equal((leased[0].Item.Id, 1), (again.Item.Id, again.Attempts), "What is tried again");
            Check.That(again.Fence > leased[0].Fence, "The fencing token has not risen.");
            Check.That(!await work.RetryAsync(default, context.Host.Ids.Next(), default), "There is no such item.");
        }),
        It("What only waits is hastened by its key, and nothing else", async (context, work) =>
        {
            await context.WriteAsync(Item(context, after: Minute) with { Key = "waits" }, Item(context) with { Key = "leased" }, Item(context) with { Key = "failed" }, Item(context) with { Key = "parked" });
            var leased = (await LeaseAsync(work)).ToDictionary(l => l.Item.Key!, StringComparer.Ordinal);
            await work.ReturnAsync(leased["failed"].Lease, new WorkReturn(Minute, "It rains."), default);
            await work.ReturnAsync(leased["parked"].Lease, WorkReturn.Park("It rains."), default);
            Check.That(!await work.HastenAsync(default, "nobody's", default), "An item that is not there was hastened.");
            foreach (var key in new[] { "waits", "leased", "failed", "parked" })
                Check.That(await work.HastenAsync(default, key, default), $"The item {key} was not found.");
            Check.Sequence(["waits"], (await LeaseAsync(work, "v")).Select(l => l.Item.Key), "What is due now");
            Check.Sequence([leased["leased"].Lease], await work.FinishAsync([leased["leased"].Lease], default), "The lease that somebody has");
        }),
        It("Items of one ordering key run one after another, and a parked one lets the next go", async (context, work) =>
        {
            WorkItem[] items = [.. Enumerable.Range(0, 3).Select(i => Item(context, after: -Minute + Duration.FromSeconds(i)) with { OrderingKey = "k" })];
            await context.WriteAsync([.. items.Reverse()]);
            var first = (await LeaseAsync(work)).Single();
            await work.ReturnAsync(first.Lease, new WorkReturn(Minute, null), default);
            Check.Equal(0, (await LeaseAsync(work)).Count, "Leased while an earlier one waits to be tried again");
            context.Clock.Advance(Minute);
            var again = (await LeaseAsync(work)).Single();
            await work.ReturnAsync(again.Lease, WorkReturn.Park("no more"), default);
            var second = (await LeaseAsync(work)).Single();
            Check.Sequence([items[0].Id, items[0].Id, items[1].Id], [first.Item.Id, again.Item.Id, second.Item.Id], "In which order");
            await context.WriteAsync(Item(context, after: -Minute * 10) with { OrderingKey = "k" });
            Check.Equal(0, (await LeaseAsync(work)).Count, "Leased while another one is in hand");
        }),
        It("Ordering keys of other lanes and tenants do not matter", async (context, work) =>
        {
            await context.WriteAsync(Item(context) with { OrderingKey = "k" }, Item(context) with { OrderingKey = "k", Lane = "other" });
            await context.WriteAsync(await context.ConnectAsync(new TenantId("acme")), context.Batch() with { Work = [Item(context) with { OrderingKey = "k" }] });
            Check.Equal(2, (await LeaseAsync(work)).Count, "Leased of the one lane");
            Check.Equal(1, (await LeaseAsync(work, lane: "other")).Count, "Leased of the other");
        }),
        It("What is urgent goes first, then what is due first", async (context, work) =>
        {
            WorkItem[] items =
            [
                Item(context, -Minute) with { Priority = WorkPriority.Low },
                Item(context, -Minute) with { Priority = WorkPriority.Normal },
                Item(context, -Minute * 2) with { Priority = WorkPriority.Normal },
                Item(context) with { Priority = WorkPriority.High },
            ];
            await context.WriteAsync(items);
            Check.Sequence([items[3].Id, items[2].Id], (await LeaseAsync(work, count: 2)).Select(l => l.Item.Id), "The first two");
            Check.Sequence([items[1].Id, items[0].Id], (await LeaseAsync(work, count: 2)).Select(l => l.Item.Id), "The others");
        }),
        It("No tenant waits for another's backlog, and turns go round", async (context, work) =>
        {
            foreach (var tenant in new[] { "a", "b", "c" })
                await context.WriteAsync(await context.ConnectAsync(new TenantId(tenant)), context.Batch() with { Work = [.. Enumerable.Range(0, 5).Select(_ => Item(context))] });
            var first = await work.LeaseAsync(new LeaseRequest("w", WorkRequest.DefaultLane, 6, Minute) { PerTenant = 2 }, default);
            Check.Sequence(["a", "a", "b", "b", "c", "c"], first.Select(l => l.Tenant.Value), "The first turn");
            var second = await work.LeaseAsync(new LeaseRequest("w", WorkRequest.DefaultLane, 3, Minute) { PerTenant = 2, After = new TenantId("b") }, default);
            Check.Sequence(["c", "c", "a"], second.Select(l => l.Tenant.Value), "The second, after b");
        }),
        It("An item takes the place of one with its key, also of one that is in hand", async (context, work) =>
        {
            await context.WriteAsync(Item(context) with { Key = "k" }, Item(context) with { Key = "other" });
            var leased = await LeaseAsync(work);
            var later = Item(context, Minute) with { Key = "k" };
            await context.WriteAsync(later);
            Check.Equal(2, (await context.WorkOfAsync()).Count, "Items");
            var good = await work.ExtendAsync([.. leased.Select(l => l.Lease)], Minute, default);
            Check.Equal("other", leased.Single(l => good.Contains(l.Lease)).Item.Key, "Whose lease is good");
            await context.WriteAsync(await context.ConnectAsync(), context.Batch() with { Cancelled = ["k", "unknown"] });
            Check.Sequence(["other"], (await context.WorkOfAsync()).Select(i => i.Key!), "What is left");
        }),
        It("What repeats itself keeps its schedule, and asking again for the same leaves it as it is", async (context, work) =>
        {
            var daily = Schedule.Daily(new LocalTime(9, 0), DateTimeZoneProviders.Tzdb["Europe/Zurich"]);
            var item = Item(context) with { Key = "k", Repeats = daily };
            await context.WriteAsync(item);
            await context.WriteAsync(Item(context, Minute) with { Key = "k", Repeats = daily });
            var leased = (await LeaseAsync(work)).Single();
            Check.Equal((item.Id, daily), (leased.Item.Id, leased.Item.Repeats), "The item");
            var weekly = Item(context) with { Key = "k", Repeats = Schedule.Weekly([IsoDayOfWeek.Friday], new LocalTime(9, 0), DateTimeZone.Utc) };
            await context.WriteAsync(weekly);
            Check.Sequence([weekly.Id], (await context.WorkOfAsync()).Select(i => i.Id), "With another schedule");
            await context.WriteAsync(await context.ConnectAsync(), context.Batch() with { Cancelled = ["k"], Work = [item with { Repeats = weekly.Repeats }] });
            Check.Sequence([item.Id], (await context.WorkOfAsync()).Select(i => i.Id), "After it was cancelled");
        }),
        It("Keys are a tenant's own", async (context, work) =>
        {
            await context.WriteAsync(Item(context) with { Key = "k" });
            var acme = new TenantId("acme");
            await context.WriteAsync(await context.ConnectAsync(acme), context.Batch() with { Work = [Item(context) with { Key = "k" }] });
            await context.WriteAsync(await context.ConnectAsync(acme), context.Batch() with { Cancelled = ["k"] });
            Check.Equal((1, 0), ((await context.WorkOfAsync()).Count, (await context.WorkOfAsync(acme)).Count), "Items of the two");
            var leased = (await LeaseAsync(work)).Single();
            Check.That(!await work.CancelAsync(acme, leased.Item.Id, default), "It is of another tenant.");
            Check.Equal(0, (await work.FinishAsync([leased.Lease with { Tenant = acme }], default)).Count, "Finished in the other's name");
        }),
        It("A refused commit cancels nothing and finishes nothing", async (context, work) =>
        {
            var (connection, vessel) = (await context.ConnectAsync(), context.Vessel("Ship"));
            await context.InsertAsync(connection, vessel);
            await context.WriteAsync(Item(context) with { Key = "k" }, Item(context));
            var leased = (await LeaseAsync(work)).Single(l => l.Item.Key is null);
            var refused = await connection.CommitAsync(context.Batch(Drafts.Insert(vessel)) with { Cancelled = ["k"], Done = [leased.Lease] }, default);
            Check.That(!refused.IsWritten, "The same record was inserted twice.");
            Check.Equal(2, (await context.WorkOfAsync()).Count, "Items");
        }),
        It("Many who lease at once get each item once", async (context, work) =>
        {
            WorkItem[] items = [.. Enumerable.Range(0, 200).Select(i => Item(context) with { OrderingKey = i % 4 == 0 ? $"key {i % 40}" : null })];
            await context.WriteAsync(items);
            var leased = await Task.WhenAll(Enumerable.Range(0, 4).Select(w => Task.Run(() => DrainAsync(work, $"w{w}"))));
            Check.Equal(items.Length, leased.Sum(l => l.Count), "Items that were leased");
            Check.Set(items.Select(i => i.Id), leased.SelectMany(l => l), "Which");
        }),
    ];

    private static async Task<List<Guid>> DrainAsync(IWorkStore work, string worker)
    {
        var had = new List<Guid>();
        for (var idle = 0; idle < 20;)
        {
            var leased = await LeaseAsync(work, worker, count: 7);
            had.AddRange((await work.FinishAsync([.. leased.Select(l => l.Lease)], default)).Select(l => l.Item));
            idle = leased.Count == 0 ? idle + 1 : 0;
        }

        return had;
    }

    private static async Task WriteAsync(this StoreScenarioContext context, params WorkItem[] items) =>
        await context.WriteAsync(await context.ConnectAsync(), context.Batch() with { Work = [.. items] });

    private static async Task<IReadOnlyList<WorkEntry>> LeaseAsync(IWorkStore work, string worker = "w", string lane = WorkRequest.DefaultLane, int count = 100) =>
        await work.LeaseAsync(new LeaseRequest(worker, lane, count, Minute), default);

    private static async Task<WorkEntry> FindAsync(IWorkStore work, Guid item) =>
        await work.ListAsync(default, new WorkQuery(), default).SingleAsync(e => e.Item.Id == item);

    private static WorkItem Item(StoreScenarioContext context, Duration after = default) => new()
    {
        Id = context.Host.Ids.Next(),
        Kind = "remind",
        Due = context.Clock.Now + after,
        Cause = new Cause(context.Host.Ids.Next(), 0, null),
    };

    private static StoreScenario It(string name, Func<StoreScenarioContext, IWorkStore, Task> body) =>
        new(name, StoreArea.Work, context => body(context, context.Store.Work!), StoreNeeds.Work);
}
