using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Crm.Errors;
using Crm.Evaluation;
using Crm.Events;
using Crm.Journal;
using Crm.Records;
using Crm.Work;

namespace Crm.Processes;

/// <content>What happens when a transition is taken: in one step, or step by step as a commit does.</content>
public sealed partial class BoundProcess
{
    /// <summary>Takes a transition on a record that is given no further values.</summary>
    /// <inheritdoc cref="Apply(Record, Record, BoundTransition, RuleContext, Func{string, bool})"/>
    public TransitionOutcome Apply(Record record, BoundTransition transition, RuleContext context, Func<string, bool> hasRight) =>
        Apply(transition.LooksBack ? Type.Copy(record) : record, record, transition, context, hasRight);

    /// <summary>Takes a transition: decides, writes the state and the effects, checks what it asks for, and says what follows.</summary>
    /// <param name="before">The record before any change.</param>
    /// <param name="after">The same record with the values asked for. Changed when the transition is applied; put back as given when it is refused.</param>
    /// <param name="transition">A transition of this process.</param>
    /// <param name="context">What rules are evaluated against; whoever asks is the actor of the history.</param>
    /// <param name="hasRight">Whether the actor has a named right.</param>
    /// <remarks>For state machines without sessions: nothing is stored, and work that the transition plans is written by commits only.</remarks>
    public TransitionOutcome Apply(Record before, Record after, BoundTransition transition, RuleContext context, Func<string, bool> hasRight)
    {
        var decision = Decide(before, transition, context, hasRight);
        if (!decision.Allowed)
            return TransitionOutcome.Refused([decision.ToProblem()!]);
        var state = KeyIn(after);
        var sets = transition.Sets;
        var old = sets.IsEmpty ? [] : ArrayPool<FieldValue>.Shared.Rent(sets.Length);
        for (var i = 0; i < sets.Length; i++)
            old[i] = sets[i].Field.Read(after);
        Write(after, transition, context);
        var problems = transition.LooksBack ? CheckWithBefore(before, after, transition, context) : CheckAfter(after, transition, context);
        if (problems.Count > 0)
        {
            StateField.Write!(after, FieldValue.Text(state, StateField.Kind));
            for (var i = sets.Length - 1; i >= 0; i--)
                sets[i].Field.Write!(after, old[i]);
        }

        if (old.Length > 0)
            ArrayPool<FieldValue>.Shared.Return(old, clearArray: true);
        return problems.Count > 0
            ? TransitionOutcome.Refused(problems)
            : new TransitionOutcome([], EntryOf(ReferenceTo(after), transition, context), EventsOf(after, transition), WorkOf(after, transition, context));
    }

    /// <summary>Writes the state that a transition leads to, and its effects on fields.</summary>
    internal void Write(Record after, BoundTransition transition, RuleContext context)
    {
        if (transition.Target is { } target)
            StateField.Write!(after, target.Value);
        foreach (var set in transition.Sets)
            set.Write(after, context);
    }

    /// <summary>What a transition demands of the record as it will be: the fields asked for, its checks, and what the state entered requires.</summary>
    /// <param name="after">The record with all changes, after <see cref="Write"/>.</param>
    /// <param name="transition">The transition taken.</param>
    /// <param name="context">What checks are evaluated against; those that look back need its <see cref="RuleContext.Before"/>.</param>
    /// <returns>All that is wrong; empty, at no cost, when nothing is.</returns>
    internal IReadOnlyList<Problem> CheckAfter(Record after, BoundTransition transition, RuleContext context)
    {
        ThrowIfForeign(transition);
        List<Problem>? problems = null;
        foreach (var field in transition.Asks)
        {
            if (field.Read(after).IsMissing)
                (problems ??= []).Add(new Problem(ProblemCodes.ProcessFieldRequired, field.Key, ("transition", transition.Name)));
        }

        foreach (var check in transition.Checks)
        {
            if (!check.IsMet(after, context))
            {
                (problems ??= []).Add(new Problem(
                    ProblemCodes.ProcessCheckNotMet, "", ("transition", transition.Name), ("description", check.Description)));
            }
        }

        if (transition.Target is { } target)
            Require(after, target, transition.Asks, ref problems);
        return problems ?? (IReadOnlyList<Problem>)[];
    }

    /// <summary>What the state that a record is in requires of it; asked of every changed record, moved or not.</summary>
    /// <returns>All that is wrong; empty, at no cost, when nothing is.</returns>
    internal IReadOnlyList<Problem> CheckState(Record record)
    {
        List<Problem>? problems = null;
        if (StateOf(record) is { } state)
            Require(record, state, [], ref problems);
        else
            problems = [NotInProcess(KeyIn(record))];
        return problems ?? (IReadOnlyList<Problem>)[];
    }

    /// <summary>Which changes the state before does not allow.</summary>
    /// <param name="changed">The fields that somebody changed.</param>
    /// <param name="before">The record before any change.</param>
    /// <param name="taken">The transitions taken with them, each of which may change what it asks for and what it sets.</param>
    /// <remarks>What states passed on the way freeze does not count: the same change could have been made before them.</remarks>
    /// <returns>All that is wrong; empty, at no cost, when nothing is.</returns>
    internal IReadOnlyList<Problem> CheckFrozen(IReadOnlyList<FieldDefinition> changed, Record before, params ReadOnlySpan<BoundTransition> taken)
    {
        if (StateOf(before) is not { Frozen.IsEmpty: false } state)
            return [];
        List<Problem>? problems = null;
        for (var i = 0; i < changed.Count; i++)
        {
            var field = changed[i];
            if (state.Frozen.Contains(field) && !Touches(taken, field))
                (problems ??= []).Add(new Problem(ProblemCodes.ProcessFrozen, field.Key, ("state", state.Key)));
        }

        return problems ?? (IReadOnlyList<Problem>)[];
    }

    private static bool Touches(ReadOnlySpan<BoundTransition> taken, FieldDefinition field)
    {
        foreach (var transition in taken)
        {
            if (transition.Touches(field))
                return true;
        }

        return false;
    }

    /// <summary>Puts a new record that names no state into the first initial one; leaves others alone.</summary>
    internal void Begin(Record record)
    {
        if (KeyIn(record) is null)
            StateField.Write!(record, Initial.Value);
    }

    /// <summary>Whether a new record may begin where it is: in an initial state, with what that requires.</summary>
    /// <returns>All that is wrong; empty, at no cost, when nothing is.</returns>
    internal IReadOnlyList<Problem> CheckInitial(Record record)
    {
        if (StateOf(record) is { Definition.Initial: true })
            return CheckState(record);
        var state = KeyIn(record) ?? "no state";
        return [new Problem(ProblemCodes.ProcessNotInitial, StateField.Key, ("state", state), ("allowed", Keys(States.Where(s => s.Definition.Initial))))];
    }

    /// <summary>The row of the state history that a transition leaves; null for an internal one.</summary>
    internal StateEntry? EntryOf(RecordRef record, BoundTransition transition, RuleContext context) => transition.Target is { } target
        ? new StateEntry(record, Key, target.Key, context.Now, context.Now, transition.Name, context.Asker.Me)
        : null;

    /// <summary>The events that a transition raises, with the values of the record as it will be.</summary>
    internal ImmutableArray<RecordEvent> EventsOf(Record after, BoundTransition transition)
    {
        if (transition.Raises.IsEmpty)
            return [];
        var reference = ReferenceTo(after);
        var events = new RecordEvent[transition.Raises.Length];
        for (var i = 0; i < events.Length; i++)
            events[i] = transition.Raises[i].Raise(after, reference);
        return ImmutableCollectionsMarshal.AsImmutableArray(events);
    }

    /// <summary>The work that a transition plans.</summary>
    internal ImmutableArray<WorkRequest> WorkOf(Record after, BoundTransition transition, RuleContext context)
    {
        if (transition.Works.IsEmpty)
            return [];
        var state = transition.Target?.Key ?? KeyIn(after) ?? "";
        var reference = ReferenceTo(after);
        var works = new WorkRequest[transition.Works.Length];
        for (var i = 0; i < works.Length; i++)
            works[i] = transition.Works[i].Plan(reference, state, context);
        return ImmutableCollectionsMarshal.AsImmutableArray(works);
    }

    private IReadOnlyList<Problem> CheckWithBefore(Record before, Record after, BoundTransition transition, RuleContext context)
    {
        var earlier = context.Before;
        context.Before = before;
        try
        {
            return CheckAfter(after, transition, context);
        }
        finally
        {
            context.Before = earlier;
        }
    }

    private static void Require(Record record, BoundState state, ImmutableArray<FieldDefinition> asked, ref List<Problem>? problems)
    {
        foreach (var field in state.Required)
        {
            if (field.Read(record).IsMissing && !asked.Contains(field))
                (problems ??= []).Add(new Problem(ProblemCodes.ProcessStateRequires, field.Key, ("state", state.Key)));
        }
    }

    private void ThrowIfForeign(BoundTransition transition)
    {
        if (transition.Index >= Transitions.Length || !ReferenceEquals(Transitions[transition.Index], transition))
            throw new ArgumentException($"The transition {transition.Name} is not one of this {Key}.", nameof(transition));
    }

    private RecordRef ReferenceTo(Record record) => new(Type.Name, record.RawId);
}
