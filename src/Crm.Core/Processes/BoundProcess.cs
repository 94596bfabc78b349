using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Crm.Errors;
using Crm.Evaluation;
using Crm.Records;

namespace Crm.Processes;

/// <summary>A process that was found to fit its record type: what decides.</summary>
/// <remarks>
/// Made once by <see cref="ProcessBinder"/> and shared by all records. Decisions are pure; only
/// <see cref="Apply(Record, Record, BoundTransition, RuleContext, Func{string, bool})"/> changes a record. Immutable and thread-safe.
/// </remarks>
public sealed partial class BoundProcess
{
    private readonly FrozenDictionary<string, BoundTransition> _byName;
    private readonly Func<Record, string?> _readState;

    internal BoundProcess(
        ProcessDefinition definition, RecordType type, FieldDefinition stateField, ImmutableArray<BoundState> states, ImmutableArray<BoundTransition> transitions)
    {
        Definition = definition;
        Type = type;
        StateField = stateField;
        States = states;
        Transitions = transitions;
        _byName = transitions.ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);
        _readState = NativeText.Of(type, stateField);
        Initial = states.First(s => s.Definition.Initial);
    }

    /// <summary>The process as defined.</summary>
    public ProcessDefinition Definition { get; }

    /// <summary>The key of the process.</summary>
    public string Key => Definition.Key;

    /// <summary>The record type.</summary>
    public RecordType Type { get; }

    /// <summary>The field that holds the state.</summary>
    public FieldDefinition StateField { get; }

    /// <summary>Every state, in the order defined.</summary>
    public ImmutableArray<BoundState> States { get; }

    /// <summary>Every transition, in the order defined.</summary>
    public ImmutableArray<BoundTransition> Transitions { get; }

    /// <summary>The first initial state: where a record begins that names none.</summary>
    public BoundState Initial { get; }

    /// <summary>The transition with that name; null when there is none.</summary>
    public BoundTransition? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The transition with that name.</summary>
    /// <exception cref="RefusedException">There is none: <c>process.unknown_transition</c>.</exception>
    public BoundTransition Get(string name) => Find(name) ?? throw new RefusedException(new Problem(
        ProblemCodes.ProcessUnknownTransition,
        "",
        ("transition", name),
        ("process", Key),
        ("allowed", Transitions.Select(t => t.Name)),
        ("near", NearNames.Of(name, Transitions.Select(t => t.Name)))));

    /// <summary>The state that a record is in; null when its state field holds none of this process.</summary>
    public BoundState? StateOf(Record record) => FindState(KeyIn(record));

    /// <summary>The state with that key; null when there is none.</summary>
    public BoundState? FindState(string? key)
    {
        foreach (var state in States)
        {
            if (state.Key.AsSpan().SequenceEqual(key))
                return state;
        }

        return null;
    }

    /// <summary>What the state means that a record is in; null when it is in none of this process.</summary>
    public StateKind? KindOf(Record record) => StateOf(record)?.Kind;

    /// <summary>True when a record is in a won, lost or closed state of this process.</summary>
    public bool IsClosed(Record record) => StateOf(record) is { Kind: not StateKind.Open };

    /// <summary>Whether a transition may happen to a record as it is.</summary>
    /// <param name="before">The record before any change. Nothing of it is changed.</param>
    /// <param name="transition">A transition of this process.</param>
    /// <param name="context">What the guard is evaluated against.</param>
    /// <param name="hasRight">Whether the actor has a named right; asked only where the transition needs one.</param>
    /// <remarks>The state is looked at first, then the right, then the guard. Allocates nothing when the transition is allowed.</remarks>
    public TransitionDecision Decide(Record before, BoundTransition transition, RuleContext context, Func<string, bool> hasRight)
    {
        ThrowIfForeign(transition);
        var key = KeyIn(before);
        return new TransitionDecision(this, transition, key, RefusalOf(before, key, transition, context, hasRight));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TransitionRefusal RefusalOf(Record before, string? key, BoundTransition transition, RuleContext context, Func<string, bool> hasRight)
    {
        if (key is null || !transition.Leaves(key))
            return TransitionRefusal.WrongState;
        if (transition.Right is { } right && !hasRight(right))
            return TransitionRefusal.RightMissing;
        return transition.Before is { } guard && !guard.IsMet(before, context) ? TransitionRefusal.GuardNotMet : TransitionRefusal.None;
    }

    private string? KeyIn(Record record) => _readState(record) is { Length: > 0 } key ? key : null;

    /// <summary>Every transition from the state that a record is in, in the order defined, with the reasons of those that may not happen.</summary>
    /// <param name="record">The record as it is.</param>
    /// <param name="context">What guards are evaluated against.</param>
    /// <param name="hasRight">Whether the actor has a named right.</param>
    /// <returns>Empty when the record is in no state of this process.</returns>
    public IReadOnlyList<TransitionOption> Options(Record record, RuleContext context, Func<string, bool> hasRight)
    {
        if (StateOf(record) is not { } state)
            return [];
        var options = new List<TransitionOption>();
        foreach (var transition in Transitions)
        {
            if (!transition.Leaves(state))
                continue;
            var decision = Decide(record, transition, context, hasRight);
            var why = decision.Refusal == TransitionRefusal.GuardNotMet ? RuleExplainer.Explain(transition.Before!.Rule, record, context) : null;
            var asks = transition.Asks.Union(transition.Target?.Required ?? []).ToImmutableArray();
            options.Add(new TransitionOption(transition, transition.Target, decision.ToProblem() is { } problem ? [problem] : [], why, asks));
        }

        return options;
    }

    /// <summary>The transition that a bare change of the state field stands for: the only one that leads from one state to the other.</summary>
    /// <param name="from">The key of the state before.</param>
    /// <param name="to">The key of the state after.</param>
    /// <param name="problem">Why there is none: <c>process.no_transition</c>, <c>process.ambiguous</c> or <c>process.state_not_in_process</c>; null when there is one.</param>
    internal BoundTransition? Between(string? from, string? to, out Problem? problem)
    {
        problem = null;
        if (FindState(from) is not { } start)
            problem = NotInProcess(from);
        else if (FindState(to) is not { } end)
            problem = NotInProcess(to);
        else
            return Between(start, end, out problem);
        return null;
    }

    private BoundTransition? Between(BoundState from, BoundState to, out Problem? problem)
    {
        BoundTransition? only = null;
        var several = false;
        foreach (var transition in Transitions)
        {
            if (!ReferenceEquals(transition.Target, to) || !transition.Leaves(from))
                continue;
            several = only is not null;
            if (several)
                break;
            only = transition;
        }

        problem = several
            ? new Problem(
                ProblemCodes.ProcessAmbiguous, StateField.Key, ("from", from.Key), ("to", to.Key),
                ("names", Transitions.Where(t => ReferenceEquals(t.Target, to) && t.Leaves(from)).Select(t => t.Name).ToList()))
            : only is null
                ? new Problem(ProblemCodes.ProcessNoTransition, StateField.Key, ("from", from.Key), ("to", to.Key), ("possible", WaysFrom(from)))
                : null;
        return several ? null : only;
    }

    internal Problem NotInProcess(string? state) => new(
        ProblemCodes.ProcessStateNotInProcess, StateField.Key, ("state", state ?? ""), ("process", Key), ("allowed", Keys(States)));

    internal List<string> StatesLeftBy(BoundTransition transition) => Keys(States.Where(transition.Leaves));

    private List<string> WaysFrom(BoundState from)
    {
        var ways = Transitions.Where(t => t.Target is not null && t.Leaves(from)).Select(t => $"{t.Target!.Key} ({t.Name})").ToList();
        return ways.Count > 0 ? ways : ["nothing"];
    }

    private static List<string> Keys(IEnumerable<BoundState> states) => [.. states.Select(s => s.Key)];
}
