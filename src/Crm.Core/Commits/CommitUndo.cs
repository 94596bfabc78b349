using Crm.Sessions;

namespace Crm.Commits;

/// <summary>Makes the session's records whole for the commit, and puts them back as they were unless it was written.</summary>
internal sealed class CommitUndo : IDisposable
{
    private readonly Session _session;
    private readonly List<(TrackedRecord Tracked, RecordBackup Backup, Intent Intent, StateMove[] Moves)> _backups = [];
    private bool _forgotten;

    public CommitUndo(Session session)
    {
        _session = session;
        _session.IsWhole = true;
        foreach (var tracked in session.Tracked.All)
        {
            _backups.Add((tracked, new RecordBackup(session.Model.Catalog, tracked.Type, tracked.Record), tracked.Intent, [.. tracked.Moves]));
            tracked.Unhide();
        }
    }

    /// <summary>The commit was written: there is nothing to put back.</summary>
    public void Forget() => _forgotten = true;

    public void Dispose()
    {
        _session.IsWhole = false;
        if (_forgotten)
            HideAll();
        else
            PutBack();
    }

    // Those that the commit purged are no longer of the session; those that handlers loaded are.
    private void HideAll()
    {
        foreach (var tracked in _session.Tracked.All.Union(_backups.Select(b => b.Tracked)))
            tracked.Hide();
    }

    // What handlers loaded or added belongs to the commit that failed, not to the caller.
    private void PutBack()
    {
        foreach (var tracked in _session.Tracked.All.Except(_backups.Select(b => b.Tracked)).ToArray())
            _session.Tracked.Remove(tracked);
        foreach (var (tracked, backup, intent, moves) in _backups)
        {
            if (_session.Tracked.Find(tracked.Ref) is null)
                _session.Tracked.Add(tracked);
            backup.PutBack();
            tracked.Intent = intent;
            tracked.Moves.Clear();
            tracked.Moves.AddRange(moves);
        }
    }
}
