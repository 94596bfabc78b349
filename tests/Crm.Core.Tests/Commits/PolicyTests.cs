using Crm.Commits;
using Crm.Core.Tests.Sessions;
using Crm.Errors;
using Crm.Events;
using Crm.Journal;
using Crm.Sessions;
using Crm.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Core.Tests.Commits;

public class PolicyTests
{
    [Fact]
    public async Task Policies_see_what_the_actor_changed_and_what_policies_changed_apart()
    {
        var seen = new List<string>();
        await using var host = new CrmTestHost(Shop.Model, crm =>
        {
            crm.Policy(CommitPhase.Normalise, c =>
            {
                foreach (var order in c.Pending.Select(p => p.Record).OfType<Order>())
                    (order.Note, order.Title) = ("by policy", order.Title + "!");
            });
            crm.Policy(CommitPhase.Validate, c => seen.AddRange(
                c.Pending.Where(p => p.Record is Order).SelectMany(p => p.Fields.Select(f => $"{f.Key} {(p.IsByActor(f) ? "actor" : "policy")}"))));
        });
        var id = (await host.GivenAsync(Order.Of("a"))).Id;
        seen.Clear();
        await using var session = await host.OpenAsync();
        var order = await session.Orders.GetAsync(id);
        (order.Title, order.Urgent, order.Note) = ("b", true, null);
        await session.ShouldCommitAsync();
        Assert.Equal(["title actor", "urgent actor"], seen);
        (order.Count, order.Note) = (1, "x");
        seen.Clear();
        await session.ShouldCommitAsync();
        Assert.Equal(["title policy", "count actor"], seen.Except(["note policy"]));
    }

    [Fact]
    public async Task A_policy_may_set_what_the_actor_may_not()
    {
        await using var host = new CrmTestHost(Shop.Model, crm => crm.Policy(CommitPhase.Normalise, c =>
        {
            foreach (var order in c.Pending.Select(p => p.Record).OfType<Order>())
                order.Secret = "set by policy";
        }));
        var clerk = await host.ActorAsync("clerk");
        await using var session = await host.OpenAsync(clerk);
        var order = session.Add(Order.Of("a"));
        await session.ShouldCommitAsync();
        Assert.Null(order.Secret);
        await using var all = await host.OpenAsync();
        Assert.Equal("set by policy", (await all.Orders.GetAsync(order.Id)).Secret);
    }

    [Fact]
    public void The_order_of_policies_within_a_phase_does_not_matter()
    {
        CommitPhase[] phases = [CommitPhase.Authorise, CommitPhase.Normalise, CommitPhase.Validate, CommitPhase.Transition, CommitPhase.Reauthorise];
        Prop.ForAll(Gen.Shuffle(Enumerable.Range(0, 15).ToArray()).ToArbitrary(), Gen.Choose(0, 5).ToArbitrary(), (order, refusing) =>
        {
            var shuffled = RunAsync(order.Select(i => (i, phases[i % 5])), refusing).GetAwaiter().GetResult();
            return shuffled == RunAsync(Enumerable.Range(0, 15).Select(i => (i, phases[i % 5])), refusing).GetAwaiter().GetResult();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));
    }

    [Fact]
    public async Task A_policy_beside_or_behind_the_processes_cannot_move_a_state()
    {
        foreach (var phase in new[] { CommitPhase.Transition, CommitPhase.Reauthorise })
        {
            await using var host = new CrmTestHost(Shop.Model, crm => crm.Policy(phase, c => Jump(c, "done")));
            await using var session = await host.OpenAsync();
            session.Add(Order.Of("a"));
            var error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await session.CommitAsync());
            Assert.Contains("order.stage", error.Message, StringComparison.Ordinal);
        }

        await using var before = new CrmTestHost(Shop.Model, crm => crm.Policy(CommitPhase.Validate, c => Jump(c, "done")));
        await using var judged = await before.OpenAsync();
        judged.Add(Order.Of("a"));
        await judged.ShouldBeRefusedAsync(ProblemCodes.ProcessNotInitial);
    }

    [Fact]
    public async Task What_a_policy_sets_in_the_transition_phase_is_validated_all_the_same()
    {
        await using var host = new CrmTestHost(Shop.Model, crm => crm.Policy(CommitPhase.Transition, c =>
        {
            foreach (var order in c.Pending.Select(p => p.Record).OfType<Order>())
                order.Title = new string('x', 30);
        }));
        await using var session = await host.OpenAsync();
        session.Add(Order.Of("a"));
        await session.ShouldBeRefusedAsync(ProblemCodes.FieldTooLong, "title");
    }

    [Fact]
    public async Task Observers_see_settled_records_and_add_events_and_work()
    {
        var seen = "";
        await using var host = new CrmTestHost(Shop.Model, crm =>
        {
            crm.On("order.created", (session, reference) => ((Order)session.FindAsync(reference).AsTask().GetAwaiter().GetResult()!).Note = "by handler");
            crm.Observer(o =>
            {
                foreach (var change in o.Changes.Where(c => c.Record is Order))
                {
                    var order = (Order)change.Record;
                    seen = $"{order.Title} {order.Note} {order.Stage} {change.Kind}";
                    o.Raise(new RecordEvent("order.seen", 1, change.Ref, JournalEntry.Nothing));
                    Assert.Throws<ArgumentException>(() => o.Raise(new RecordEvent("order.unheard", 1, change.Ref, JournalEntry.Nothing)));
                    o.Schedule(new Work.WorkRequest("look", o.Now) { Record = change.Ref });
                }
            });
        });
        await using var session = await host.OpenAsync();
        var order = session.Add(Order.Of("a"));
        session.Process(order).Take("open");
        await session.ShouldCommitAsync();
        Assert.Equal("a by handler open Create", seen);
        var entry = await session.HistoryAsync(order.Ref).FirstAsync();
        Assert.Equal(["order.opened", "order.seen"], entry.Events.Select(e => e.Name));
        Assert.Equal(["look", "remind"], (await host.WorkAsync()).Select(w => w.Kind));
    }

    [Fact]
    public async Task An_observer_that_changes_a_record_fails_the_commit_and_leaves_no_trace()
    {
        await using var host = new CrmTestHost(Shop.Model, crm => crm.Observer(o =>
        {
            foreach (var order in o.Changes.Select(c => c.Record).OfType<Order>())
                order.Secret = "sneaked in";
        }));
        await using var session = await host.OpenAsync();
        var order = session.Add(Order.Of("a"));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await session.CommitAsync());
        Assert.Null(order.Secret);
        Assert.Empty(await (await host.OpenAsync()).Orders.ToListAsync());
    }

    private static void Jump(CommitContext context, string state)
    {
        foreach (var order in context.Pending.Select(p => p.Record).OfType<Order>())
            order.Jump(state);
    }

    // Each policy touches a field of its own, and some refuse: what comes out must not depend on the order.
    private static async Task<string> RunAsync(IEnumerable<(int Number, CommitPhase Phase)> policies, int refusing)
    {
        await using var host = new CrmTestHost(Shop.Model, crm =>
        {
            foreach (var (number, phase) in policies)
            {
                crm.Policy(phase, c =>
                {
                    foreach (var change in c.Pending.Where(p => p.Record is Order))
                    {
                        if (number % 5 < 4)
                            Touch((Order)change.Record, number);
                        if (refusing > 0 && number % 5 == refusing - 1)
                            c.Refuse(change, new Problem($"test.p{number}"));
                    }
                });
            }
        });
        await using var session = await host.OpenAsync();
        var order = session.Add(Order.Of("a"));
        session.Process(order).Take("open");
        var result = await session.TryCommitAsync();
        return $"{string.Join(",", result.Problems.Select(p => p.Code).Order(StringComparer.Ordinal))} {order.Snapshot(Shop.Model.Catalog)}";
    }

    private static void Touch(Order order, int number)
    {
        switch (number / 5)
        {
            case 0:
                order.Count += 1 << number;
                break;
            case 1:
                order.Weight = (order.Weight ?? 0) + number;
                break;
            default:
                order.Rank += number;
                break;
        }
    }
}
