using Crm.Records;
using Crm.Work;
using Crm.Workers;

namespace Crm.Subscriptions;

/// <summary>Carries events out of the CRM, to a broker, a webhook or another system.</summary>
/// <remarks>Registered with <see cref="CrmBuilder.AddTransport{T}"/>; where it is in each tenant's journal is kept as that of an <see cref="IJournalSubscriber"/>.</remarks>
public interface IEventTransport
{
    /// <summary>The name under which its place is kept; at most 90 characters, and not that of a subscriber.</summary>
    string Name { get; }

    /// <summary>How many journal entries are read at once: 1 to 10,000. The default value is 500.</summary>
    int Take => 500;

    /// <summary>The lane in which it is served.</summary>
    string Lane => WorkRequest.DefaultLane;

    /// <summary>How often it is tried, and how long it waits in between; see <see cref="IJournalSubscriber.Retries"/>.</summary>
    WorkRetries Retries => WorkRetries.Default;

    /// <summary>Sends messages, and returns when the other side has them.</summary>
    /// <param name="tenant">The tenant, of which they all are.</param>
    /// <param name="messages">The messages, at least one; those of a record in their order.</param>
    /// <param name="cancellationToken">Cancels the sending.</param>
    /// <remarks>At least once: when it fails, or the process ends before its place is kept, the same messages come again, with the same ids. Called by several threads, each for another tenant.</remarks>
    ValueTask SendAsync(TenantId tenant, IReadOnlyList<EventMessage> messages, CancellationToken cancellationToken);
}
