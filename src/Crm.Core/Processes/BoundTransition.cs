using System.Collections.Immutable;
using Crm.Records;

namespace Crm.Processes;

/// <summary>A transition whose states, fields and rules were found.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class BoundTransition
{
    private readonly string[] _leaves;

    internal BoundTransition(TransitionDefinition definition, BoundState? target, ImmutableArray<BoundState> leaves, int index)
    {
        Definition = definition;
        Right = definition.Right;
        Target = target;
        _leaves = [.. leaves.Select(s => s.Key)];
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

    internal string? Right { get; }

    internal BoundGuard? Before { get; init; }

    internal ImmutableArray<BoundGuard> Checks
    {
        get;
        init
        {
            field = value;
            LooksBack = value.Any(c => c.LooksBack);
        }
    } = [];

    internal bool LooksBack { get; private init; }


    internal ImmutableArray<BoundSet> Sets { get; init; } = [];

    internal ImmutableArray<BoundRaise> Raises { get; init; } = [];

    internal ImmutableArray<BoundWork> Works { get; init; } = [];

    /// <summary>True when it may be taken in that state.</summary>
    public bool Leaves(BoundState state) => Leaves(state.Key);

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    // A transition leaves few states, and their keys mostly differ in length: this is quicker than finding the state first.
    internal bool Leaves(string key)
    {
        foreach (var left in _leaves)
        {
            if (ReferenceEquals(left, key) || left.AsSpan().SequenceEqual(key))
                return true;
        }

        return false;
    }

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
