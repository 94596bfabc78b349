using System.Collections.Immutable;
using Crm.Errors;
using Crm.Events;
using Crm.Journal;
using Crm.Work;

namespace Crm.Processes;

/// <summary>What came of a transition: either it was applied, or there are problems and the record is as it was.</summary>
public readonly record struct TransitionOutcome
{
    internal TransitionOutcome(IReadOnlyList<Problem> problems, StateEntry? entered, ImmutableArray<RecordEvent> events, ImmutableArray<WorkRequest> work) =>
        (Problems, Entered, Events, Work) = (problems, entered, events, work);

    /// <summary>Why it was refused; empty when it was applied.</summary>
    public IReadOnlyList<Problem> Problems { get; }

    /// <summary>The row of the state history; null for an internal transition and a refused one.</summary>
    public StateEntry? Entered { get; }

    /// <summary>What happened, in the order defined.</summary>
    public ImmutableArray<RecordEvent> Events { get; }

    /// <summary>True when it was applied.</summary>
    public bool Applied => Problems.Count == 0;

    /// <summary>What is to be done later, in the order defined.</summary>
    internal ImmutableArray<WorkRequest> Work { get; }

    internal static TransitionOutcome Refused(IReadOnlyList<Problem> problems) => new(problems, null, [], []);
}
