using System.Collections.Immutable;
using Crm.Errors;
using Crm.Evaluation;
using Crm.Records;

namespace Crm.Processes;

/// <summary>One transition from the state that a record is in, as a person is offered it.</summary>
/// <param name="Transition">The transition; its label is for people.</param>
/// <param name="Target">The state it leads to; null when it stays.</param>
/// <param name="Problems">Why it may not happen; empty when it may.</param>
/// <param name="Why">Which parts of the guard are not met; null when there is none, or it is met.</param>
/// <param name="Asks">The fields it asks for, and those that the state it leads to requires, whether present already or not.</param>
/// <remarks>The explanation holds values of the record: show it to those only who may read them. Immutable.</remarks>
public sealed record TransitionOption(
    BoundTransition Transition, BoundState? Target, IReadOnlyList<Problem> Problems, Explanation? Why, ImmutableArray<FieldDefinition> Asks)
{
    /// <summary>The transition's name.</summary>
    public string Name => Transition.Name;

    /// <summary>What people call it.</summary>
    public string Label => Transition.Definition.Label;

    /// <summary>True when it may happen, provided that what it asks for is given.</summary>
    public bool Allowed => Problems.Count == 0;
}
