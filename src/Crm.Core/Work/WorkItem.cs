using Crm.Journal;
using Crm.Records;
using Crm.Schedules;
using NodaTime;

namespace Crm.Work;

/// <summary>A durable "do this at or after that instant", written in the commit that caused it.</summary>
/// <remarks>Immutable. Running it is a worker's business; a commit only writes the row.</remarks>
public sealed record WorkItem
{
    /// <summary>The item's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>What is to be done: the name under which a handler is registered.</summary>
    public required string Kind { get; init; }

    /// <summary>The lane in which it waits; a bad item holds up only its own lane's slot. The default value is <c>default</c>.</summary>
    public string Lane { get; init; } = "default";

    /// <summary>What goes first where more is due than workers take. The default value is <see cref="WorkPriority.Normal"/>.</summary>
    public WorkPriority Priority { get; init; } = WorkPriority.Normal;

    /// <summary>Items of one lane with the same ordering key run one after another; null for any order.</summary>
    public string? OrderingKey { get; init; }

    /// <summary>Not before then, by the store's clock.</summary>
    public required Instant Due { get; init; }

    /// <summary>A key by which it can be cancelled or moved; unique in the tenant: an item that is written with the key of another one takes its place. Null for none.</summary>
    public string? Key { get; init; }

    /// <summary>The record it is about; null for none.</summary>
    public RecordRef? Record { get; init; }

    /// <summary>What the handler needs to know.</summary>
    public IReadOnlyDictionary<string, FieldValue> Data { get; init; } = JournalEntry.Nothing;

    /// <summary>The user who caused it, whose rights are asked for anew when it runs; null for the host itself.</summary>
    public RecordRef? Actor { get; init; }

    /// <summary>Where it comes from.</summary>
    public required Cause Cause { get; init; }

    /// <summary>When it is to be done again; null for once.</summary>
    public Schedule? Repeats { get; init; }

    /// <summary>What comes after it; null when it repeats itself no more.</summary>
    /// <param name="after">When it was taken up, by the store's clock.</param>
    internal WorkRequest? Next(Instant after) => Repeats?.Next(Instant.Max(Due, after)) is { } due
        ? new WorkRequest(Kind, due) { Lane = Lane, Priority = Priority, OrderingKey = OrderingKey, Key = Key, Record = Record, Data = Data, Repeats = Repeats, Cause = Cause }
        : null;
}
