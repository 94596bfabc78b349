using System.Collections.Immutable;
using Crm.Rules;
using Crm.Time;
using Crm.Work;

namespace Crm.Processes;

/// <summary>What a transition does besides changing the state.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record EffectsDefinition
{
    /// <summary>Does nothing more.</summary>
    public static EffectsDefinition Nothing { get; } = new();

    /// <summary>The fields written, in this order; an operand that reads a field sees what was written before it.</summary>
    public ImmutableArray<SetDefinition> Set { get; init; } = [];

    /// <summary>The events raised, in this order.</summary>
    public ImmutableArray<RaiseDefinition> Raise { get; init; } = [];

    /// <summary>The work planned, in this order.</summary>
    public ImmutableArray<WorkDefinition> Work { get; init; } = [];

    /// <summary>True when there is nothing of all this.</summary>
    public bool IsEmpty => Set.IsEmpty && Raise.IsEmpty && Work.IsEmpty;

    /// <inheritdoc/>
    public bool Equals(EffectsDefinition? other) => other is not null
        && Set.SequenceEqual(other.Set) && Raise.SequenceEqual(other.Raise) && Work.SequenceEqual(other.Work);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Set.Length, Raise.Length, Work.Length);
}

/// <summary>One field that a transition writes.</summary>
/// <param name="Field">The field's key.</param>
/// <param name="Value">What is written; null empties the field.</param>
public sealed record SetDefinition(string Field, Operand? Value);

/// <summary>One event that a transition raises.</summary>
/// <param name="Event">The event's name: lower-case words with dots, such as <c>opportunity.proposed</c>.</param>
/// <param name="Fields">The keys of the fields whose values it carries.</param>
/// <param name="Schema">The number of the data's form, from 1.</param>
public sealed record RaiseDefinition(string Event, ImmutableArray<string> Fields, int Schema = 1)
{
    /// <inheritdoc/>
    public bool Equals(RaiseDefinition? other) => other is not null
        && (Event, Schema) == (other.Event, other.Schema)
        && Fields.SequenceEqual(other.Fields, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Event, Schema, Fields.Length);
}

/// <summary>One piece of work that a transition plans.</summary>
/// <param name="Kind">The name under which its handler is registered.</param>
/// <param name="Delay">How long after the transition it is due; never negative.</param>
/// <param name="Lane">The lane in which it waits.</param>
/// <param name="Key">
/// A template of the key by which it can be cancelled, in which <c>{id}</c>, <c>{record}</c>, <c>{process}</c>, <c>{transition}</c> and <c>{state}</c> stand
/// for the record's id and type and for where it goes; null for no key.
/// </param>
public sealed record WorkDefinition(string Kind, RelativePeriod Delay, string Lane = WorkRequest.DefaultLane, string? Key = null);
