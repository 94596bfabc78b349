using Crm.Events;
using Crm.Work;
using NodaTime;

namespace Crm.Commits;

/// <summary>Sees the settled records of every commit and may add events and work; it cannot refuse and must not change records.</summary>
/// <remarks>Called from many sessions at once.</remarks>
public interface ICommitObserver
{
    /// <summary>Looks at the settled commit.</summary>
    ValueTask ObserveAsync(Observation observation, CancellationToken cancellationToken);
}

/// <summary>A settled commit as observers see it.</summary>
public sealed class Observation
{
    private readonly CommitContext _context;

    internal Observation(CommitContext context) => _context = context;

    /// <summary>The instant of the commit.</summary>
    public Instant Now => _context.Now;

    /// <summary>The changes; their records are not to be touched.</summary>
    public IReadOnlyList<Change> Changes => _context.Changes;

    /// <summary>Adds an event to the journal; handlers do not see it any more.</summary>
    public void Raise(RecordEvent raised) => _context.AddEvent(raised);

    /// <summary>Adds work to be done later.</summary>
    public void Schedule(WorkRequest work) => _context.Schedule(work);
}
