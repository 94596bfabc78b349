using System.Collections.Immutable;
using Crm.Evaluation;
using Crm.Records;

namespace Crm.Persistence;

/// <summary>Which records, in which order, from where on.</summary>
/// <remarks>A record is meant when it meets <see cref="Where"/> and <see cref="Access"/> and lies where <see cref="Bin"/> says. Immutable.</remarks>
public sealed record RecordQuery
{
    /// <summary>The type.</summary>
    public required RecordType Type { get; init; }

    /// <summary>The rule asked for; null for every record.</summary>
    public BoundRule? Where { get; init; }

    /// <summary>What the actor may see; null for everything. A store must heed it as it heeds <see cref="Where"/>.</summary>
    public BoundRule? Access { get; init; }

    /// <summary>The moment, the zone and who asks, for rules that speak of them.</summary>
    public required RuleContext Context { get; init; }

    /// <summary>Live records, those in the recycle bin, or both. The default value is live records.</summary>
    public RecycleBin Bin { get; init; }

    /// <summary>The order; ids break ties, always ascending. Missing comes first ascending, last descending.</summary>
    public ImmutableArray<SortKey> Sort { get; init; } = [];

    /// <summary>Only what comes behind this place; null from the beginning.</summary>
    public PageCursor? After { get; init; }

    /// <summary>At most so many; null for all.</summary>
    public int? Take { get; init; }

    /// <summary>Both rules as one; null when every record meets them.</summary>
    public BoundRule? Rule => BoundRule.Both(Where, Access);
}

/// <summary>Which records of a type are meant.</summary>
public enum RecycleBin
{
    /// <summary>Those not in the recycle bin.</summary>
    Live,

    /// <summary>Those in the recycle bin.</summary>
    Deleted,

    /// <summary>Both.</summary>
    Both,
}

/// <summary>One key of an order.</summary>
/// <param name="Field">The field, of a kind that has an order.</param>
/// <param name="Descending">True for the exact reverse.</param>
public sealed record SortKey(BoundField Field, bool Descending = false);
