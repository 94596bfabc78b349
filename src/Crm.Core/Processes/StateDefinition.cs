using System.Collections.Immutable;

namespace Crm.Processes;

/// <summary>One state of a process.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record StateDefinition
{
    /// <summary>What the state field holds: a lower-case letter, then at most 62 letters, digits or underscores.</summary>
    public required string Key { get; init; }

    /// <summary>What people call it. The default value is the key, as words.</summary>
    public string Label { get => field ?? KeyWords.Of(Key); init; }

    /// <summary>What it means. The default value is <see cref="StateKind.Open"/>.</summary>
    public StateKind Kind { get; init; }

    /// <summary>True when new records may begin in it.</summary>
    public bool Initial { get; init; }

    /// <summary>How likely records in it are to be won, 0 to 100; null when nobody says.</summary>
    public int? Probability { get; init; }

    /// <summary>The keys of the fields that must be present while a record is in the state, and so before it may enter.</summary>
    public ImmutableArray<string> Required { get; init; } = [];

    /// <summary>The keys of the fields that nobody may change while a record is in the state, but for the transition that asks for them or sets them.</summary>
    public ImmutableArray<string> Frozen { get; init; } = [];

    /// <summary>True unless the state is open.</summary>
    public bool IsClosed => Kind != StateKind.Open;

    /// <inheritdoc/>
    public bool Equals(StateDefinition? other) => other is not null
        && (Key, Label, Kind, Initial, Probability) == (other.Key, other.Label, other.Kind, other.Initial, other.Probability)
        && Required.SequenceEqual(other.Required, StringComparer.Ordinal)
        && Frozen.SequenceEqual(other.Frozen, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Key, Kind, Initial, Probability);
}
