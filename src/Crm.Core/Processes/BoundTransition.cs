using System.Collections.Immutable;
using Crm.Records;

namespace Crm.Processes;

/// <summary>A transition whose states, fields and rules were found.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class BoundTransition
{
    private readonly ImmutableArray<bool> _leaves;

    internal BoundTransition(TransitionDefinition definition, BoundState? target, ImmutableArray<bool> leaves, int index)
    {
        Definition = definition;
        Target = target;
        _leaves = leaves;
        Index = index;
    }

    /// <summary>The transition as defined.</summary>
    public TransitionDefinition Definition { get; }

    /// <summary>Its name.</summary>
    public string Name => Definition.Name;

    /// <summary>The state it leads to; null for an internal transition.</summary>
    public BoundState? Target { get; }

    /// <summary>The fields it asks for.</summary>
    public ImmutableArray<FieldDefinition> Asks { get; internal init; } = [];

    /// <summary>The fields it writes besides the state field.</summary>
    public IEnumerable<FieldDefinition> Writes => Sets.Select(s => s.Field);

    internal int Index { get; }

    internal BoundGuard? Before { get; init; }

    internal ImmutableArray<BoundGuard> Checks { get; init; } = [];

    internal bool LooksBack => Checks.Any(c => c.LooksBack);

    internal ImmutableArray<BoundSet> Sets { get; init; } = [];

    internal ImmutableArray<BoundRaise> Raises { get; init; } = [];

    internal ImmutableArray<BoundWork> Works { get; init; } = [];

    /// <summary>True when it may be taken in that state.</summary>
    public bool Leaves(BoundState state) => _leaves[state.Index];

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    internal bool Touches(FieldDefinition field)
    {
        foreach (var set in Sets)
        {
            if (ReferenceEquals(set.Field, field))
                return true;
        }

        foreach (var asked in Asks)
        {
            if (ReferenceEquals(asked, field) || string.Equals(asked.ViewOf, field.Key, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
