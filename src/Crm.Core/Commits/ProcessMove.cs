using Crm.Access;
using Crm.Errors;
using Crm.Evaluation;
using Crm.Journal;
using Crm.Processes;
using Crm.Records;
using Crm.Sessions;

namespace Crm.Commits;

/// <summary>One record in one process, in one commit.</summary>
/// <remarks>
/// What is frozen is judged by the state before: a field that it freezes may be set only when a transition of the commit asks for it. What the states
/// passed on the way freeze does not count, since the same change could have been committed before them. Overrides and imports are free of it.
/// </remarks>
internal sealed class ProcessMove(CommitContext context, Change change, BoundProcess process)
{
    private readonly List<BoundTransition> _taken = [];
    private readonly StateMove[] _moves = change.Tracked?.Moves.Where(m => string.Equals(m.Process, process.Key, StringComparison.Ordinal)).ToArray() ?? [];

    // A move was refused: where the record would have gone is not known, and nothing more is said of it.
    private bool _refused;

    // The state was set by an import or an override, which transitions and frozen fields do not bind.
    private bool _setFreely;

    public async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        var wanted = process.StateField.Read(change.Record);
        var from = change.Previous is { } previous ? process.StateField.Read(previous) : default;
        if (from.IsMissing)
            Begin(wanted);
        else
            process.StateField.Write!(change.Record, from);
        foreach (var move in _moves)
        {
            if (!_refused)
                await MoveAsync(move, cancellationToken).ConfigureAwait(false);
        }

        if (_moves.Length > 0)
            CheckOneWay(wanted, from);
        else if (!from.IsMissing)
            await BareAsync(wanted, cancellationToken).ConfigureAwait(false);
        if (!from.IsMissing && !_refused && !_setFreely && !_taken.Exists(t => t.Target is not null))
            Refuse(process.CheckState(change.Record));
        if (!_refused && !_setFreely)
            CheckFrozen();
    }

    private void Begin(FieldValue wanted)
    {
        process.StateField.Write!(change.Record, wanted);
        if (_moves.Any(m => m is HistoricMove))
            return;
        process.Begin(change.Record);
        var problems = process.CheckInitial(change.Record);
        Refuse(problems);
        _refused = problems.Count > 0;
        if (!_refused)
            Enter(process.StateField.Read(change.Record).AsText()!, context.Now, null);
    }

    private async ValueTask MoveAsync(StateMove move, CancellationToken cancellationToken)
    {
        switch (move)
        {
            case NamedMove named:
                await TakeAsync(process.Get(named.Transition), cancellationToken).ConfigureAwait(false);
                break;
            case HistoricMove historic when MayFreely(NamedRights.ProcessImport):
                Import(historic);
                break;
            case OverriddenMove overridden when MayFreely(NamedRights.ProcessOverride):
                Set(overridden.State, context.Now);
                change.Reason = overridden.Reason;
                break;
        }
    }

    private void Import(HistoricMove history)
    {
        var last = NodaTime.Instant.MinValue;
        foreach (var (state, given) in history.States)
        {
            var at = Values.Microseconds.Cut(given);
            if (at < last)
                RefuseState(ProblemCodes.ProcessHistoryBackwards, ("state", state), ("at", at));
            else if (at > context.Now)
                RefuseState(ProblemCodes.ProcessHistoryInFuture, ("state", state), ("at", at), ("now", context.Now));
            last = at;
            Set(state, at);
        }
    }

    // A state that is set beside a move is either where the move leads, or a second wish; a new record may say where it begins.
    private void CheckOneWay(FieldValue wanted, FieldValue from)
    {
        var state = process.StateField.Read(change.Record);
        var begins = from.IsMissing && (wanted.IsMissing || process.FindState(wanted.AsText()) is { Definition.Initial: true });
        if (!_refused && wanted != from && wanted != state && !begins)
            RefuseState(ProblemCodes.ProcessTwoWays, ("wanted", wanted.AsText()), ("state", state.AsText()));
    }

    // A bare change of the state field stands for the only transition that leads there.
    private async ValueTask BareAsync(FieldValue wanted, CancellationToken cancellationToken)
    {
        var from = process.StateField.Read(change.Record);
        if (wanted == from)
            return;
        if (process.Between(from.AsText(), wanted.AsText(), out var problem) is { } transition)
            await TakeAsync(transition, cancellationToken).ConfigureAwait(false);
        else
            Refuse([problem!]);
    }

    private async ValueTask TakeAsync(BoundTransition transition, CancellationToken cancellationToken)
    {
        // The first transition is judged on the record before; a further one on what the one before it left.
        var before = _taken.Count == 0 && !_setFreely && change.Previous is { } previous ? previous : change.Type.Copy(change.Record);
        var images = ReferenceEquals(before, change.Before) ? Images.AsTheyWere : Images.AsTheyShallBe;
        var decision = await context.EvaluateAsync(
            c => process.Decide(before, transition, c, Has), images, before, cancellationToken).ConfigureAwait(false);
        if (decision.ToProblem() is { } problem)
        {
            Refuse([problem]);
            _refused = true;
            return;
        }

        process.Write(change.Record, transition, Moment(before));
        Refuse(await context.EvaluateAsync(c => process.CheckAfter(change.Record, transition, c), before, cancellationToken).ConfigureAwait(false));
        _taken.Add(transition);
        if (process.EntryOf(change.Ref, transition, Moment(before)) is { } entry)
            context.Enter(entry);
        foreach (var raised in process.EventsOf(change.Record, transition))
            context.Raise(raised);
        foreach (var planned in process.WorkOf(change.Record, transition, Moment(before)))
            context.Schedule(planned);
    }

    private void CheckFrozen()
    {
        if (change.Previous is not { } previous)
            return;
        var set = change.Fields.Where(f => f.Kind != FieldKind.State && (change.IsByActor(f) || change.IsDerived(f)) && f.Read(previous) != f.Read(change.Record));
        Refuse(process.CheckFrozen([.. set], previous, [.. _taken]));
    }

    private bool MayFreely(string right)
    {
        _setFreely = true;
        if (Has(right))
            return true;
        RefuseState(ProblemCodes.AccessRightMissing, ("right", right));
        return false;
    }

    private void Set(string state, NodaTime.Instant at)
    {
        if (process.FindState(state) is not { } found)
        {
            Refuse([process.NotInProcess(state)]);
            _refused = true;
            return;
        }

        process.StateField.Write!(change.Record, FieldValue.Text(found.Key, FieldKind.State));
        Enter(found.Key, at, null);
    }

    private void Enter(string state, NodaTime.Instant at, string? transition) =>
        context.Enter(new StateEntry(change.Ref, process.Key, state, at, context.Now, transition, context.Actor.User));

    private void RefuseState(string code, params (string Name, object? Value)[] arguments)
    {
        Refuse([new Problem(code, process.StateField.Key, arguments)]);
        _refused = true;
    }

    private void Refuse(IEnumerable<Problem> problems)
    {
        foreach (var problem in problems)
            context.Refuse(change, problem);
    }

    private RuleContext Moment(Record before) => context.Moment().With(NoFacts.Instance, before);

    private bool Has(string right) => context.Rights.Has(right);
}
