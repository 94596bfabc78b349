using System.Collections.Immutable;
using Crm.Journal;
using Crm.Records;
using Crm.Work;
using NodaTime;

namespace Crm.Persistence;

/// <summary>Everything that one commit writes, ready to be written.</summary>
/// <remarks>Immutable; the records in it are not changed until the store has answered.</remarks>
public sealed record CommitBatch
{
    /// <summary>The commit's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its instant.</summary>
    public required Instant At { get; init; }

    /// <summary>The records, roots before their parts.</summary>
    public ImmutableArray<RecordWrite> Writes { get; init; } = [];

    /// <summary>Records that were only read but must still have this version.</summary>
    public ImmutableArray<VersionCheck> Checks { get; init; } = [];

    /// <summary>Claims given up, then claims taken.</summary>
    public ImmutableArray<ClaimWrite> Claims { get; init; } = [];

    /// <summary>One entry per record changed, and one per other record that an event is about; one for many new records where it has a <see cref="JournalEntry.Batch"/>.</summary>
    public ImmutableArray<JournalEntry> Journal { get; init; } = [];

    /// <summary>States entered.</summary>
    public ImmutableArray<StateEntry> States { get; init; } = [];

    /// <summary>Work to be done later.</summary>
    public ImmutableArray<WorkItem> Work { get; init; } = [];

    /// <summary>Keys of work that is not to be done any more, before <see cref="Work"/> is written; unknown ones are none's.</summary>
    public ImmutableArray<string> Cancelled { get; init; } = [];

    /// <summary>Work that is done with this commit, which is refused where a lease is no longer good.</summary>
    public ImmutableArray<WorkLease> Done { get; init; } = [];

    /// <summary>The command whose outcome this is; null when it has no key.</summary>
    public StoredCommand? Command { get; init; }
}

/// <summary>One record to write.</summary>
/// <param name="Kind">Insert, update or delete.</param>
/// <param name="Type">Its type.</param>
/// <param name="Record">The record as it shall be, its version already raised.</param>
/// <param name="ExpectedVersion">The version the store must hold; 0 for an insert.</param>
/// <param name="Changed">The fields to write in an update, version and times among them.</param>
public sealed record RecordWrite(WriteKind Kind, RecordType Type, Record Record, long ExpectedVersion, IReadOnlyList<FieldDefinition> Changed);

/// <summary>What is done to a row.</summary>
public enum WriteKind
{
    /// <summary>A new row.</summary>
    Insert,

    /// <summary>The changed fields of a row; laying it into the recycle bin is one.</summary>
    Update,

    /// <summary>The row goes, with its state history and claims.</summary>
    Delete,
}

/// <summary>A record that was only read but must not have changed.</summary>
/// <param name="Record">The record.</param>
/// <param name="Version">The version it must have.</param>
public sealed record VersionCheck(RecordRef Record, long Version);
