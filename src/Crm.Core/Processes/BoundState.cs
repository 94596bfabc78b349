using System.Collections.Immutable;
using Crm.Records;

namespace Crm.Processes;

/// <summary>A state whose fields were found in the catalogue.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class BoundState
{
    internal BoundState(StateDefinition definition, FieldKind kind, ImmutableArray<FieldDefinition> required, ImmutableArray<FieldDefinition> frozen)
    {
        Definition = definition;
        Key = string.Intern(definition.Key);
        Value = FieldValue.Text(Key, kind);
        Required = required;
        Frozen = frozen;
    }

    /// <summary>The state as defined.</summary>
    public StateDefinition Definition { get; }

    /// <summary>What the state field holds.</summary>
    public string Key { get; }

    /// <summary>What it means.</summary>
    public StateKind Kind => Definition.Kind;

    /// <summary>The fields that must be present while a record is in the state.</summary>
    public ImmutableArray<FieldDefinition> Required { get; }

    /// <summary>The fields that nobody may change while a record is in the state.</summary>
    public ImmutableArray<FieldDefinition> Frozen { get; }

    internal FieldValue Value { get; }

    /// <summary>The key.</summary>
    public override string ToString() => Key;
}
