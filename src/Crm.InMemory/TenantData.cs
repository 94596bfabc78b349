using Crm.Journal;
using Crm.Persistence;
using Crm.Records;
using Crm.Work;

namespace Crm.InMemory;

/// <summary>Everything of one tenant, behind one lock.</summary>
internal sealed class TenantData(RecordCatalog catalog)
{
    private readonly Dictionary<string, Table> _tables = catalog.Types.ToDictionary(t => t.Name, t => new Table(t), StringComparer.Ordinal);
    private readonly Dictionary<Claim, RecordRef> _claims = [];
    private readonly Dictionary<string, StoredCommand> _commands = new(StringComparer.Ordinal);
    private readonly Dictionary<RecordRef, List<JournalEntry>> _journal = [];
    private readonly Dictionary<RecordRef, List<StateEntry>> _states = [];
    private readonly List<WorkItem> _work = [];
    private long _position;

    public Lock Gate { get; } = new();

    public IReadOnlyList<WorkItem> Work
    {
        get
        {
            lock (Gate)
                return [.. _work.OrderBy(w => w.Due)];
        }
    }

    public Table TableOf(RecordType type) => _tables[type.Name];

    public Table? FindTable(string type) => _tables.GetValueOrDefault(type);

    public RecordRef? HolderOf(Claim claim) => _claims.TryGetValue(claim, out var holder) ? holder : null;

    public StoredCommand? CommandOf(string key) => _commands.GetValueOrDefault(key);

    public IReadOnlyList<JournalEntry> JournalOf(RecordRef record) =>
        _journal.TryGetValue(record, out var entries) ? [.. Enumerable.Reverse(entries)] : [];

    public IReadOnlyList<StateEntry> StatesOf(RecordRef record) =>
        _states.TryGetValue(record, out var states) ? [.. states.OrderBy(s => s.EnteredAt)] : [];

    /// <summary>Looks whether the commit can be written, then writes all of it; called under the lock.</summary>
    public CommitOutcome Commit(CommitBatch batch)
    {
        var outcome = new CommitOutcome(
            [.. batch.Writes.Select(w => ConflictOf(w.Record.Ref, w.ExpectedVersion)).Concat(batch.Checks.Select(c => ConflictOf(c.Record, c.Version))).OfType<Conflict>()],
            [.. ClaimsLost(batch)],
            batch.Command is { } command && _commands.ContainsKey(command.Key));
        if (!outcome.IsWritten)
            return outcome;
        foreach (var write in batch.Writes)
            Write(write);
        foreach (var claim in batch.Claims)
            Write(claim);
        foreach (var entry in batch.Journal)
            ListOf(_journal, entry.Record).Add(entry with { Position = ++_position });
        foreach (var state in batch.States)
            ListOf(_states, state.Record).Add(state);
        _work.AddRange(batch.Work);
        if (batch.Command is { } done)
            _commands.Add(done.Key, done);
        return outcome;
    }

    private Conflict? ConflictOf(RecordRef record, long expected)
    {
        var actual = FindTable(record.Type)?.Find(record.Id)?.Version;
        return (actual ?? 0) == expected ? null : new Conflict(record, expected, actual, []);
    }

    private IEnumerable<ClaimLost> ClaimsLost(CommitBatch batch)
    {
        var held = new Dictionary<Claim, RecordRef?>();
        foreach (var write in batch.Claims)
        {
            var holder = held.TryGetValue(write.Claim, out var now) ? now : HolderOf(write.Claim);
            if (!write.Take)
                held[write.Claim] = holder == write.Record ? null : holder;
            else if (holder is { } other && other != write.Record)
                yield return new ClaimLost(write, other);
            else
                held[write.Claim] = write.Record;
        }
    }

    private void Write(RecordWrite write)
    {
        var table = TableOf(write.Type);
        switch (write.Kind)
        {
            case WriteKind.Insert:
                table.Put(Row(write.Type, write.Record));
                break;
            case WriteKind.Update:
                var row = write.Type.Copy(table.Find(write.Record.RawId)!);
                foreach (var field in write.Changed)
                    field.Write?.Invoke(row, field.Read(write.Record));
                table.Put(row);
                break;
            case WriteKind.Delete:
                table.Remove(write.Record.RawId);
                _states.Remove(write.Record.Ref);
                foreach (var held in _claims.Where(c => c.Value == write.Record.Ref).ToArray())
                    _claims.Remove(held.Key);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(write), write.Kind, "Unknown kind of write.");
        }
    }

    private void Write(ClaimWrite claim)
    {
        if (claim.Take)
            _claims[claim.Claim] = claim.Record;
        else if (HolderOf(claim.Claim) == claim.Record)
            _claims.Remove(claim.Claim);
    }

    // A row is made through the catalogue, so that it holds fields and nothing else: parts are rows of their own.
    private static Record Row(RecordType type, Record record)
    {
        var row = type.Create(record.Tenant);
        foreach (var field in type.Fields)
            field.Write?.Invoke(row, field.Read(record));
        return row;
    }

    private static List<TValue> ListOf<TValue>(Dictionary<RecordRef, List<TValue>> lists, RecordRef record)
    {
        if (!lists.TryGetValue(record, out var list))
            lists[record] = list = [];
        return list;
    }
}
