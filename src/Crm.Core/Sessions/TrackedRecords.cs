using Crm.Records;

namespace Crm.Sessions;

/// <summary>The identity map of a session: one instance per record, in the order they came.</summary>
internal sealed class TrackedRecords
{
    private readonly Dictionary<RecordRef, TrackedRecord> _byRef = [];
    private readonly List<TrackedRecord> _inOrder = [];

    public IReadOnlyList<TrackedRecord> All => _inOrder;

    public TrackedRecord? Find(RecordRef reference) => _byRef.GetValueOrDefault(reference);

    public TrackedRecord Get(Record record) => Find(record.Ref) is { } tracked && ReferenceEquals(tracked.Record, record)
        ? tracked
        : throw new ArgumentException($"{record.Ref} is not of this session: add it, or load it here.", nameof(record));

    public void Add(TrackedRecord tracked)
    {
        _byRef.Add(tracked.Ref, tracked);
        _inOrder.Add(tracked);
    }

    /// <summary>Makes room for so many more.</summary>
    public void Expect(int more)
    {
        _byRef.EnsureCapacity(_byRef.Count + more);
        _inOrder.EnsureCapacity(_inOrder.Count + more);
    }

    public void Forget(IEnumerable<Record> records)
    {
        foreach (var record in records)
            _byRef.Remove(record.Ref);
        _inOrder.RemoveAll(t => !_byRef.ContainsKey(t.Ref));
    }

    public void Remove(TrackedRecord tracked)
    {
        _byRef.Remove(tracked.Ref);
        _inOrder.Remove(tracked);
    }
}
