using System.Net.Http.Json;
using Crm.Access;
using Crm.Journal;
using Crm.Parties;
using Crm.Records;
using Crm.Sales;
using Crm.Sessions;
using Crm.Subscriptions;
using Crm.Testing;
using Crm.Workers;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Crm.Docs.Tests.Examples;

public class JournalExamples
{
    private static readonly CrmModel Model = CrmModel.Build(m => m.AddSales());

    [Fact]
    public async Task Another_system_follows_the_journal()
    {
        await using var host = new CrmTestHost(CrmModel.Build(m => m.AddParties()));
        await using (var session = await host.OpenAsync(Actor.System))
        {
            session.Add(Party.Organisation("Acme"));
            await session.CommitAsync();
        }

        var file = Path.GetTempFileName();
        File.Delete(file);
        using var stop = new CancellationTokenSource();
        var seen = new List<JournalEntry>();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => FollowAsync(
            host.Crm,
            TenantId.Default,
            file,
            async entry =>
            {
                seen.Add(entry);
                await stop.CancelAsync();
            },
            stop.Token));
        Assert.NotEmpty(seen);

        #region journal-follow
        async Task FollowAsync(ICrmRuntime crm, TenantId tenant, string file, Func<JournalEntry, Task> take, CancellationToken stop)
        {
            var place = File.Exists(file) ? JournalCursor.Parse(await File.ReadAllTextAsync(file, stop)) : null;
            while (!stop.IsCancellationRequested)
            {
                var page = await crm.ReadJournalAsync(tenant, place, take: 500, stop);
                foreach (var entry in page.Entries)
                    await take(entry);                                        // may see an entry again after a crash: know it by its Position
                place = page.Next;
                await File.WriteAllTextAsync(file, place.ToString(), stop);   // after the entries, so that none is lost
                if (page.Entries.Count == 0)
                    await Task.Delay(TimeSpan.FromSeconds(1), stop);
            }
        }
        #endregion
    }

    [Fact]
    public async Task What_is_old_is_forgotten()
    {
        await using var host = new CrmTestHost(CrmModel.Build(m => m.AddParties()));
        var (crm, tenant, now) = (host.Crm, TenantId.Default, host.Clock.Now);

        #region journal-forget
        var removed = await crm.ForgetJournalAsync(tenant, before: now - Duration.FromDays(400));
        #endregion

        Assert.Equal(0, removed);
    }

    [Fact]
    public async Task A_subscriber_is_given_what_happens()
    {
        var services = new ServiceCollection();
        services.AddSingleton<Warehouse>().AddSingleton<HttpClient>();

        #region journal-subscribe
        services.AddCrm(Model, crm => crm.UseInMemory().AddSubscriber<WonDeals>().AddTransport<Outbox>().RunInBackground());
        #endregion

        await using var provider = services.BuildServiceProvider();
        var crm = provider.GetRequiredService<ICrmRuntime>();
        await using (var session = await crm.OpenSessionAsync(Actor.System))
        {
            session.Add(Opportunity.Named("Drills"));
            await session.CommitAsync();
        }

        // The outbox fails, for nobody listens there; the warehouse does not care.
        Assert.Equal(1, await provider.GetRequiredService<Worker>().RunDueAsync(TestContext.Current.CancellationToken));
    }
}

#region journal-subscriber
public sealed class WonDeals(Warehouse warehouse) : IJournalSubscriber
{
    public string Name => "warehouse";                                 // its place is kept under it

    public async ValueTask HandleAsync(JournalDelivery delivery, CancellationToken cancellationToken)
    {
        foreach (var entry in delivery.Entries.Where(e => e.Events.Any(happened => happened.Name == "opportunity.won")))
            await warehouse.PutAsync(delivery.Tenant, entry.Record, cancellationToken);
    }
}
#endregion

#region journal-transport
public sealed class Outbox(HttpClient http) : IEventTransport
{
    public string Name => "outbox";

    public async ValueTask SendAsync(TenantId tenant, IReadOnlyList<EventMessage> messages, CancellationToken cancellationToken)
    {
        var body = messages.Select(m => new { m.Id, m.Event.Name, Record = m.Event.Record.ToString(), m.Version, At = m.At.ToString() });
        (await http.PostAsJsonAsync("http://localhost:9999/events", body, cancellationToken)).EnsureSuccessStatusCode();
    }
}
#endregion

public class Warehouse
{
    public virtual Task PutAsync(TenantId tenant, RecordRef record, CancellationToken cancellationToken) => Task.CompletedTask;
}
