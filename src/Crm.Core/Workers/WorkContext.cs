using Crm.Records;
using Crm.Sessions;
using Crm.Work;
using NodaTime;

namespace Crm.Workers;

/// <summary>An item that a worker has.</summary>
public sealed class WorkContext
{
    internal WorkContext(WorkEntry entry, Instant takenUp, IWriteSession session) =>
        (Tenant, Item, Attempt, TakenUp, Session) = (entry.Tenant, entry.Item, entry.Attempts, takenUp, session);

    /// <summary>Whose work it is.</summary>
    public TenantId Tenant { get; }

    /// <summary>The item.</summary>
    public WorkItem Item { get; }

    /// <summary>Which attempt it is, from 1.</summary>
    public int Attempt { get; }

    /// <summary>When the worker took it up, by the store's clock; from then on, what comes next is planned.</summary>
    public Instant TakenUp { get; }

    /// <summary>A session of whoever caused the work, with the rights of now; committed when the handler returns.</summary>
    public IWriteSession Session { get; }
}
