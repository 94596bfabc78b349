using System.Collections.Immutable;
using Crm.Persistence;
using Crm.Records;
using Crm.Work;
using NodaTime;

namespace Crm.InMemory;

/// <summary>The work of one tenant at one moment; immutable.</summary>
internal sealed record WorkTable(TenantId Tenant)
{
    private ImmutableDictionary<Guid, WorkEntry> Entries { get; init; } = ImmutableDictionary<Guid, WorkEntry>.Empty;

    // By when it is to be taken up; without what is parked.
    private ImmutableSortedSet<Slot> Waiting { get; init; } = [];

    // By ordering key, in the order in which they run; without what is parked.
    private ImmutableSortedSet<Turn> Turns { get; init; } = [];

    // Who is at which ordering key.
    private ImmutableDictionary<(string Lane, string Key), Guid> Running { get; init; } = ImmutableDictionary<(string, string), Guid>.Empty;

    private ImmutableDictionary<string, Guid> Keys { get; init; } = ImmutableDictionary.Create<string, Guid>(StringComparer.Ordinal);

    public IEnumerable<WorkEntry> All => Entries.Values;

    public WorkEntry? Find(Guid item) => Entries.GetValueOrDefault(item);

    public WorkEntry? FindByKey(string key) => Keys.TryGetValue(key, out var item) ? Find(item) : null;

    /// <summary>The item under the lease; null where that is no longer good.</summary>
    public WorkEntry? Find(WorkLease lease) => Find(lease.Item) is { Status: WorkStatus.Leased } entry && entry.Fence == lease.Fence ? entry : null;

    /// <summary>What is due of a lane, by instant, whoever's turn it is.</summary>
    public IEnumerable<WorkEntry> Due(string lane, WorkPriority priority, Instant now)
    {
        var from = Waiting.IndexOf(new Slot(lane, priority, Instant.MinValue, Guid.Empty));
        for (var at = from < 0 ? ~from : from; at < Waiting.Count && Waiting[at] is var slot && slot.Is(lane, priority) && slot.At <= now; at++)
        {
            yield return Entries[slot.Item];
        }
    }

    public WorkTable With(WorkEntry entry)
    {
        var table = Without(entry.Item.Id);
        var isParked = entry.Status == WorkStatus.Parked;
        return table with
        {
            Entries = table.Entries.Add(entry.Item.Id, entry),
            Waiting = isParked ? table.Waiting : table.Waiting.Add(Slot.Of(entry)),
            Turns = isParked || entry.Item.OrderingKey is null ? table.Turns : table.Turns.Add(Turn.Of(entry)),
            Running = entry is { Status: WorkStatus.Leased, Item.OrderingKey: { } turn } ? table.Running.SetItem((entry.Item.Lane, turn), entry.Item.Id) : table.Running,
            Keys = entry.Item.Key is { } key ? table.Keys.SetItem(key, entry.Item.Id) : table.Keys,
        };
    }

    public WorkTable Without(Guid item) => Find(item) is not { } entry
        ? this
        : this with
        {
            Entries = Entries.Remove(item),
            Waiting = Waiting.Remove(Slot.Of(entry)),
            Turns = entry.Item.OrderingKey is null ? Turns : Turns.Remove(Turn.Of(entry)),
            Running = entry is { Status: WorkStatus.Leased, Item.OrderingKey: { } turn } ? Running.Remove((entry.Item.Lane, turn)) : Running,
            Keys = entry.Item.Key is { } key ? Keys.Remove(key) : Keys,
        };

    /// <summary>After a commit: a new item takes the place of one that has its key.</summary>
    public WorkTable With(CommitBatch batch)
    {
        var table = batch.Done.Aggregate(this, (work, lease) => work.Without(lease.Item));
        table = batch.Cancelled.Aggregate(table, (work, key) => work.Without(key));
        return batch.Work.Aggregate(table, (work, item) => work.Put(item));
    }

    // What is asked for again and repeats itself stays as it is.
    private WorkTable Put(WorkItem item) => item.Repeats is not null && item.Key is { } key && Keys.TryGetValue(key, out var there) && Entries[there].Item.Repeats == item.Repeats
        ? this
        : Without(item.Key).With(new WorkEntry(Tenant, item) { At = item.Due });

    private WorkTable Without(string? key) => key is not null && Keys.TryGetValue(key, out var item) ? Without(item) : this;

    // Nobody is at another one of its key, and none is earlier; who was taken up stays first until it is done, though an earlier one came in between.
    public bool IsItsTurn(WorkEntry entry)
    {
        if (entry.Item.OrderingKey is not { } key)
            return true;
        if (Running.TryGetValue((entry.Item.Lane, key), out var running))
            return running == entry.Item.Id;
        var first = Turns.IndexOf(new Turn(entry.Item.Lane, key, Instant.MinValue, Guid.Empty));
        return Turns[first < 0 ? ~first : first].Item == entry.Item.Id;
    }

    private readonly record struct Slot(string Lane, WorkPriority Priority, Instant At, Guid Item) : IComparable<Slot>
    {
        public static Slot Of(WorkEntry entry) => new(entry.Item.Lane, entry.Item.Priority, entry.At, entry.Item.Id);

        public bool Is(string lane, WorkPriority priority) => Priority == priority && string.Equals(Lane, lane, StringComparison.Ordinal);

        public int CompareTo(Slot other) => (string.CompareOrdinal(Lane, other.Lane), Priority.CompareTo(other.Priority), At.CompareTo(other.At)) switch
        {
            (not 0 and var lane, _, _) => lane,
            (_, not 0 and var priority, _) => priority,
            (_, _, not 0 and var at) => at,
            _ => Item.CompareTo(other.Item),
        };
    }

    private readonly record struct Turn(string Lane, string Key, Instant Due, Guid Item) : IComparable<Turn>
    {
        public static Turn Of(WorkEntry entry) => new(entry.Item.Lane, entry.Item.OrderingKey!, entry.Item.Due, entry.Item.Id);

        public int CompareTo(Turn other) => (string.CompareOrdinal(Lane, other.Lane), string.CompareOrdinal(Key, other.Key), Due.CompareTo(other.Due)) switch
        {
            (not 0 and var lane, _, _) => lane,
            (_, not 0 and var key, _) => key,
            (_, _, not 0 and var due) => due,
            _ => Item.CompareTo(other.Item),
        };
    }
}
