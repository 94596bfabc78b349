using Crm.Errors;
using Crm.Evaluation;
using Crm.Records;

namespace Crm.Processes;

/// <summary>Finds the states, fields and rules of a process definition, once, before records move through it.</summary>
/// <remarks>Thread-safe.</remarks>
public static class ProcessBinder
{
    /// <summary>The bound process.</summary>
    /// <param name="process">The definition.</param>
    /// <param name="type">The record type it is about.</param>
    /// <param name="scope">What its rules may speak of; checks may look back whatever it says.</param>
    /// <exception cref="RefusedException">Something does not fit; all of it is listed, by JSON pointer into the definition.</exception>
    public static BoundProcess Bind(ProcessDefinition process, RecordType type, RuleScope scope) =>
        TryBind(process, type, scope, out var bound) is { Count: > 0 } problems ? throw new RefusedException(problems) : bound!;

    /// <summary>The bound process, or all that does not fit.</summary>
    /// <param name="process">The definition.</param>
    /// <param name="type">The record type it is about.</param>
    /// <param name="scope">What its rules may speak of; checks may look back whatever it says.</param>
    /// <param name="bound">The bound process; null when there are problems.</param>
    /// <returns>The problems by JSON pointer into the definition; empty when it fits.</returns>
    public static IReadOnlyList<Problem> TryBind(ProcessDefinition process, RecordType type, RuleScope scope, out BoundProcess? bound)
    {
        bound = null;
        var problems = ProcessForm.Check(process).ToList();
        var binding = new ProcessBinding(process, type, scope, problems);
        var result = binding.Bind();
        if (problems.Count == 0)
            bound = result;
        return problems;
    }
}
