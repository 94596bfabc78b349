using System.Globalization;
using Crm.Commits;
using Crm.Events;
using Crm.Journal;
using Crm.Records;
using NodaTime;

namespace Crm.Subscriptions;

/// <summary>An event on its way out of the CRM.</summary>
/// <remarks>Immutable.</remarks>
public sealed record EventMessage
{
    /// <summary>The same whenever the message is sent, and of no other message of the tenant; by it the other side knows a repeat. At most 200 characters.</summary>
    public required string Id { get; init; }

    /// <summary>The tenant.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>What happened: an event of the model such as <c>opportunity.won</c>, or one of a record's life (<see cref="LifeEvents"/>).</summary>
    public required RecordEvent Event { get; init; }

    /// <summary>The version that the record has since; of an event without a change, the one that it had.</summary>
    public required long Version { get; init; }

    /// <summary>When, by the clock of the commit.</summary>
    public required Instant At { get; init; }

    /// <summary>The commit, which may have more messages.</summary>
    public required Guid Commit { get; init; }

    /// <summary>The user who did it; null for the host itself.</summary>
    public RecordRef? Actor { get; init; }

    /// <summary>Where it comes from.</summary>
    public required Cause Cause { get; init; }

    /// <summary>The messages of a journal entry: of the record's life first, then its events in the order raised. Of a batch those of each record.</summary>
    public static IEnumerable<EventMessage> Of(TenantId tenant, JournalEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.Batch.Count == 0 ? OfOne(tenant, entry) : entry.Batch.SelectMany(id => OfOne(tenant, entry.Of(new RecordRef(entry.Record.Type, id))));
    }

    private static IEnumerable<EventMessage> OfOne(TenantId tenant, JournalEntry entry)
    {
        IEnumerable<RecordEvent> life = LifeEvents.NameOf(entry) is { } name ? [new RecordEvent(name, 1, entry.Record, JournalEntry.Nothing)] : [];
        return life.Concat(entry.Events).Select((e, number) => new EventMessage
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"{entry.Commit:N}.{entry.Record.Id:N}.{number}"),
            Tenant = tenant,
            Event = e,
            Version = entry.Version,
            At = entry.At,
            Commit = entry.Commit,
            Actor = entry.Actor,
            Cause = entry.Cause,
        });
    }
}
