using Crm.Work;

namespace Crm.Sessions;

/// <summary>Work that a session's next commit is to write, and to cancel.</summary>
internal sealed class SessionWork
{
    private readonly List<(Guid Id, WorkRequest Request)> _scheduled = [];
    private readonly HashSet<string> _cancelled = new(StringComparer.Ordinal);

    public IReadOnlyList<(Guid Id, WorkRequest Request)> Scheduled => _scheduled;

    public IReadOnlyCollection<string> Cancelled => _cancelled;

    public bool IsEmpty => _scheduled.Count == 0 && _cancelled.Count == 0;

    public void Schedule(Guid id, WorkRequest request)
    {
        Drop(request.Key);
        _scheduled.Add((id, request));
    }

    public void Cancel(string key)
    {
        Drop(key);
        _cancelled.Add(key);
    }

    public void Clear()
    {
        _scheduled.Clear();
        _cancelled.Clear();
    }

    /// <summary>As it is now.</summary>
    public SessionWork Copy()
    {
        var copy = new SessionWork();
        copy.Take(this);
        return copy;
    }

    /// <summary>As another one is.</summary>
    public void Take(SessionWork other)
    {
        Clear();
        _scheduled.AddRange(other._scheduled);
        _cancelled.UnionWith(other._cancelled);
    }

    private void Drop(string? key)
    {
        if (key is not null)
            _scheduled.RemoveAll(s => string.Equals(s.Request.Key, key, StringComparison.Ordinal));
    }
}
