using Crm.Core.Tests.Sessions;
using Crm.Errors;
using Crm.Records;
using Crm.Testing;
using Crm.Work;
using Crm.Workers;
using NodaTime;

namespace Crm.Core.Tests.Workers;

public class WorkerTests
{
    [Fact]
    public async Task Work_that_is_due_is_done_once_with_what_it_changes()
    {
        await using var host = Host((work, _) =>
        {
            work.Session.Add(Order.Of($"made {work.Attempt}"));
            return ValueTask.CompletedTask;
        });
        await ScheduleAsync(host, new WorkRequest("make", host.Clock.Now + Duration.FromMinutes(1)));
        Assert.Equal(0, await host.RunDueAsync());
        host.Clock.Advance(Duration.FromMinutes(1));
        var done = await host.RunDueAsync();
        Assert.Null((await EntriesAsync(host)).SingleOrDefault()?.Reason);
        Assert.Equal(1, done);
        Assert.Equal(0, await host.RunDueAsync());
        Assert.Empty(await host.WorkAsync());
        await using var session = await host.OpenAsync();
        Assert.Equal("made 1", Assert.Single(await session.Orders.ToListAsync()).Title);
    }

    [Fact]
    public async Task What_fails_is_tried_again_later_and_parked_in_the_end_with_the_reason()
    {
        var tries = 0;
        var retries = new WorkRetries { Attempts = 3, First = Duration.FromSeconds(10) };
        await using var host = Host((_, _) => throw new InvalidOperationException($"try {++tries}"), retries);
        await ScheduleAsync(host, new WorkRequest("make", host.Clock.Now));
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(0, await host.RunDueAsync());
            host.Clock.Advance(Duration.FromMinutes(1));
        }

        Assert.Equal(3, tries);
        var parked = (await EntriesAsync(host)).Single();
        Assert.Equal((WorkStatus.Parked, 3, "InvalidOperationException: try 3"), (parked.Status, parked.Attempts, parked.Reason));
    }

    [Fact]
    public async Task What_is_refused_is_not_written_and_is_told()
    {
        await using var host = Host((work, _) =>
        {
            work.Session.Add(Order.Of(new string('x', 5000)));
            return ValueTask.CompletedTask;
        });
        await ScheduleAsync(host, new WorkRequest("make", host.Clock.Now));
        await host.RunDueAsync();
        var waiting = (await EntriesAsync(host)).Single();
        Assert.Equal((WorkStatus.Waiting, 1), (waiting.Status, waiting.Attempts));
        Assert.Contains("title", waiting.Reason, StringComparison.Ordinal);
        Assert.True(waiting.At > host.Clock.Now);
    }

    [Fact]
    public async Task Work_runs_with_the_rights_that_whoever_caused_it_has_by_then()
    {
        var seen = new List<string>();
        await using var host = Host(async (work, cancellationToken) => seen.Add($"{work.Session.Actor.User} sees {await work.Session.Set<Order>().CountAsync(cancellationToken)}"));
        var clerk = await host.ActorAsync("clerk");
        await host.GivenAsync(Order.Of("of the host"));
        await using (var session = await host.OpenAsync(clerk))
        {
            session.Schedule(new WorkRequest("make", host.Clock.Now));
            await session.ShouldCommitAsync();
        }

        Assert.Equal(1, await host.RunDueAsync());
        Assert.StartsWith($"{clerk.User} sees", Assert.Single(seen), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Work_of_a_commit_that_is_refused_is_not_there_and_the_session_keeps_what_it_was_asked_for()
    {
        await using var host = Host((_, _) => ValueTask.CompletedTask);
        await using var session = await host.OpenAsync();
        session.Schedule(new WorkRequest("make", host.Clock.Now) { Key = "a" });
        session.Schedule(new WorkRequest("make", host.Clock.Now) { Key = "b" });
        session.CancelWork("a");
        var order = session.Add(Order.Of(new string('x', 5000)));
        await session.ShouldBeRefusedAsync(ProblemCodes.FieldTooLong, "title");
        Assert.Empty(await host.WorkAsync());
        order.Title = "short";
        await session.ShouldCommitAsync();
        Assert.Equal("b", Assert.Single(await host.WorkAsync()).Key);
        await session.ShouldCommitAsync();
        Assert.Single(await host.WorkAsync());
    }

    [Fact]
    public async Task Whoever_lost_the_lease_writes_nothing()
    {
        CrmTestHost? host = null;
        await using var made = host = Host(async (work, cancellationToken) =>
        {
            work.Session.Add(Order.Of("too late"));
            await host!.Store.Work!.CancelAsync(default, work.Item.Id, cancellationToken);
        });
        await ScheduleAsync(host, new WorkRequest("make", host.Clock.Now));
        Assert.Equal(0, await host.RunDueAsync());
        await using var session = await host.OpenAsync();
        Assert.Empty(await session.Orders.ToListAsync());
    }

    [Fact]
    public async Task Items_of_one_key_run_in_turn_though_many_are_in_hand()
    {
        var order = new List<string>();
        var running = 0;
        await using var host = Host(async (work, _) =>
        {
            Assert.Equal(1, Interlocked.Increment(ref running));
            await Task.Yield();
            order.Add(work.Item.Data["n"].AsText()!);
            Interlocked.Decrement(ref running);
        });
        foreach (var n in Enumerable.Range(0, 10))
        {
            await ScheduleAsync(host, new WorkRequest("make", host.Clock.Now - Duration.FromMinutes(10 - n))
            {
                OrderingKey = "one",
                Data = new Dictionary<string, FieldValue>(StringComparer.Ordinal) { ["n"] = FieldValue.Text($"{n}") },
            });
        }

        Assert.Equal(10, await host.RunDueAsync());
        Assert.Equal(Enumerable.Range(0, 10).Select(n => $"{n}"), order);
    }

    [Fact]
    public async Task A_worker_without_a_handler_leaves_the_item_to_others()
    {
        await using var host = Host((_, _) => ValueTask.CompletedTask);
        await ScheduleAsync(host, new WorkRequest("unknown", host.Clock.Now));
        await host.RunDueAsync();
        var waiting = (await EntriesAsync(host)).Single();
        Assert.Equal((WorkStatus.Waiting, 0), (waiting.Status, waiting.Attempts));
        Assert.Contains("unknown", waiting.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_that_is_asked_to_stop_takes_up_nothing_more_and_ends_what_it_has()
    {
        using var stop = new CancellationTokenSource();
        await using var host = Host((_, _) =>
        {
            stop.Cancel();
            return ValueTask.CompletedTask;
        });
        foreach (var n in Enumerable.Range(0, 20))
            await ScheduleAsync(host, new WorkRequest("make", host.Clock.Now));
        var done = await host.RunDueAsync(stop.Token);
        Assert.InRange(done, 1, 4);
        Assert.Equal(20 - done, (await host.WorkAsync()).Count);
    }

    [Fact]
    public void The_wait_doubles_up_to_the_longest_and_is_shortened_by_up_to_half()
    {
        var retries = new WorkRetries { First = Duration.FromSeconds(10), Longest = Duration.FromSeconds(50) };
        Assert.Equal([10, 20, 40, 50, 50], Enumerable.Range(1, 5).Select(n => retries.After(n, 0).TotalSeconds));
        Assert.Equal(5, retries.After(1, 1).TotalSeconds);
        Assert.Equal(50, retries.After(int.MaxValue, 0).TotalSeconds);
        Assert.Throws<ArgumentOutOfRangeException>(() => retries.After(0, 0));
    }

    private static CrmTestHost Host(Func<WorkContext, CancellationToken, ValueTask> does, WorkRetries? retries = null) =>
        new(Shop.Model, crm => crm.OnWork("make", does, retries));

    private static async Task<IReadOnlyList<WorkEntry>> EntriesAsync(CrmTestHost host) =>
        await host.Store.Work!.ListAsync(default, new WorkQuery(), TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

    private static async Task<Guid> ScheduleAsync(CrmTestHost host, WorkRequest work)
    {
        await using var session = await host.OpenAsync();
        var id = session.Schedule(work);
        await session.ShouldCommitAsync();
        return id;
    }
}
