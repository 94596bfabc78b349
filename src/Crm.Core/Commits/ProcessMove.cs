using Crm.Access;
using Crm.Errors;
using Crm.Evaluation;
using Crm.Journal;
using Crm.Processes;
using Crm.Records;
using Crm.Sessions;
using Crm.Work;

namespace Crm.Commits;

/// <summary>One record in one process, in one commit.</summary>
internal sealed class ProcessMove(CommitContext context, Change change, BoundProcess process)
{
    private readonly List<BoundTransition> _taken = [];
    private bool _free;

    public async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        var wanted = process.StateField.Read(change.Record);
        var from = change.Previous is { } previous ? process.StateField.Read(previous) : default;
        if (from.IsMissing)
            Begin(wanted);
        else
            process.StateField.Write!(change.Record, from);
        var begun = !_free;
        foreach (var move in change.Tracked?.Moves.Where(m => begun && IsOfThis(m)).ToArray() ?? [])
            await MoveAsync(move, cancellationToken).ConfigureAwait(false);
        if (!from.IsMissing && _taken.Count == 0 && !_free)
        {
            await BareAsync(wanted, cancellationToken).ConfigureAwait(false);
            if (_taken.Count == 0 && !_free)
                Refuse(process.CheckState(change.Record));
        }

        CheckFrozen();
        change.IsMoved |= from.IsMissing || _taken.Count > 0 || _free;
    }

    private bool IsOfThis(StateMove move) => string.Equals(move.Process, process.Key, StringComparison.Ordinal);

    private void Begin(FieldValue wanted)
    {
        process.StateField.Write!(change.Record, wanted);
        if (change.Tracked?.Moves.Exists(m => m is HistoricMove && IsOfThis(m)) == true)
            return;
        process.Begin(change.Record);
        var problems = process.CheckInitial(change.Record);
        Refuse(problems);
        _free = problems.Count > 0;
        if (!_free)
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
                foreach (var (state, at) in historic.States)
                    Set(state, Values.Microseconds.Cut(at));
                break;
            case OverriddenMove overridden when MayFreely(NamedRights.ProcessOverride):
                Set(overridden.State, context.Now);
                change.Reason = overridden.Reason;
                break;
        }
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
            context.Refuse(change, problem!);
    }

    private async ValueTask TakeAsync(BoundTransition transition, CancellationToken cancellationToken)
    {
        // The first transition is judged on the record before; a further one on what the one before it left.
        var before = _taken.Count == 0 && !_free && change.Previous is { } previous ? previous : change.Type.Copy(change.Record);
        var images = ReferenceEquals(before, change.Before) ? Images.AsTheyWere : Images.AsTheyShallBe;
        var decision = await context.EvaluateAsync(
            c => process.Decide(before, transition, c, Has), images, before, cancellationToken).ConfigureAwait(false);
        if (decision.ToProblem() is { } problem)
        {
            context.Refuse(change, problem);
            _free = true;
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
            context.Schedule(WorkOf(planned));
    }

    private void CheckFrozen()
    {
        if (change.Previous is not { } previous || _free)
            return;
        var set = change.Fields.Where(f => f.Kind != FieldKind.State && (change.IsByActor(f) || change.IsDerived(f)) && f.Read(previous) != f.Read(change.Record));
        Refuse(process.CheckFrozen([.. set], previous, _taken.FirstOrDefault()));
    }

    private bool MayFreely(string right)
    {
        _free = true;
        if (Has(right))
            return true;
        context.Refuse(change, new Problem(ProblemCodes.AccessRightMissing, process.StateField.Key, ("right", right)));
        return false;
    }

    private void Set(string state, NodaTime.Instant at)
    {
        if (process.FindState(state) is not { } found)
        {
            context.Refuse(change, process.NotInProcess(state));
            return;
        }

        process.StateField.Write!(change.Record, FieldValue.Text(found.Key, FieldKind.State));
        Enter(found.Key, at, null);
    }

    private void Enter(string state, NodaTime.Instant at, string? transition) =>
        context.Enter(new StateEntry(change.Ref, process.Key, state, at, context.Now, transition, context.Actor.User));

    private WorkItem WorkOf(PlannedWork planned) => new()
    {
        Id = context.NewId(),
        Kind = planned.Kind,
        Lane = planned.Lane,
        Due = planned.Due,
        Key = planned.Key,
        Record = change.Ref,
        OrderingKey = change.Ref.ToString(),
        Data = planned.Data,
        Actor = context.Actor.User,
        Cause = context.Cause.Next(context.Id),
    };

    private void Refuse(IEnumerable<Problem> problems)
    {
        foreach (var problem in problems)
            context.Refuse(change, problem);
    }

    private RuleContext Moment(Record before) => context.Moment().With(NoFacts.Instance, before);

    private bool Has(string right) => context.Model.Access.Policy.Has(context.Actor, right);
}
