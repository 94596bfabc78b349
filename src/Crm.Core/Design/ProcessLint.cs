using Crm.Processes;
using Crm.Records;

namespace Crm.Design;

/// <summary>Finds what looks wrong in a definition that can be used.</summary>
/// <remarks>What it reports is so; it does not find everything, since guards are judged one by one. Thread-safe.</remarks>
public static class ProcessLint
{
    /// <summary>All findings: first those of states, then those of transitions, each in the order defined.</summary>
    /// <param name="process">A definition whose names are consistent; states that do not exist are ignored.</param>
    /// <param name="type">The record type; null to leave out what needs it.</param>
    /// <param name="rightIsGrantedToAnyone">Whether anyone at all has a right; null when that is not known.</param>
    public static IReadOnlyList<LintFinding> Check(
        ProcessDefinition process, RecordType? type = null, Func<string, bool>? rightIsGrantedToAnyone = null)
    {
        var lint = new LintRun(process, type, rightIsGrantedToAnyone);
        lint.CheckStates();
        lint.CheckTransitions();
        return lint.Findings;
    }
}
