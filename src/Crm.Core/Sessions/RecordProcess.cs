using Crm.Access;
using Crm.Errors;
using Crm.Evaluation;
using Crm.Processes;
using Crm.Records;
using NodaTime;

namespace Crm.Sessions;

/// <summary>A record in its process: what may be done with it now, and doing it.</summary>
/// <typeparam name="T">The record class.</typeparam>
/// <remarks>What is asked for here takes effect with the commit, which judges it. As little thread-safe as its session.</remarks>
public sealed class RecordProcess<T> where T : Record
{
    private readonly Session _session;
    private readonly TrackedRecord _tracked;

    internal RecordProcess(Session session, TrackedRecord tracked, BoundProcess process)
    {
        _session = session;
        _tracked = tracked;
        Definition = process;
    }

    /// <summary>The process.</summary>
    public BoundProcess Definition { get; }

    /// <summary>The state as the session has it; null when the record is in none of the process.</summary>
    public BoundState? State => Definition.StateOf(_tracked.Record);

    /// <summary>Every transition from the present state, with the reasons of those that may not happen.</summary>
    /// <remarks>
    /// Judged on the record as it was loaded, with the rights of the session's actor. Guards look at the truth; why one is not met is told only to
    /// those who may read all that it looks at. Empty for those who may not read the state.
    /// </remarks>
    public async ValueTask<IReadOnlyList<TransitionOption>> OptionsAsync(CancellationToken cancellationToken = default)
    {
        using var turn = _session.Enter();
        if (!_session.Model.Access.MayRead(_session.Actor, Definition.Type, Definition.StateField))
            return [];
        var image = _tracked.Stored ?? _tracked.Record;
        var mayUpdate = await MayUpdateAsync(image, cancellationToken).ConfigureAwait(false);
        var options = await _session.Facts()
            .EvaluateAsync(f => Definition.Options(image, _session.Moment().With(f, image), Has), cancellationToken).ConfigureAwait(false);
        var shown = options.Select(o => o.Why is null || MayExplain(o.Transition.Before!.Rule) ? o : o with { Why = null });
        if (!_session.Model.Access.MayWrite(_session.Actor, Definition.Type, Definition.StateField))
            shown = shown.Select(o => Denied(o, new Problem(ProblemCodes.AccessFieldDenied, Definition.StateField.Key)));
        if (!mayUpdate)
            shown = shown.Select(o => Denied(o, new Problem(ProblemCodes.AccessDenied, "", ("right", Right.Update), ("type", _tracked.Type.Name))));
        return [.. shown];
    }

    /// <summary>Takes a transition.</summary>
    /// <param name="transition">Its name.</param>
    /// <param name="with">Gives the values that it asks for; null for none.</param>
    /// <exception cref="Errors.RefusedException"><c>process.unknown_transition</c>: the process has none of that name.</exception>
    public RecordProcess<T> Take(string transition, Action<TransitionValues<T>>? with = null)
    {
        var named = Definition.Get(transition);
        with?.Invoke(new TransitionValues<T>(_tracked.Type, (T)_tracked.Record));
        _tracked.Moves.Add(new NamedMove(Definition.Key, named.Name));
        return this;
    }

    /// <summary>Takes back every move of this process that was asked for and is not committed; values that were set stay.</summary>
    public void Withdraw() => _tracked.Moves.RemoveAll(m => string.Equals(m.Process, Definition.Key, StringComparison.Ordinal));

    /// <summary>Sets the state against the process; needs the right <c>process.override</c>.</summary>
    /// <param name="state">A state of the process.</param>
    /// <param name="reason">Why; kept in the journal.</param>
    /// <exception cref="ArgumentException">No reason is given.</exception>
    public void Override(string state, string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(reason.Length, 4000, nameof(reason));
        _tracked.Moves.Add(new OverriddenMove(Definition.Key, state, reason));
    }

    /// <summary>Says which states the record went through elsewhere, and when; needs the right <c>process.import</c>.</summary>
    /// <param name="states">Oldest first; the last is the present one. At least one.</param>
    public void Import(params ReadOnlySpan<(string State, Instant At)> states)
    {
        if (states.IsEmpty)
            throw new ArgumentException("At least one state is wanted.", nameof(states));
        _tracked.Moves.Add(new HistoricMove(Definition.Key, states.ToArray()));
    }

    private bool Has(string right) => _session.Model.Access.Policy.Has(_session.Actor, right);

    private bool MayExplain(BoundRule guard)
    {
        var (access, actor) = (_session.Model.Access, _session.Actor);
        return RuleDependencies.Of(guard).Fields.All(d =>
            _session.Model.Catalog.Find(d.Type) is { } type
            && type.Find(d.Field) is { } field
            && access.MayRead(actor, type, field)
            && (type == _tracked.Type || access.For(actor, type, Right.Read) is null));
    }

    private async ValueTask<bool> MayUpdateAsync(Record image, CancellationToken cancellationToken)
    {
        if (_tracked.IsNew || _session.Model.Access.For(_session.Actor, _tracked.Type, Right.Update) is not { } rule)
            return true;
        var met = AccessChecks.Of(rule);
        return await _session.Facts().EvaluateAsync(f => met(image, _session.Moment().With(f)), cancellationToken).ConfigureAwait(false);
    }

    private static TransitionOption Denied(TransitionOption option, Problem problem) => option with { Problems = [problem, .. option.Problems] };
}
