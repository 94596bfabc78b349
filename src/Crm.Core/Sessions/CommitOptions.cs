using System.Collections.Immutable;
using Crm.Journal;
using Crm.Records;
using Crm.Work;

namespace Crm.Sessions;

/// <summary>How a commit is made.</summary>
public sealed record CommitOptions
{
    /// <summary>Why, for the journal; at most 4,000 characters. Null for no reason.</summary>
    public string? Reason { get; init; }

    /// <summary>Where the change comes from; null when it begins a chain of its own.</summary>
    public Cause? Cause { get; init; }

    /// <summary>
    /// True to take over what somebody else changed meanwhile in other fields and other parts, and try again, at most three times. The default value is
    /// false.
    /// </summary>
    /// <remarks>
    /// A plain conflict remains where both changed, or one removed, the same field or the same part, where a state field changed on either side, where the record is
    /// removed or restored, and where the actor may no longer see it. After a retry that failed the session is as it was before the commit.
    /// </remarks>
    public bool Rebase { get; init; }

    /// <summary>
    /// True to insert without the records that are found invalid, which <see cref="CommitResult.LeftOut"/> tells; for <see cref="ISession.TryInsertAsync"/>
    /// only. The default value is false.
    /// </summary>
    /// <remarks>What else is refused, and unique values that others hold, are of the whole insert still; and everything is where policies may add records.</remarks>
    public bool LeaveOutInvalid { get; init; }

    /// <summary>Records that were only read but must not have changed; each loaded in this session.</summary>
    public IReadOnlyList<Record> Unchanged { get; init; } = [];

    /// <summary>Work that is done with the commit.</summary>
    internal ImmutableArray<WorkLease> Done { get; init; } = [];

    internal void Check() => ArgumentOutOfRangeException.ThrowIfGreaterThan(Reason?.Length ?? 0, 4000, nameof(Reason));
}
