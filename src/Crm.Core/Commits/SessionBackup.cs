using Crm.Records;
using Crm.Sessions;

namespace Crm.Commits;

/// <summary>A session's records, and what it wants of them, as they are now: put back when it is disposed of, unless it was forgotten.</summary>
internal sealed class SessionBackup : IDisposable
{
    private readonly Session _session;
    private readonly List<Kept> _kept = [];
    private readonly SessionWork _work;
    private bool _forgotten;

    public SessionBackup(Session session)
    {
        _session = session;
        _work = session.Work.Copy();
        foreach (var tracked in session.Tracked.All)
            _kept.Add(new Kept(tracked, new RecordBackup(session.Model.Catalog, tracked.Type, tracked.Record), tracked.Stored, tracked.Intent, [.. tracked.Moves]));
    }

    public IEnumerable<TrackedRecord> Records => _kept.Select(k => k.Tracked);

    /// <summary>The version that the session had read; null for a record that it did not have.</summary>
    public long? VersionOf(RecordRef record) => _kept.Find(k => k.Tracked.Ref == record)?.Stored?.Version;

    /// <summary>What came after stays: there is nothing to put back.</summary>
    public void Forget() => _forgotten = true;

    public void Dispose()
    {
        if (!_forgotten)
            PutBack();
    }

    // What policies and handlers loaded or added belongs to the commit that failed, not to the caller.
    private void PutBack()
    {
        _session.Work.Take(_work);
        foreach (var tracked in _session.Tracked.All.Except(Records).ToArray())
            _session.Tracked.Remove(tracked);
        foreach (var (tracked, backup, stored, intent, moves) in _kept)
        {
            if (_session.Tracked.Find(tracked.Ref) is null)
                _session.Tracked.Add(tracked);
            backup.PutBack();
            tracked.Rebase(stored);
            tracked.Intent = intent;
            tracked.Moves.Clear();
            tracked.Moves.AddRange(moves);
        }
    }

    private sealed record Kept(TrackedRecord Tracked, RecordBackup Backup, Record? Stored, Intent Intent, StateMove[] Moves);
}
