using Crm.Sessions;
using Crm.Work;

namespace Crm.Workers;

/// <summary>An item that a worker has.</summary>
public sealed class WorkContext
{
    internal WorkContext(WorkEntry entry, IWriteSession session) => (Item, Attempt, Session) = (entry.Item, entry.Attempts, session);

    /// <summary>The item.</summary>
    public WorkItem Item { get; }

    /// <summary>Which attempt it is, from 1.</summary>
    public int Attempt { get; }

    /// <summary>A session of whoever caused the work, with the rights of now; committed when the handler returns.</summary>
    public IWriteSession Session { get; }
}
