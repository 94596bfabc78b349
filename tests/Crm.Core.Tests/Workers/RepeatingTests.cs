using Crm.Core.Tests.Sessions;
using Crm.Schedules;
using Crm.Testing;
using Crm.Work;
using Crm.Workers;
using NodaTime;

namespace Crm.Core.Tests.Workers;

public class RepeatingTests
{
    private static readonly DateTimeZone Zurich = DateTimeZoneProviders.Tzdb["Europe/Zurich"];
    private static readonly Schedule Nightly = Schedule.Daily(new LocalTime(2, 30), Zurich);

    private readonly List<(Instant Due, Instant Ran)> _ran = [];

    [Fact]
    public async Task It_is_done_at_every_occurrence_over_the_change_of_the_clocks()
    {
        await using var host = Host((_, _) => ValueTask.CompletedTask);
        await AskAsync(host);
        var end = host.Clock.Now + Duration.FromDays(60);
        while (host.Clock.Now < end)
        {
            host.Clock.Advance(Duration.FromMinutes(30));
            await host.RunDueAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(Nightly.Between(new Interval(end - Duration.FromDays(60), end)), _ran.Select(r => r.Due));
        Assert.All(_ran, r => Assert.InRange(r.Ran, r.Due, r.Due + Duration.FromMinutes(30)));
        Assert.Equal(0, Assert.Single(await host.WorkAsync()).Cause.Depth - 1);
    }

    [Fact]
    public async Task What_was_missed_is_done_once_and_asking_again_changes_nothing()
    {
        await using var host = Host((_, _) => ValueTask.CompletedTask);
        await AskAsync(host);
        host.Clock.Advance(Duration.FromDays(10));
        await AskAsync(host);
        Assert.Equal(1, await host.RunDueAsync(TestContext.Current.CancellationToken));
        Assert.Equal(Nightly.Next(host.Clock.Now), Assert.Single(await host.WorkAsync()).Due);
    }

    [Fact]
    public async Task What_fails_for_good_waits_for_its_next_occurrence()
    {
        var fails = true;
        await using var host = Host((_, _) => fails ? throw new InvalidOperationException("not tonight") : ValueTask.CompletedTask, new WorkRetries { Attempts = 2 });
        await AskAsync(host);
        for (var hour = 0; hour < 24; hour++)
        {
            host.Clock.Advance(Duration.FromHours(1));
            await host.RunDueAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(2, _ran.Count);
        fails = false;
        host.Clock.Advance(Duration.FromDays(1));
        Assert.Equal(1, await host.RunDueAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_handler_may_end_it()
    {
        await using var host = Host((work, _) =>
        {
            work.Session.CancelWork(work.Item.Key!);
            return ValueTask.CompletedTask;
        });
        await AskAsync(host);
        host.Clock.Advance(Duration.FromDays(1));
        Assert.Equal(1, await host.RunDueAsync(TestContext.Current.CancellationToken));
        Assert.Empty(await host.WorkAsync());
    }

    [Fact]
    public async Task It_needs_a_key_and_an_occurrence()
    {
        await using var host = Host((_, _) => ValueTask.CompletedTask);
        await using var session = await host.OpenAsync();
        Assert.Throws<ArgumentException>(() => session.Schedule(new WorkRequest("nightly", host.Clock.Now) { Repeats = Nightly }));
        Assert.Throws<ArgumentException>(() => WorkRequest.Repeating("nightly", "k", Nightly.Until(new LocalDate(2020, 1, 1)), host.Clock.Now));
    }

    private CrmTestHost Host(Func<WorkContext, CancellationToken, ValueTask> does, WorkRetries? retries = null)
    {
        CrmTestHost? host = null;
        return host = new(Shop.Model, crm => crm.OnWork("nightly", async (work, cancellationToken) =>
        {
            _ran.Add((work.Item.Due, host!.Clock.Now));
            await does(work, cancellationToken);
        }, retries));
    }

    private static async Task AskAsync(CrmTestHost host)
    {
        await using var session = await host.OpenAsync();
        session.Schedule(WorkRequest.Repeating("nightly", "nightly report", Nightly, host.Clock.Now));
        await session.ShouldCommitAsync();
    }
}
