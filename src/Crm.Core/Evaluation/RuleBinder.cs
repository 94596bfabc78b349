using System.Diagnostics.CodeAnalysis;
using Crm.Errors;
using Crm.Records;
using Crm.Rules;

namespace Crm.Evaluation;

/// <summary>Finds the fields, sets and values of rules in the catalogue, and brings rules into normal form.</summary>
/// <remarks>
/// A number beside money means its worth in the base currency. Money beside money is the same when amount and currency are; it has no order, and
/// two money fields compare by their worth. A choice beside a set of choices asks whether the set holds it. Thread-safe.
/// </remarks>
public static class RuleBinder
{
    /// <summary>The bound rule.</summary>
    /// <exception cref="RefusedException">Something in the rule does not fit; the paths of the problems are JSON pointers into it.</exception>
    public static BoundRule Bind(Rule rule, RecordType type, RuleScope scope) =>
        TryBind(rule, type, scope, out var bound) is { Count: > 0 } problems ? throw new RefusedException(problems) : bound!;

    /// <summary>The bound rule, or all that does not fit.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="type">The record type it is about.</param>
    /// <param name="scope">What it may speak of.</param>
    /// <param name="bound">The bound rule; null when there are problems.</param>
    /// <returns>The problems in the order found, by JSON pointer; empty when it fits.</returns>
    public static IReadOnlyList<Problem> TryBind(Rule rule, RecordType type, RuleScope scope, out BoundRule? bound)
    {
        var problems = new ProblemList();
        var root = new NodeBinding(scope, problems).Bind(rule, type, "", negated: false);
        bound = problems.Count == 0 ? new BoundRule(type, root) { Names = RecordNames.In(scope) } : null;
        return problems.All;
    }
}

/// <summary>Collects what does not fit.</summary>
internal sealed class ProblemList
{
    private readonly List<Problem> _problems = [];

    public int Count => _problems.Count;

    public IReadOnlyList<Problem> All => _problems;

    public void Add(string code, string pointer, params ReadOnlySpan<(string Name, object? Value)> arguments) =>
        _problems.Add(new Problem(code, pointer, arguments));

    [return: MaybeNull]
    public T Add<T>(string code, string pointer, params ReadOnlySpan<(string Name, object? Value)> arguments)
    {
        Add(code, pointer, arguments);
        return default;
    }
}
