using System.Collections.Immutable;
using Crm.Errors;
using Crm.Records;

namespace Crm.Import.Batches;

/// <summary>What became of undoing an import.</summary>
/// <param name="Removed">How many records that it made went to the recycle bin.</param>
/// <param name="Reverted">How many records that it changed have their earlier values again, at least in part.</param>
/// <param name="Left">Records that were found and not undone, or not as a whole, and why.</param>
public sealed record UndoReport(long Removed, long Reverted, ImmutableArray<UndoProblem> Left)
{
    /// <summary>How many keys of the batch no record has: those of rows that were refused, and of records that were purged, laid into the recycle bin, or given other keys.</summary>
    public long NotFound { get; init; }

    /// <summary>How many records were not undone because the actor may not see them; the batch may be undone again by somebody who does.</summary>
    public long NotSeen { get; init; }
}

/// <summary>A record that was not undone, or not as a whole.</summary>
/// <param name="Record">The record.</param>
/// <param name="Key">Its key in the file.</param>
/// <param name="Problem">Why.</param>
public sealed record UndoProblem(RecordRef Record, string Key, Problem Problem);
