using Crm.Journal;
using Crm.Records;
using Crm.Schedules;
using NodaTime;

namespace Crm.Work;

/// <summary>Work that somebody wants done; a commit makes a <see cref="WorkItem"/> of it.</summary>
/// <param name="Kind">What is to be done: the name under which a handler is registered; at most 100 characters.</param>
/// <param name="Due">Not before then, by the store's clock.</param>
/// <remarks>Immutable.</remarks>
public sealed record WorkRequest(string Kind, Instant Due)
{
    /// <summary>The lane of those who want no other.</summary>
    public const string DefaultLane = "default";

    private const int MaxName = 100;
    private const int MaxKey = 200;

    /// <summary>The lane in which it waits; at most 100 characters. The default value is <see cref="DefaultLane"/>.</summary>
    public string Lane { get; init; } = DefaultLane;

    /// <summary>What goes first where more is due than workers take. The default value is <see cref="WorkPriority.Normal"/>.</summary>
    public WorkPriority Priority { get; init; } = WorkPriority.Normal;

    /// <summary>Items of one lane with the same ordering key run one after another; at most 200 characters. Null for any order.</summary>
    public string? OrderingKey { get; init; }

    /// <summary>A key by which it can be cancelled, and by which a later request takes its place; at most 200 characters. Null for none.</summary>
    public string? Key { get; init; }

    /// <summary>The record it is about; null for none.</summary>
    public RecordRef? Record { get; init; }

    /// <summary>What the handler needs to know.</summary>
    public IReadOnlyDictionary<string, FieldValue> Data { get; init; } = JournalEntry.Nothing;

    /// <summary>When it is to be done again, until it is cancelled by its key, which it needs; null for once.</summary>
    /// <remarks>
    /// Whoever finishes an item writes the next one in the same commit: due at the first occurrence after the item was taken up, so that what was missed while no worker ran is done once. A
    /// request with the key and the schedule of an item that is there leaves that item as it is: a host may ask again whenever it starts.
    /// </remarks>
    public Schedule? Repeats { get; init; }

    /// <summary>Where it comes from; null for the commit that writes it. A repetition comes from where the first one did.</summary>
    internal Cause? Cause { get; init; }

    /// <summary>Work that repeats itself.</summary>
    /// <param name="kind">What is to be done.</param>
    /// <param name="key">The key by which it is cancelled.</param>
    /// <param name="schedule">When.</param>
    /// <param name="after">It is first due at the first occurrence after that.</param>
    /// <exception cref="ArgumentException">The schedule has no occurrence after that.</exception>
    public static WorkRequest Repeating(string kind, string key, Schedule schedule, Instant after)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return new WorkRequest(kind, schedule.Next(after) ?? throw new ArgumentException($"The schedule {schedule} has no occurrence after {after}.", nameof(schedule)))
        {
            Key = key,
            Repeats = schedule,
        };
    }

    /// <summary>The item, as a commit writes it.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="actor">The user who wants it; null for the host.</param>
    /// <param name="cause">Where it comes from.</param>
    internal WorkItem ToItem(Guid id, RecordRef? actor, Cause cause) => new()
    {
        Id = id,
        Kind = Kind,
        Lane = Lane,
        Priority = Priority,
        OrderingKey = OrderingKey,
        Due = Due,
        Key = Key,
        Record = Record,
        Data = Data,
        Actor = actor,
        Cause = Cause ?? cause,
        Repeats = Repeats,
    };

    internal void Check()
    {
        Check(Kind, MaxName, nameof(Kind));
        Check(Lane, MaxName, nameof(Lane));
        Check(OrderingKey ?? "-", MaxKey, nameof(OrderingKey));
        Check(Key ?? "-", MaxKey, nameof(Key));
        if (Repeats is not null && Key is null)
            throw new ArgumentException("Work that repeats itself needs a key, by which it is cancelled.", nameof(Key));
    }

    private static void Check(string text, int most, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(text, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(text.Length, most, name);
    }
}
