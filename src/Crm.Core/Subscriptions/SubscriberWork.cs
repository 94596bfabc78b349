using Crm.Sessions;
using Crm.Workers;
using NodaTime;

namespace Crm.Subscriptions;

/// <summary>Gives a subscriber the next entries of a tenant, and comes back soon where there were some.</summary>
internal sealed class SubscriberWork(IJournalSubscriber subscriber, ICrmRuntime crm) : IWorkHandler
{
    public string Kind { get; } = JournalSubscription.KeyOf(subscriber.Name);

    public WorkRetries Retries => subscriber.Retries;

    public async ValueTask HandleAsync(WorkContext work, CancellationToken cancellationToken)
    {
        var page = await crm.ReadJournalAsync(work.Tenant, JournalSubscription.PlaceOf(work.Item), subscriber.Take, cancellationToken).ConfigureAwait(false);
        // Otherwise the item repeats itself as it is.
        if (page.Entries.Count == 0)
            return;
        await subscriber.HandleAsync(new JournalDelivery(work.Tenant, page.Entries, work.Session), cancellationToken).ConfigureAwait(false);
        var wait = page.Entries.Count < subscriber.Take ? JournalSubscription.Soon : Duration.Zero;
        work.Session.Schedule(JournalSubscription.Request(subscriber, page.Next, work.TakenUp + wait));
    }
}
