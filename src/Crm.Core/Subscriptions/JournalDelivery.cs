using Crm.Journal;
using Crm.Records;
using Crm.Sessions;

namespace Crm.Subscriptions;

/// <summary>Entries of a tenant's journal for a subscriber.</summary>
public sealed class JournalDelivery
{
    internal JournalDelivery(TenantId tenant, IReadOnlyList<JournalEntry> entries, IWriteSession session) => (Tenant, Entries, Session) = (tenant, entries, session);

    /// <summary>The tenant.</summary>
    public TenantId Tenant { get; }

    /// <summary>The entries, at least one; those of a record by version. Those of the subscriber's own changes are among them.</summary>
    public IReadOnlyList<JournalEntry> Entries { get; }

    /// <summary>A session of the host itself, committed when the subscriber returns.</summary>
    public IWriteSession Session { get; }
}
