using Crm.Events;
using Crm.Records;
using NodaTime;

namespace Crm.Journal;

/// <summary>What one commit did to one record: audit, history, change feed and outbox are readings of these rows.</summary>
/// <remarks>
/// Holds the old values of the changed fields; the new value is the old one of the next entry that names the field, or the record's own.
/// Immutable.
/// </remarks>
public sealed record JournalEntry
{
    /// <summary>The place in the tenant's journal, given by the store; rises with every commit, with gaps.</summary>
    public long Position { get; init; }

    /// <summary>The commit; the same for every record that it touched.</summary>
    public required Guid Commit { get; init; }

    /// <summary>The record. A part has entries of its own. Of a <see cref="Batch"/> the last one.</summary>
    public required RecordRef Record { get; init; }

    /// <summary>The version that the commit gave the record; of a noted one the version it had, 0 when it was not there.</summary>
    public required long Version { get; init; }

    /// <summary>What was done.</summary>
    public required JournalKind Kind { get; init; }

    /// <summary>When, by the clock of the commit.</summary>
    public required Instant At { get; init; }

    /// <summary>The user who did it; null for the host itself.</summary>
    public RecordRef? Actor { get; init; }

    /// <summary>The user in whose name it was done; null when in the actor's own.</summary>
    public RecordRef? OnBehalfOf { get; init; }

    /// <summary>Why, in the actor's words; null when none were given.</summary>
    public string? Reason { get; init; }

    /// <summary>Where the change comes from.</summary>
    public required Cause Cause { get; init; }

    /// <summary>The earlier values of the fields that changed, by field key, in code-point order; empty for a new record.</summary>
    public IReadOnlyDictionary<string, FieldValue> Old { get; init; } = Nothing;

    /// <summary>Those of them that are personal data, kept apart so that they can be erased.</summary>
    public IReadOnlyDictionary<string, FieldValue> OldPersonal { get; init; } = Nothing;

    /// <summary>What happened, in the order raised.</summary>
    public IReadOnlyList<RecordEvent> Events { get; init; } = [];

    /// <summary>The parts of the record that were added, changed or removed with it; each has an entry of its own, by which removed ones are still found. Empty in a batch.</summary>
    public IReadOnlyList<RecordRef> Parts { get; init; } = [];

    /// <summary>The records that the entry stands for, where many were created together: their ids, ascending; <see cref="Record"/> is the last of them. Empty where it is about one.</summary>
    public IReadOnlyList<Guid> Batch { get; init; } = [];

    /// <summary>The entry as the history of one of its batch tells it.</summary>
    public JournalEntry Of(RecordRef one) => this with { Record = one, Batch = [] };

    /// <summary>No values.</summary>
    public static IReadOnlyDictionary<string, FieldValue> Nothing { get; } = new Dictionary<string, FieldValue>(StringComparer.Ordinal);
}
