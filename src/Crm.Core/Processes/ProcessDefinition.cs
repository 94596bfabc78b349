using System.Collections.Immutable;

namespace Crm.Processes;

/// <summary>A state machine over one state field of a record type, as data.</summary>
/// <remarks>
/// Shared by all records; a record only holds the key of its state. Says nothing that was not checked: <see cref="ProcessBinder"/> finds out whether it
/// fits a record type. Two definitions are equal when they say the same. Immutable and thread-safe.
/// </remarks>
public sealed record ProcessDefinition
{
    /// <summary>The state field of a definition that names none: <c>status</c>.</summary>
    public const string DefaultStateField = "status";

    /// <summary>The key: a lower-case letter, then at most 62 letters, digits, underscores or hyphens.</summary>
    public required string Key { get; init; }

    /// <summary>The name of the record type, such as <c>opportunity</c>.</summary>
    public required string RecordType { get; init; }

    /// <summary>The key of the field that holds the state. The default value is <c>status</c>; sales use <c>stage</c>.</summary>
    public string StateField { get; init; } = DefaultStateField;

    /// <summary>The version, from 1. The default value is 1.</summary>
    public int Version { get; init; } = 1;

    /// <summary>What people call it. The default value is the key, as words.</summary>
    public string Label { get => field ?? KeyWords.Of(Key); init; }

    /// <summary>The states, at least one of them initial, in the order people see them.</summary>
    public ImmutableArray<StateDefinition> States { get; init; } = [];

    /// <summary>The transitions, in the order people see them.</summary>
    public ImmutableArray<TransitionDefinition> Transitions { get; init; } = [];

    /// <summary>The state with that key; null when there is none.</summary>
    public StateDefinition? FindState(string key)
    {
        foreach (var state in States)
        {
            if (string.Equals(state.Key, key, StringComparison.Ordinal))
                return state;
        }

        return null;
    }

    /// <inheritdoc/>
    public bool Equals(ProcessDefinition? other) => other is not null
        && (Key, RecordType, StateField, Version, Label) == (other.Key, other.RecordType, other.StateField, other.Version, other.Label)
        && States.SequenceEqual(other.States)
        && Transitions.SequenceEqual(other.Transitions);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Key, RecordType, Version, States.Length, Transitions.Length);

    /// <summary>The definition as JSON in one line.</summary>
    public override string ToString() => ProcessJson.Write(this);
}
