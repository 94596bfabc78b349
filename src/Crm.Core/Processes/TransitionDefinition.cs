using System.Collections.Immutable;

namespace Crm.Processes;

/// <summary>A named way from some states to another.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record TransitionDefinition
{
    /// <summary>The name by which it is taken: a lower-case letter, then at most 62 letters, digits or underscores.</summary>
    public required string Name { get; init; }

    /// <summary>What people call it. The default value is the name, as words.</summary>
    public string Label { get => field ?? KeyWords.Of(Name); init; }

    /// <summary>The keys of the states it leaves; empty for every open state but the one it leads to.</summary>
    public ImmutableArray<string> From { get; init; } = [];

    /// <summary>The key of the state it leads to; null for an internal transition, which stays where it is.</summary>
    public string? To { get; init; }

    /// <summary>What the record must meet before anything changes; null for nothing.</summary>
    public Guard? Before { get; init; }

    /// <summary>The named right that whoever takes it needs; null for none.</summary>
    public string? Right { get; init; }

    /// <summary>What is asked for while it is taken.</summary>
    public DuringDefinition During { get; init; } = DuringDefinition.Nothing;

    /// <summary>What it does besides changing the state.</summary>
    public EffectsDefinition After { get; init; } = EffectsDefinition.Nothing;

    /// <summary>True when it stays in the state it is taken in.</summary>
    public bool IsInternal => To is null;

    /// <summary>True when it may be taken in that state.</summary>
    public bool Leaves(StateDefinition state) => From.IsEmpty
        ? !state.IsClosed && !string.Equals(state.Key, To, StringComparison.Ordinal)
        : From.Contains(state.Key, StringComparer.Ordinal);

    /// <inheritdoc/>
    public bool Equals(TransitionDefinition? other) => other is not null
        && (Name, Label, To, Before, Right, During, After) == (other.Name, other.Label, other.To, other.Before, other.Right, other.During, other.After)
        && From.SequenceEqual(other.From, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, To, Right, From.Length);
}
