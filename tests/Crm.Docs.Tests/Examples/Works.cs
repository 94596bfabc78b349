using Crm.Sales;
using Crm.Schedules;
using Crm.Testing;
using Crm.Work;
using Crm.Workers;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Crm.Docs.Tests.Examples;

public class Works
{
    private static readonly CrmModel Model = CrmModel.Build(m => m.AddSales());

    [Fact]
    public async Task Work_is_planned_and_done()
    {
        #region work-testing
        await using var host = new CrmTestHost(Model, crm => crm.OnWork("offer.remind", RemindAsync));
        var deal = await host.GivenAsync(Opportunity.Named("Drills"));
        await using (var session = await host.OpenAsync())
        {
            session.Schedule(new WorkRequest("offer.remind", host.Clock.Now + Duration.FromDays(7)) { Record = deal.Ref, Key = $"remind:{deal.Id}" });
            await session.CommitAsync();
        }

        Assert.Equal(0, await host.RunDueAsync());                  // nothing is due
        host.Clock.Advance(Duration.FromDays(7));
        Assert.Equal(1, await host.RunDueAsync());
        Assert.Empty(await host.WorkAsync());
        #endregion

        await using var later = await host.OpenAsync();
        Assert.Equal("Ask whether the offer came", (await later.Set<Opportunity>().GetAsync(deal.Id)).NextStep);
    }

    [Fact]
    public async Task Work_repeats_itself_and_is_steered()
    {
        await using var host = new CrmTestHost(Model, crm => crm.OnWork("report", (_, _) => throw new InvalidOperationException("The printer is out of paper."), new WorkRetries { Attempts = 1 }));
        await using var session = await host.OpenAsync();

        #region work-repeating
        var nightly = Schedule.Daily(new LocalTime(2, 30), DateTimeZoneProviders.Tzdb["Europe/Zurich"]);
        session.Schedule(WorkRequest.Repeating("report", "nightly report", nightly, after: host.Clock.Now));
        await session.CommitAsync();
        #endregion

        session.Schedule(new WorkRequest("report", host.Clock.Now));
        await session.CommitAsync();
        await host.RunDueAsync();
        var tenant = session.Tenant;

        #region work-steering
        var work = host.Store.Work!;
        await foreach (var entry in work.ListAsync(tenant, new WorkQuery { Status = WorkStatus.Parked }, default))
        {
            Console.WriteLine($"{entry.Item.Kind} was given up at {entry.ParkedAt}: {entry.Reason}");
            await work.RetryAsync(tenant, entry.Item.Id, default);          // or CancelAsync
        }
        #endregion

        Assert.Equal([WorkStatus.Waiting, WorkStatus.Waiting], await work.ListAsync(tenant, new WorkQuery(), default).Select(e => e.Status).ToListAsync());
    }

    [Fact]
    public async Task A_host_runs_workers()
    {
        var services = new ServiceCollection();

        #region work-background
        services.AddCrm(Model, crm => crm
            .UseInMemory()                                                  // or SQLite, or PostgreSQL
            .AddWorkHandler<Reminder>()
            .UseWorkerOptions(new WorkerOptions { Lease = Duration.FromSeconds(30) })
            .RunInBackground());
        #endregion

        await using var provider = services.BuildServiceProvider();
        Assert.Equal(0, await provider.GetRequiredService<Worker>().RunDueAsync(TestContext.Current.CancellationToken));
    }

    private static ValueTask RemindAsync(WorkContext work, CancellationToken cancellationToken) => new Reminder().HandleAsync(work, cancellationToken);
}

#region work-handler
public sealed class Reminder : IWorkHandler
{
    public string Kind => "offer.remind";

    public WorkRetries Retries => new() { Attempts = 5 };

    public async ValueTask HandleAsync(WorkContext work, CancellationToken cancellationToken)
    {
        var deal = await work.Session.FindAsync(work.Item.Record!.Value, cancellationToken) as Opportunity;
        if (deal is { Stage: "proposing" or "qualifying" })
            deal.NextStep = "Ask whether the offer came";           // committed together with the finishing of the item
    }
}
#endregion
