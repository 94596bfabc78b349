using System.Collections.Immutable;
using Crm.Errors;
using Crm.Evaluation;
using Crm.Records;

namespace Crm.Processes;

/// <summary>Binds one definition and goes on after a fault, so that all of them are found.</summary>
internal sealed class ProcessBinding(ProcessDefinition process, RecordType type, RuleScope scope, List<Problem> problems)
{
    private readonly RuleScope _before = scope with { HasBefore = false };
    private readonly RuleScope _after = scope with { HasBefore = true };

    /// <summary>The bound process; null where it cannot be made, worthless when there are problems.</summary>
    public BoundProcess? Bind()
    {
        if (!string.Equals(process.RecordType, type.Name, StringComparison.Ordinal))
            Add(ProblemCodes.ProcessWrongRecordType, "/record", ("found", process.RecordType), ("wanted", type.Name));
        var field = StateField();
        var states = process.States.Select((s, i) => State(s, i, field?.Kind ?? FieldKind.State)).ToImmutableArray();
        var transitions = process.Transitions.Select((t, i) => Transition(t, i, states, $"/transitions/{i}")).ToImmutableArray();
        return problems.Count == 0 ? new BoundProcess(process, type, field!, states, transitions) : null;
    }

    private FieldDefinition? StateField()
    {
        if (Field(process.StateField, "/stateField") is not { } field)
            return null;
        var longest = process.States.Select(s => s.Key.Length).DefaultIfEmpty().Max();
        if (field.Kind is FieldKind.Text or FieldKind.State && field.Write is not null && field.MaxLength >= longest)
            return field;
        Add(ProblemCodes.ProcessBadStateField, "/stateField", ("field", field.Key), ("kind", FieldKinds.Of(field.Kind).Name), ("length", longest));
        return null;
    }

    private BoundState State(StateDefinition state, int index, FieldKind kind)
    {
        var at = $"/states/{index}";
        var frozen = Fields(state.Frozen, at + "/frozen");
        for (var i = 0; i < state.Frozen.Length; i++)
        {
            if (type.Find(state.Frozen[i]) is { } field && (field.ViewOf is not null || field.System))
                Unusable(field, $"{at}/frozen/{i}", field.System ? "only the library writes it" : $"it is a view; freeze {field.ViewOf}");
        }

        return new BoundState(state, kind, Fields(state.Required, at + "/required"), frozen);
    }

    private BoundTransition Transition(TransitionDefinition transition, int index, ImmutableArray<BoundState> states, string at) => new(
        transition,
        states.FirstOrDefault(s => string.Equals(s.Key, transition.To, StringComparison.Ordinal)),
        [.. states.Where(s => transition.Leaves(s.Definition))],
        index)
    {
        Asks = Fields(transition.During.Required, at + "/during/required"),
        Before = transition.Before is { } guard ? Bind(guard, at + "/before/rule", _before) : null,
        Checks = All(transition.During.Check, (check, i) => Bind(check, $"{at}/during/check/{i}/rule", _after)),
        Sets = All(transition.After.Set, (set, _) => Set(set, $"{at}/after/set/{set.Field}")),
        Raises = All(transition.After.Raise, (raise, i) => new BoundRaise(raise, Fields(raise.Fields, $"{at}/after/raise/{i}/fields"))),
        Works = [.. transition.After.Work.Select(w => new BoundWork(w, process.Key, transition.Name))],
    };

    private BoundGuard? Bind(Guard guard, string at, RuleScope within)
    {
        problems.AddRange(RuleBinder.TryBind(guard.Rule, type, within, out var rule).Select(p => p with { Path = at + p.Path }));
        return rule is null ? null : new BoundGuard(rule, guard.Description, RuleWalk.LooksBack(guard.Rule));
    }

    private BoundSet? Set(SetDefinition set, string at)
    {
        if (Field(set.Field, at) is not { } field)
            return null;
        if (field.Write is null || field.System || field.ViewOf is not null)
            Unusable(field, at, field.ViewOf is null ? "only the library writes it" : $"it is a view of {field.ViewOf}");
        if (set.Value is not { } value)
            return new BoundSet(field, null);
        var found = new ProblemList();
        var operand = new OperandBinding(new PathBinding(_before, found), found)
            .Bind(value, type, new Shape(field.Key, field.Kind, field), at, equality: true);
        problems.AddRange(found.All);
        if (operand is null || Misfit(operand, field) is not { } misfit)
            return operand is null ? null : new BoundSet(field, Readers.Of(operand));
        Add(ProblemCodes.ProcessBadSet, at, ("field", field.Key), ("kind", FieldKinds.Of(field.Kind).Name), ("found", misfit));
        return null;
    }

    // Comparing is laxer than writing: a number may stand beside money, and a text beside a choice.
    private static string? Misfit(BoundOperand operand, FieldDefinition field) => operand switch
    {
        _ when field.Kind == FieldKind.Choices && operand is not BoundLiteral { Value.Kind: FieldKind.Choices } => "a single choice",
        BoundLiteral { Value: var value } => MisfitOfLiteral(value, field),
        BoundField { Field: var from } => Fits(from, field) ? null : $"the field {from}",
        _ => null,
    };

    private static string? MisfitOfLiteral(FieldValue value, FieldDefinition field)
    {
        if (value.Kind != field.Kind)
            return $"the {FieldKinds.Of(value.Kind).Name} {value}";
        return value.Kind == FieldKind.Text && value.AsText()!.Length > field.MaxLength ? $"a text of {value.AsText()!.Length} characters" : null;
    }

    private static bool Fits(FieldDefinition from, FieldDefinition to)
    {
        if (from.Kind == to.Kind)
            return to.AllowedChoices.IsEmpty || from.AllowedChoices.SequenceEqual(to.AllowedChoices, StringComparer.Ordinal);
        if (to.Kind == FieldKind.Number)
            return from.Kind == FieldKind.Integer;
        return FieldKinds.Of(from.Kind).IsText && FieldKinds.Of(to.Kind).IsText && to.AllowedChoices.IsEmpty;
    }

    private ImmutableArray<FieldDefinition> Fields(ImmutableArray<string> keys, string at) => All(keys, (key, i) => Field(key, $"{at}/{i}"));

    private FieldDefinition? Field(string key, string at)
    {
        // A field that may not be read is reported exactly as one that does not exist.
        if (type.Find(key) is { } field && scope.CanRead(type, field))
            return field;
        Add(ProblemCodes.ProcessUnknownField, at, ("field", key), ("type", type.Name), ("near", NearNames.Of(key, type.Fields.Where(f => scope.CanRead(type, f)).Select(f => f.Key))));
        return null;
    }

    private void Unusable(FieldDefinition field, string at, string reason) =>
        Add(ProblemCodes.ProcessUnusableField, at, ("field", field.Key), ("reason", reason));

    private void Add(string code, string at, params ReadOnlySpan<(string Name, object? Value)> arguments) => problems.Add(new Problem(code, at, arguments));

    private static ImmutableArray<TResult> All<T, TResult>(ImmutableArray<T> items, Func<T, int, TResult?> bind) where TResult : class =>
        [.. items.Select(bind).OfType<TResult>()];
}
