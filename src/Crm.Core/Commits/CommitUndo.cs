using Crm.Sessions;

namespace Crm.Commits;

/// <summary>Makes the session's records whole for the commit, and puts them back as they were unless it was written.</summary>
internal sealed class CommitUndo : IDisposable
{
    private readonly Session _session;
    private readonly SessionBackup _backup;
    private bool _forgotten;

    public CommitUndo(Session session)
    {
        _session = session;
        _backup = new SessionBackup(session);
        _session.IsWhole = true;
        foreach (var tracked in session.Tracked.All)
            tracked.Unhide();
    }

    /// <summary>The commit was written: there is nothing to put back.</summary>
    public void Forget()
    {
        _forgotten = true;
        _backup.Forget();
    }

    public void Dispose()
    {
        _session.IsWhole = false;
        if (_forgotten)
            HideAll();
        _backup.Dispose();
    }

    // Those that the commit purged are no longer of the session; those that handlers loaded are.
    private void HideAll()
    {
        foreach (var tracked in _session.Tracked.All)
            tracked.Hide();
        foreach (var tracked in _backup.Records)
            tracked.Hide();
    }
}
