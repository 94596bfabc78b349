using System.Collections.Immutable;

namespace Crm.Processes;

/// <summary>What a transition asks for, judged on the record as it will be.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record DuringDefinition
{
    /// <summary>Asks for nothing.</summary>
    public static DuringDefinition Nothing { get; } = new();

    /// <summary>The keys of the fields asked for: each must be present afterwards.</summary>
    public ImmutableArray<string> Required { get; init; } = [];

    /// <summary>What the record must meet afterwards, all of it; these rules may look at the record before.</summary>
    public ImmutableArray<Guard> Check { get; init; } = [];

    /// <inheritdoc/>
    public bool Equals(DuringDefinition? other) => other is not null
        && Required.SequenceEqual(other.Required, StringComparer.Ordinal)
        && Check.SequenceEqual(other.Check);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Required.Length, Check.Length);
}
