using Crm.Sessions;

namespace Crm.Commits;

/// <summary>Makes the session's records whole for the commit, and puts them back as they were unless it was written.</summary>
internal sealed class CommitUndo : IDisposable
{
    private readonly Session _session;
    private readonly List<(TrackedRecord Tracked, RecordBackup Backup, StateMove[] Moves)> _backups = [];
    private bool _forgotten;

    public CommitUndo(Session session)
    {
        _session = session;
        foreach (var tracked in session.Tracked.All)
        {
            _backups.Add((tracked, new RecordBackup(session.Model.Catalog, tracked.Type, tracked.Record), [.. tracked.Moves]));
            tracked.Unhide();
        }
    }

    /// <summary>The commit was written: there is nothing to put back.</summary>
    public void Forget() => _forgotten = true;

    public void Dispose()
    {
        foreach (var (tracked, backup, moves) in _backups)
        {
            if (_forgotten)
            {
                tracked.Hide();
                continue;
            }

            backup.PutBack();
            tracked.Moves.Clear();
            tracked.Moves.AddRange(moves);
        }

        if (!_forgotten)
            ForgetWhatHandlersLoaded();
    }

    // What handlers loaded or added belongs to the commit that failed, not to the caller.
    private void ForgetWhatHandlersLoaded()
    {
        var known = _backups.Select(b => b.Tracked).ToHashSet();
        foreach (var tracked in _session.Tracked.All.Where(t => !known.Contains(t)).ToArray())
            _session.Tracked.Remove(tracked);
    }
}
