using System.Collections.Frozen;
using System.Collections.Immutable;
using Crm.Errors;
using Crm.Events;
using Crm.Persistence;
using Crm.Records;
using Crm.Sessions;

namespace Crm.Commits;

/// <summary>The commit, phase by phase: everything is judged before anything is written, and what is refused leaves no trace.</summary>
internal sealed class CommitSequence(
    IEnumerable<ICommitPolicy> policies, IEnumerable<ICommitObserver> observers, IEnumerable<IEventHandler> handlers, MoneyConversion money) : ICommitSequence
{
    private const int MaxRounds = 8;
    private const int MaxRebases = 3;
    private readonly PolicyPhases _policies = new(policies);
    private readonly ImmutableArray<ICommitObserver> _observers = [.. observers];
    private readonly FrozenDictionary<string, ImmutableArray<IEventHandler>> _handlers = handlers
        .GroupBy(h => h.Event, StringComparer.Ordinal)
        .ToFrozenDictionary(g => g.Key, g => g.ToImmutableArray(), StringComparer.Ordinal);

    public async ValueTask<CommitResult> RunAsync(Session session, CommitOptions options, StoredCommand? command, CancellationToken cancellationToken)
    {
        if (!options.Rebase)
            return await TryAsync(session, options, command, cancellationToken).ConfigureAwait(false);
        using var before = new SessionBackup(session);
        for (var attempt = 0; ; attempt++)
        {
            var result = await TryAsync(session, options, command, cancellationToken).ConfigureAwait(false);
            if (result.IsCommitted)
            {
                before.Forget();
                return result;
            }

            if (result.Conflicts.Count == 0 || attempt == MaxRebases
                || !await Rebase.TryAsync(session, options.Unchanged, result.Conflicts, cancellationToken).ConfigureAwait(false))
                return result with { Conflicts = [.. result.Conflicts.Select(c => before.VersionOf(c.Record) is { } read ? c with { Expected = read } : c)] };
        }
    }

    public async ValueTask<IReadOnlyList<Problem>> CheckAsync(Session session, CommitOptions options, CancellationToken cancellationToken)
    {
        using var undo = new CommitUndo(session);
        var context = new CommitContext(session, options, session.Now());
        await JudgeAsync(context, cancellationToken).ConfigureAwait(false);
        return context.Problems.Count > 0 ? [.. context.Problems] : await CommitReport.ClaimsLostAsync(context, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<CommitResult> InsertAsync(
        Session session, RecordType type, IReadOnlyList<Record> records, CommitOptions options, CancellationToken cancellationToken)
    {
        using var undo = new CommitUndo(session);
        if (session.Tracked.All.Any(t => !t.IsUntouched) || !session.Work.IsEmpty)
            throw new InvalidOperationException("The session has changes that are not committed: commit them first, for an insert is a commit of its own.");
        try
        {
            session.Tracked.Expect(records.Count);
            foreach (var record in records)
                session.TrackNew(type, record, passing: true);
            return await TryAsync(new CommitContext(session, options, session.Now(), records.Count) { IsInBatches = true }, undo, null, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            session.Tracked.Forget(records);
        }
    }

    private async ValueTask<CommitResult> TryAsync(Session session, CommitOptions options, StoredCommand? command, CancellationToken cancellationToken)
    {
        using var undo = new CommitUndo(session);
        return await TryAsync(new CommitContext(session, options, session.Now()), undo, command, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<CommitResult> TryAsync(CommitContext context, CommitUndo undo, StoredCommand? command, CancellationToken cancellationToken)
    {
        if (await JudgeAsync(context, cancellationToken).ConfigureAwait(false))
            await ObserveAsync(context, cancellationToken).ConfigureAwait(false);
        if (context.Problems.Count > 0)
            return new CommitResult([.. context.Problems], []);
        context.LeaveOutUnchanged();
        context.TakeUp(context.Owner.Work);
        if (context.IsEmpty && command is null && context.Options is { Unchanged.Count: 0, Done.IsEmpty: true })
        {
            undo.Forget();
            return Committed(context);
        }

        var batch = await BatchWriter.WriteAsync(context, command, cancellationToken).ConfigureAwait(false);
        var outcome = await context.Store.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
        if (!outcome.IsWritten)
            return await CommitReport.OfAsync(context, outcome, cancellationToken).ConfigureAwait(false);
        undo.Forget();
        Settle(context);
        if (context.Owner.Committed is { } tell && !batch.Journal.IsEmpty)
            await tell(context.Owner.Tenant).ConfigureAwait(false);
        return Committed(context);
    }

    private static CommitResult Committed(CommitContext context) =>
        context.LeftOut.Count == 0 ? CommitResult.Committed : CommitResult.Committed with { LeftOut = [.. context.LeftOut] };

    // True when nothing was refused.
    private async ValueTask<bool> JudgeAsync(CommitContext context, CancellationToken cancellationToken)
    {
        var collector = new ChangeCollector(context);
        context.Pending = collector.Collect();
        for (var round = 0; context.Pending.Count > 0; round++)
        {
            if (round == MaxRounds)
            {
                context.Refuse(new Problem(ProblemCodes.EventsUnsettled, "", ("rounds", MaxRounds), ("chain", context.LastHandled)));
                return false;
            }

            if (!await new Judgement(context, collector, _policies, money).RunAsync(cancellationToken).ConfigureAwait(false))
                return false;
            if (!await ReactAsync(context, cancellationToken).ConfigureAwait(false))
                break;
            context.Pending = collector.Collect();
        }

        return true;
    }

    private async ValueTask ObserveAsync(CommitContext context, CancellationToken cancellationToken)
    {
        if (_observers.IsEmpty || context.All.Count == 0)
            return;
        SettleRound(context);
        using var lent = context.Owner.Lend();
        foreach (var observer in _observers)
        {
            await observer.ObserveAsync(new Observation(context), cancellationToken).ConfigureAwait(false);
            if (context.All.FirstOrDefault(c => c.Type.Diff(c.Settled!, c.Record).Count > 0) is { } touched)
                throw new InvalidOperationException($"{observer.GetType().Name} changed {touched.Ref}: observers only look, for nothing judges after them.");
        }
    }

    private async ValueTask<bool> ReactAsync(CommitContext context, CancellationToken cancellationToken)
    {
        if (_handlers.Count == 0)
            return false;
        foreach (var change in context.Pending)
        {
            if (LifeEvents.NameOf(change) is { } name && _handlers.ContainsKey(name))
                context.Announce(new RecordEvent(name, 1, change.Ref, Journal.JournalEntry.Nothing));
        }

        var reacted = false;
        using var lent = context.Owner.Lend();
        while (context.TryNext(out var raised))
        {
            foreach (var handler in _handlers.GetValueOrDefault(raised.Name, []))
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
        context.Owner.Work.Clear();
        foreach (var change in context.All)
        {
            if (change.Tracked is not { } tracked)
                continue;
            if (change.Kind == ChangeKind.Purge)
                context.Owner.Tracked.Remove(tracked);
            else if (!tracked.IsPassing)
                tracked.Settle();
        }
    }
}
