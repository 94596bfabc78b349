using System.Collections.Immutable;
using Crm.Errors;
using Crm.Events;
using Crm.Journal;

namespace Crm.Processes;

/// <summary>What came of a transition: either it was applied, or there are problems and the record is as it was.</summary>
/// <param name="Problems">Why it was refused; empty when it was applied.</param>
/// <param name="Entered">The row of the state history; null for an internal transition and a refused one.</param>
/// <param name="Events">What happened, in the order defined.</param>
/// <param name="Work">What is to be done later, in the order defined.</param>
public readonly record struct TransitionOutcome(
    IReadOnlyList<Problem> Problems, StateEntry? Entered, ImmutableArray<RecordEvent> Events, ImmutableArray<PlannedWork> Work)
{
    /// <summary>True when it was applied.</summary>
    public bool Applied => Problems.Count == 0;

    internal static TransitionOutcome Refused(IReadOnlyList<Problem> problems) => new(problems, null, [], []);
}
