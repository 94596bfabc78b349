using Crm.Conformance.Faults;
using Crm.Core.Tests.Sessions;
using Crm.Errors;
using Crm.InMemory;
using Crm.Persistence;
using Crm.Testing;
using Crm.Work;
using Crm.Workers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NodaTime;

namespace Crm.Core.Tests.Workers;

public class BackgroundTests
{
    private static readonly WorkerOptions Quick = new() { Pause = Duration.FromMilliseconds(5) };

    private readonly TaskCompletionSource _long = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ran = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task What_gets_due_is_done_while_the_host_runs_and_what_is_in_hand_ends_with_it()
    {
        await using var host = Host();
        var background = host.Services.GetServices<IHostedService>().Single();
        await background.StartAsync(TestContext.Current.CancellationToken);
        await ScheduleAsync(host, "long");
        await ScheduleAsync(host, "short");
        await _ran.Task;
        while (await host.WorkAsync() is not [{ Kind: "long" }])
            await Task.Yield();
        var stopping = background.StopAsync(TestContext.Current.CancellationToken);
        Assert.False(stopping.IsCompleted);
        _long.SetResult();
        await stopping;
        Assert.Empty(await host.WorkAsync());
    }

    [Fact]
    public async Task A_store_that_fails_is_asked_again()
    {
        var failures = 0;
        await using var host = Host(store => new Failing(store, () => ++failures <= 3));
        var background = host.Services.GetServices<IHostedService>().Single();
        await background.StartAsync(TestContext.Current.CancellationToken);
        await ScheduleAsync(host, "short");
        await _ran.Task;
        await background.StopAsync(TestContext.Current.CancellationToken);
        Assert.True(failures > 3);
    }

    [Fact]
    public async Task Who_only_runs_what_is_due_hears_of_the_store()
    {
        await using var host = Host(store => new Failing(store, () => true));
        await Assert.ThrowsAsync<StoreException>(async () => await host.RunDueAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_conflicts_with_others_runs_again_at_once()
    {
        var runs = 0;
        await using var host = new CrmTestHost(Shop.Model);
        var order = await host.GivenAsync(Order.Of("a"));
        await using var worker = new CrmTestHost(Shop.Model, crm => crm.UseStore(_ => host.Store).OnWork("change", async (work, cancellationToken) =>
        {
            var mine = (await work.Session.Orders.FindAsync(order.Id, cancellationToken))!;
            mine.Title += " by work";
            if (++runs > 2)
                return;
            await using var other = await host.OpenAsync();
            (await other.Orders.FindAsync(order.Id, cancellationToken))!.Title = $"by hand {runs}";
            await other.ShouldCommitAsync();
        }), host.Clock);
        await ScheduleAsync(host, "change");
        Assert.Equal(1, await worker.RunDueAsync(TestContext.Current.CancellationToken));
        await using var session = await host.OpenAsync();
        Assert.Equal((3, "by hand 2 by work"), (runs, (await session.Orders.FindAsync(order.Id, TestContext.Current.CancellationToken))!.Title));
    }

    private CrmTestHost Host(Func<ICrmStore, ICrmStore>? shell = null) => new(Shop.Model, crm => crm
        .OnWork("long", async (_, _) => await _long.Task)
        .OnWork("short", (_, _) =>
        {
            _ran.TrySetResult();
            return ValueTask.CompletedTask;
        })
        .UseStore(s => shell is null ? InMemory(s) : shell(InMemory(s)))
        .UseWorkerOptions(Quick)
        .RunInBackground());

    private static InMemoryStore InMemory(IServiceProvider services) => new(Shop.Model.Catalog, services.GetRequiredService<TimeProvider>());

    private static async Task ScheduleAsync(CrmTestHost host, string kind)
    {
        await using var session = await host.OpenAsync();
        session.Schedule(new WorkRequest(kind, host.Clock.Now));
        await session.ShouldCommitAsync();
    }

    private sealed class Failing(ICrmStore inner, Func<bool> fails) : StoreShell(inner)
    {
        public override IWorkStore Work => new Shell(Inner.Work!, fails);

        private sealed class Shell(IWorkStore inner, Func<bool> fails) : WorkShell(inner)
        {
            protected override ValueTask<CancellationToken> EnterAsync(string member, CancellationToken asked) =>
                fails() ? throw new StoreException("The line broke.") { IsTransient = true } : new(asked);
        }
    }
}
