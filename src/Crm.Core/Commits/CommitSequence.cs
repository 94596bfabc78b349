using System.Collections.Immutable;
using Crm.Errors;
using Crm.Events;
using Crm.Persistence;
using Crm.Sessions;

namespace Crm.Commits;

/// <summary>The commit, phase by phase: everything is judged before anything is written, and what is refused leaves no trace.</summary>
internal sealed class CommitSequence(
    IEnumerable<ICommitPolicy> policies, IEnumerable<ICommitObserver> observers, IEnumerable<IEventHandler> handlers, MoneyConversion money) : ICommitSequence
{
    private const int MaxRounds = 8;
    private const int MaxRebases = 3;
    private readonly ImmutableArray<ICommitPolicy> _policies = [.. policies];
    private readonly ImmutableArray<ICommitObserver> _observers = [.. observers];
    private readonly ILookup<string, IEventHandler> _handlers = handlers.ToLookup(h => h.Event, StringComparer.Ordinal);

    public async ValueTask<CommitResult> RunAsync(Session session, CommitOptions options, StoredCommand? command, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var result = await TryAsync(session, options, command, cancellationToken).ConfigureAwait(false);
            if (result.Conflicts.Count == 0 || !options.Rebase || attempt == MaxRebases
                || !await Rebase.TryAsync(session, options.Unchanged, result.Conflicts, cancellationToken).ConfigureAwait(false))
                return result;
        }
    }

    private async ValueTask<CommitResult> TryAsync(Session session, CommitOptions options, StoredCommand? command, CancellationToken cancellationToken)
    {
        using var undo = new CommitUndo(session);
        var context = new CommitContext(session, options, session.Now());
        await SettleAsync(context, cancellationToken).ConfigureAwait(false);
        if (context.Problems.Count > 0)
            return new CommitResult([.. context.Problems], []);
        if (context.All.Count == 0 && command is null && options.Unchanged.Count == 0)
            return CommitResult.Committed;

        var batch = BatchWriter.Write(context, command);
        var outcome = await session.Connection.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
        if (!outcome.IsWritten)
            return await CommitReport.OfAsync(context, outcome, cancellationToken).ConfigureAwait(false);
        undo.Forget();
        Settle(context);
        return CommitResult.Committed;
    }

    private async ValueTask SettleAsync(CommitContext context, CancellationToken cancellationToken)
    {
        var collector = new ChangeCollector(context);
        context.Pending = collector.Collect();
        for (var round = 0; context.Pending.Count > 0; round++)
        {
            if (round == MaxRounds)
            {
                context.Refuse(new Problem(ProblemCodes.EventsUnsettled, "", ("rounds", MaxRounds), ("chain", context.LastHandled)));
                return;
            }

            if (!await JudgeAsync(context, cancellationToken).ConfigureAwait(false))
                return;
            if (!await ReactAsync(context, cancellationToken).ConfigureAwait(false))
                break;
            context.Pending = collector.Collect();
        }

        await ObserveAsync(context, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask ObserveAsync(CommitContext context, CancellationToken cancellationToken)
    {
        if (_observers.IsEmpty)
            return;
        SettleRound(context);
        using var lent = context.Owner.Lend();
        foreach (var observer in _observers)
        {
            await observer.ObserveAsync(new Observation(context), cancellationToken).ConfigureAwait(false);
            if (context.All.Find(c => c.Type.Diff(c.Settled!, c.Record).Count > 0) is { } touched)
                throw new InvalidOperationException($"{observer.GetType().Name} changed {touched.Ref}: observers only look, for nothing judges after them.");
        }
    }

    private async ValueTask<bool> JudgeAsync(CommitContext context, CancellationToken cancellationToken)
    {
        await AuthorisePhase.BeforeAsync(context, cancellationToken).ConfigureAwait(false);
        if (!await PoliciesAsync(context, CommitPhase.Authorise, cancellationToken).ConfigureAwait(false))
            return false;
        await NormalisePhase.RunAsync(context, money, cancellationToken).ConfigureAwait(false);
        if (!await PoliciesAsync(context, CommitPhase.Normalise, cancellationToken).ConfigureAwait(false))
            return false;
        await ValidatePhase.RunAsync(context, cancellationToken).ConfigureAwait(false);
        if (!await PoliciesAsync(context, CommitPhase.Validate, cancellationToken).ConfigureAwait(false))
            return false;
        await TransitionPhase.RunAsync(context, money, cancellationToken).ConfigureAwait(false);
        if (!await PoliciesAsync(context, CommitPhase.Transition, cancellationToken).ConfigureAwait(false))
            return false;
        await ValidatePhase.AgainAsync(context, _policies.Any(p => p.Phase == CommitPhase.Transition), cancellationToken).ConfigureAwait(false);
        if (context.Problems.Count > 0)
            return false;
        await AuthorisePhase.AfterAsync(context, cancellationToken).ConfigureAwait(false);
        return await PoliciesAsync(context, CommitPhase.Reauthorise, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<bool> PoliciesAsync(CommitContext context, CommitPhase phase, CancellationToken cancellationToken)
    {
        using (context.Owner.Lend())
        {
            foreach (var policy in _policies.Where(p => p.Phase == phase))
                await policy.RunAsync(context, cancellationToken).ConfigureAwait(false);
        }

        if (phase >= CommitPhase.Transition)
            TransitionPhase.ThrowIfMovedSince(context, phase);
        foreach (var change in context.Pending)
            change.Compare();
        return context.Problems.Count == 0;
    }

    private async ValueTask<bool> ReactAsync(CommitContext context, CancellationToken cancellationToken)
    {
        foreach (var change in context.Pending)
        {
            if (LifeEvents.NameOf(change) is { } name)
                context.Announce(new RecordEvent(name, 1, change.Ref, Journal.JournalEntry.Nothing));
        }

        var reacted = false;
        using var lent = context.Owner.Lend();
        while (context.TryNext(out var raised))
        {
            foreach (var handler in _handlers[raised.Name])
            {
                if (!reacted)
                    SettleRound(context);
                reacted = true;
                await handler.HandleAsync(raised, context.Session, cancellationToken).ConfigureAwait(false);
            }
        }

        return reacted;
    }

    private static void SettleRound(CommitContext context)
    {
        foreach (var change in context.All)
            change.Settle();
    }

    private static void Settle(CommitContext context)
    {
        foreach (var change in context.All)
        {
            if (change.Tracked is not { } tracked)
                continue;
            if (change.Kind == ChangeKind.Purge)
                context.Owner.Tracked.Remove(tracked);
            else
                tracked.Settle();
        }
    }
}
