using System.Collections.Immutable;
using Crm.Records;
using Crm.Work;

namespace Crm.Persistence;

/// <summary>What became of a commit: written, or why not.</summary>
/// <param name="Conflicts">Records whose version was not the expected one.</param>
/// <param name="ClaimsLost">Claims that another record holds.</param>
/// <param name="CommandExists">True when the command's key is stored already.</param>
public sealed record CommitOutcome(ImmutableArray<Conflict> Conflicts, ImmutableArray<ClaimLost> ClaimsLost, bool CommandExists)
{
    /// <summary>Leases of <see cref="CommitBatch.Done"/> that are no longer good.</summary>
    public ImmutableArray<WorkLease> LeasesLost { get; init; } = [];

    /// <summary>Everything was written.</summary>
    public static CommitOutcome Written { get; } = new([], [], CommandExists: false);

    /// <summary>True when everything was written.</summary>
    public bool IsWritten => Conflicts.IsEmpty && ClaimsLost.IsEmpty && !CommandExists && LeasesLost.IsEmpty;
}

/// <summary>A claim that could not be taken.</summary>
/// <param name="Wanted">What was to be written.</param>
/// <param name="Holder">The record that holds it.</param>
public sealed record ClaimLost(ClaimWrite Wanted, RecordRef Holder);
