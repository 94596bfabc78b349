using System.Collections.Immutable;
using Crm.Journal;
using Crm.Persistence;
using Crm.Records;
using NodaTime;

namespace Crm.InMemory;

/// <summary>Everything of one tenant at one moment; immutable.</summary>
internal sealed record TenantImage
{
    /// <summary>An image without rows.</summary>
    public TenantImage(RecordCatalog catalog, TenantId tenant)
    {
        Tables = catalog.Types.ToImmutableDictionary(t => t.Name, _ => new Table(), StringComparer.Ordinal);
        Work = new WorkTable(tenant);
    }

    private ImmutableDictionary<string, Table> Tables { get; init; }

    private ImmutableDictionary<Claim, RecordRef> Claims { get; init; } = ImmutableDictionary<Claim, RecordRef>.Empty;

    private ImmutableDictionary<string, StoredCommand> Commands { get; init; } = ImmutableDictionary.Create<string, StoredCommand>(StringComparer.Ordinal);

    private ImmutableDictionary<RecordRef, ImmutableList<JournalEntry>> Journal { get; init; } = ImmutableDictionary<RecordRef, ImmutableList<JournalEntry>>.Empty;

    private ImmutableDictionary<RecordRef, ImmutableList<StateEntry>> States { get; init; } = ImmutableDictionary<RecordRef, ImmutableList<StateEntry>>.Empty;

    // Every entry as it was committed, by position.
    private ImmutableList<JournalEntry> Log { get; init; } = [];

    private long Position { get; init; }

    /// <summary>The place of the last entry that was forgotten; null when none ever was.</summary>
    public JournalCursor? Forgotten { get; private init; }

    public WorkTable Work { get; init; }

    public Table TableOf(RecordType type) => Tables[type.Name];

    public Record? Find(string type, Guid id) => Tables.GetValueOrDefault(type)?.Find(id);

    public RecordRef? HolderOf(Claim claim) => Claims.TryGetValue(claim, out var holder) ? holder : null;

    public StoredCommand? CommandOf(string key) => Commands.GetValueOrDefault(key);

    public IEnumerable<JournalEntry> JournalOf(RecordRef record) => Enumerable.Reverse(Journal.GetValueOrDefault(record, []));

    /// <summary>The place behind the last entry.</summary>
    public JournalCursor End => Log.IsEmpty ? Forgotten ?? JournalCursor.Beginning : PlaceOf(Log[^1]);

    /// <summary>The entries behind a place; null for the first that is kept.</summary>
    public JournalPage Read(JournalCursor? after, int take)
    {
        var from = after ?? Forgotten ?? JournalCursor.Beginning;
        var next = IndexBehind(from.Position);
        after?.Require(next > 0 && PlaceOf(Log[next - 1]) == after, Forgotten);
        var entries = Log.GetRange(next, Math.Min(take, Log.Count - next));
        return new JournalPage(entries, entries.IsEmpty ? from : PlaceOf(entries[^1]));
    }

    /// <summary>The image without the entries from the beginning that are older than an instant, and how many those were; the last one stays.</summary>
    public (TenantImage Image, int Count) WithoutJournal(Instant before, int take)
    {
        var old = Log.SkipLast(1).Take(take).TakeWhile(e => e.At < before).ToList();
        if (old.Count == 0)
            return (this, 0);
        var journal = Journal.ToBuilder();
        foreach (var entry in old.SelectMany(EachOf))
        {
            journal[entry.Record] = journal[entry.Record].RemoveAt(0);
            if (journal[entry.Record].IsEmpty)
                journal.Remove(entry.Record);
        }

        return (this with { Journal = journal.ToImmutable(), Log = Log.RemoveRange(0, old.Count), Forgotten = PlaceOf(old[^1]) }, old.Count);
    }

    public IEnumerable<StateEntry> StatesOf(RecordRef record) => States.GetValueOrDefault(record, []).OrderBy(s => s.EnteredAt);

    /// <summary>Whether a commit may be written, and if not, why.</summary>
    public CommitOutcome Judge(CommitBatch batch) => new(
        [.. batch.Writes.Select(w => ConflictOf(w.Record.Ref, w.ExpectedVersion)).Concat(batch.Checks.Select(c => ConflictOf(c.Record, c.Version))).OfType<Conflict>()],
        [.. ClaimsLost(batch)],
        batch.Command is { } command && Commands.ContainsKey(command.Key))
    {
        LeasesLost = [.. batch.Done.Where(lease => Work.Find(lease) is null)],
    };

    /// <summary>The image after a commit that may be written.</summary>
    public TenantImage With(CommitBatch batch)
    {
        var gone = Gone(batch);
        var entries = batch.Journal.Select((e, i) => e with { Position = Position + i + 1 }).ToImmutableArray();
        return this with
        {
            Tables = Tables.SetItems(batch.Writes.GroupBy(w => w.Type.Name, (type, writes) => KeyValuePair.Create(type, Tables[type].With(writes)), StringComparer.Ordinal)),
            Claims = ClaimsAfter(batch, gone),
            Commands = batch.Command is { } command ? Commands.Add(command.Key, command) : Commands,
            Journal = Added(Journal, entries.SelectMany(EachOf), e => e.Record),
            Log = Log.AddRange(entries),
            States = Added(States.RemoveRange(gone), batch.States, s => s.Record),
            Position = Position + batch.Journal.Length,
            Work = Work.With(batch),
        };
    }

    private static JournalCursor PlaceOf(JournalEntry entry) => new(0, entry.Position, entry.Commit);

    private int IndexBehind(long position)
    {
        var (from, to) = (0, Log.Count);
        while (from < to)
        {
            var middle = (from + to) / 2;
            (from, to) = Log[middle].Position <= position ? (middle + 1, to) : (from, middle);
        }

        return from;
    }

    // Memory holds the entry of a batch once for each of its records.
    private static IEnumerable<JournalEntry> EachOf(JournalEntry entry) =>
        entry.Batch.Count == 0 ? [entry] : entry.Batch.Select(id => entry.Of(entry.Record with { Id = id }));

    private static HashSet<RecordRef> Gone(CommitBatch batch) => [.. batch.Writes.Where(w => w.Kind == WriteKind.Delete).Select(w => w.Record.Ref)];

    private Conflict? ConflictOf(RecordRef record, long expected)
    {
        var actual = Find(record.Type, record.Id)?.Version;
        return (actual ?? 0) == expected ? null : new Conflict(record, expected, actual, []);
    }

    private IEnumerable<ClaimLost> ClaimsLost(CommitBatch batch)
    {
        var gone = Gone(batch);
        var held = new Dictionary<Claim, RecordRef?>();
        foreach (var write in batch.Claims)
        {
            var holder = held.TryGetValue(write.Claim, out var now) ? now : HolderOf(write.Claim) is { } there && !gone.Contains(there) ? there : null;
            if (!write.Take)
                held[write.Claim] = holder == write.Record ? null : holder;
            else if (holder is { } other && other != write.Record)
                yield return new ClaimLost(write, other);
            else
                held[write.Claim] = write.Record;
        }
    }

    private ImmutableDictionary<Claim, RecordRef> ClaimsAfter(CommitBatch batch, HashSet<RecordRef> gone)
    {
        var claims = Claims.ToBuilder();
        if (gone.Count > 0)
            claims.RemoveRange(Claims.Where(c => gone.Contains(c.Value)).Select(c => c.Key));
        foreach (var write in batch.Claims)
        {
            if (write.Take)
                claims[write.Claim] = write.Record;
            else if (claims.TryGetValue(write.Claim, out var holder) && holder == write.Record)
                claims.Remove(write.Claim);
        }

        return claims.ToImmutable();
    }

    private static ImmutableDictionary<RecordRef, ImmutableList<T>> Added<T>(
        ImmutableDictionary<RecordRef, ImmutableList<T>> lists, IEnumerable<T> added, Func<T, RecordRef> of)
    {
        var after = lists.ToBuilder();
        foreach (var item in added)
            after[of(item)] = after.TryGetValue(of(item), out var list) ? list.Add(item) : [item];
        return after.ToImmutable();
    }
}
