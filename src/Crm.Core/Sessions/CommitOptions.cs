using Crm.Journal;
using Crm.Records;

namespace Crm.Sessions;

/// <summary>How a commit is made.</summary>
public sealed record CommitOptions
{
    /// <summary>Why, for the journal; at most 4,000 characters. Null for no reason.</summary>
    public string? Reason { get; init; }

    /// <summary>Where the change comes from; null when it begins a chain of its own.</summary>
    public Cause? Cause { get; init; }

    /// <summary>
    /// True to take over what somebody else changed in other fields meanwhile, and try again, at most three times. Never across a state field. The
    /// default value is false.
    /// </summary>
    public bool Rebase { get; init; }

    /// <summary>Records that were only read but must not have changed; each loaded in this session.</summary>
    public IReadOnlyList<Record> Unchanged { get; init; } = [];
}
