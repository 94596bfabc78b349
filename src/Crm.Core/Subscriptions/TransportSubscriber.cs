using Crm.Workers;

namespace Crm.Subscriptions;

/// <summary>Makes messages of entries, and hands them to a transport.</summary>
internal sealed class TransportSubscriber(IEventTransport transport) : IJournalSubscriber
{
    public string Name => transport.Name;

    public int Take => transport.Take;

    public string Lane => transport.Lane;

    public WorkRetries Retries => transport.Retries;

    public async ValueTask HandleAsync(JournalDelivery delivery, CancellationToken cancellationToken)
    {
        var messages = delivery.Entries.SelectMany(e => EventMessage.Of(delivery.Tenant, e)).ToList();
        if (messages.Count > 0)
            await transport.SendAsync(delivery.Tenant, messages, cancellationToken).ConfigureAwait(false);
    }
}
