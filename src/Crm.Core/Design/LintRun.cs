using System.Collections.Immutable;
using Crm.Processes;
using Crm.Records;
using Crm.Rules;

namespace Crm.Design;

/// <summary>One run over one definition.</summary>
internal sealed class LintRun(ProcessDefinition process, RecordType? type, Func<string, bool>? isGranted)
{
    private readonly List<LintFinding> _findings = [];
    private readonly ProcessGraph _graph = new(process, t =>
        (t.Before is null || !RuleContradictions.IsNeverMet(t.Before.Rule))
        && !t.During.Check.Any(c => RuleContradictions.IsNeverMet(c.Rule))
        && (t.Right is null || isGranted is null || isGranted(t.Right)));

    public IReadOnlyList<LintFinding> Findings => _findings;

    public void CheckStates()
    {
        if (LooksLikeSales && !process.States.Any(s => s.Kind == StateKind.Won))
            Warn(LintCodes.NoWonState, "/states", "No state is won, although this looks like sales.");
        StateDefinition? last = null;
        for (var i = 0; i < process.States.Length; i++)
        {
            var (state, at) = (process.States[i], $"/states/{i}");
            CheckReach(state, at);
            if (state.Initial && state.IsClosed)
                Note(LintCodes.BeginsClosed, at, $"A new record may begin in {state.Key}, which is closed.");
            CheckProbability(state, last, at + "/probability");
            if (state is { IsClosed: false, Probability: not null })
                last = state;
        }
    }

    public void CheckTransitions()
    {
        for (var i = 0; i < process.Transitions.Length; i++)
        {
            var (transition, at) = (process.Transitions[i], $"/transitions/{i}");
            CheckRules(transition, at);
            CheckTaking(transition, at);
            CheckAsked(transition, at);
            for (var j = 0; j < i; j++)
                CheckTwins(process.Transitions[j], transition, at);
        }
    }

    private bool LooksLikeSales => string.Equals(process.StateField, "stage", StringComparison.Ordinal)
        || process.States.Any(s => s.Probability is not null || s.Kind == StateKind.Lost);

    private void CheckReach(StateDefinition state, string at)
    {
        if (!_graph.IsReachable(state.Key))
        {
            Fail(LintCodes.UnreachableState, at, $"Nothing leads from an initial state to {state.Key}.");
            return;
        }

        if (!_graph.IsReachableOpenly(state.Key))
            Note(LintCodes.OnlyAfterClosing, at, $"{state.Key} can only be reached by way of a closed state.");
        if (state.IsClosed)
            return;
        if (!_graph.HasWayOut(state.Key))
            Fail(LintCodes.DeadEnd, at, $"Nothing leads out of {state.Key}, which is open.");
        else if (!_graph.CanClose(state.Key))
            Fail(LintCodes.NeverCloses, at, $"Nothing leads from {state.Key} to a won, lost or closed state.");
    }

    private void CheckProbability(StateDefinition state, StateDefinition? last, string at)
    {
        if (state.Probability is not { } percent)
            return;
        var misfit = state.Kind switch
        {
            StateKind.Open => percent >= 100,
            StateKind.Won => percent != 100,
            StateKind.Lost => percent != 0,
            _ => false,
        };
        if (misfit)
            Warn(LintCodes.ProbabilityMisfit, at, $"{state.Key} has {percent} %; an open state has less than 100, a won one 100, a lost one 0.");
        else if (!state.IsClosed && percent <= last?.Probability)
            Warn(LintCodes.ProbabilityFalls, at, $"{state.Key} has {percent} %, which is not above the {last.Probability} % of {last.Key} before it.");
    }

    private void CheckRules(TransitionDefinition transition, string at)
    {
        if (transition.Before is { } guard)
            CheckRule(guard, at + "/before/rule");
        for (var i = 0; i < transition.During.Check.Length; i++)
            CheckRule(transition.During.Check[i], $"{at}/during/check/{i}/rule");
    }

    private void CheckRule(Guard guard, string at)
    {
        if (RuleContradictions.IsNeverMet(guard.Rule))
            Fail(LintCodes.NeverMet, at, $"No record can meet this: \"{guard.Description}\"");
        else if (guard.Rule is AllRule { Rules.IsEmpty: true })
            Note(LintCodes.AlwaysMet, at, $"Every record meets this: \"{guard.Description}\"");
    }

    private void CheckTaking(TransitionDefinition transition, string at)
    {
        if (transition.Right is { } right && isGranted?.Invoke(right) == false)
            Warn(LintCodes.NobodyMay, at + "/right", $"Nobody has the right {right}, so nobody can take {transition.Name}.");
        var left = process.States.Where(transition.Leaves).ToList();
        if (!left.Any(s => _graph.IsReachable(s.Key)))
            Warn(LintCodes.NeverTaken, at + "/from", $"{transition.Name} leaves no state that can be reached.");
        if (transition is { IsInternal: true, After.IsEmpty: true, During.Required.IsEmpty: true, During.Check.IsEmpty: true })
            Note(LintCodes.DoesNothing, at, $"{transition.Name} stays where it is and does nothing.");
        if (transition.To is null || process.FindState(transition.To) is not { } target)
            return;
        foreach (var state in left)
        {
            foreach (var field in target.Required.Intersect(state.Frozen, StringComparer.Ordinal).Except(state.Required, StringComparer.Ordinal))
            {
                if (!Names(transition.During.Required, field) && !transition.After.Set.Any(s => string.Equals(s.Field, field, StringComparison.Ordinal)))
                    Warn(LintCodes.RequiredButFrozen, at, $"{target.Key} requires {field}, which is frozen in {state.Key}; let {transition.Name} ask for it.");
            }
        }
    }

    private void CheckAsked(TransitionDefinition transition, string at)
    {
        for (var i = 0; i < transition.During.Required.Length; i++)
        {
            var (field, where) = (transition.During.Required[i], $"{at}/during/required/{i}");
            if (transition.After.Set.Any(s => string.Equals(s.Field, field, StringComparison.Ordinal)))
                Warn(LintCodes.AskedAndSet, where, $"{transition.Name} asks for {field} and then overwrites it.");
            else if (type?.Find(field) is { ReadOnly: true, ViewOf: null })
                Warn(LintCodes.AskedButReadOnly, where, $"{transition.Name} asks for {field}, which nobody can fill in by hand.");
        }
    }

    private void CheckTwins(TransitionDefinition first, TransitionDefinition second, string at)
    {
        if (first.To is null || !string.Equals(first.To, second.To, StringComparison.Ordinal))
            return;
        var shared = process.States.Where(s => first.Leaves(s) && second.Leaves(s)).Select(s => s.Key).ToList();
        if (shared.Count == 0)
            return;
        var way = $"from {string.Join(", ", shared)} to {first.To}";
        if (Equals(first.Before?.Rule, second.Before?.Rule) && string.Equals(first.Right, second.Right, StringComparison.Ordinal))
            Warn(LintCodes.SameTransition, at, $"{first.Name} and {second.Name} both lead {way}, and neither guard nor right tells them apart.");
        else
            Note(LintCodes.SameWay, at, $"{first.Name} and {second.Name} both lead {way}; who only changes the state must name one.");
    }

    private static bool Names(ImmutableArray<string> fields, string field) => fields.Contains(field, StringComparer.Ordinal);

    private void Note(string code, string where, string text) => _findings.Add(new LintFinding(code, LintSeverity.Note, where, text));

    private void Warn(string code, string where, string text) => _findings.Add(new LintFinding(code, LintSeverity.Warning, where, text));

    private void Fail(string code, string where, string text) => _findings.Add(new LintFinding(code, LintSeverity.Error, where, text));
}
