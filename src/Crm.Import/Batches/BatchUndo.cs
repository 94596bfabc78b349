using System.Collections.Immutable;
using Crm.Access;
using Crm.Errors;
using Crm.Records;
using Crm.Rules;
using Crm.Sessions;
using NodaTime;

namespace Crm.Import.Batches;

/// <summary>Undoes a batch, its last step first.</summary>
internal sealed class BatchUndo(ICrmRuntime crm, TenantId tenant, Actor actor, Id<ImportBatch> batch, Instant now)
{
    private readonly HashSet<RecordRef> _told = [];
    private readonly List<UndoProblem> _left = [];
    private long _notSeen;
    private long _removed;
    private long _reverted;

    public async ValueTask<UndoReport> RunAsync(CancellationToken cancellationToken)
    {
        await CheckAsync(cancellationToken).ConfigureAwait(false);
        await MarkAsync(ImportBatchStatus.Undoing, cancellationToken).ConfigureAwait(false);
        var plan = new UndoPlan(crm, tenant, batch);
        var steps = await StepsAsync(cancellationToken).ConfigureAwait(false);
        foreach (var step in steps)
            await plan.AddAsync(step, cancellationToken).ConfigureAwait(false);
        await plan.KeepUsedAsync(cancellationToken).ConfigureAwait(false);
        foreach (var step in steps)
        {
            var left = plan.KeysOf(step);
            for (var attempt = 0; left.Count > 0; attempt++)
                left = await TryAsync(plan, step, left, attempt, cancellationToken).ConfigureAwait(false);
        }

        var kept = plan.Kept.Concat(_left).ToImmutableArray();
        await MarkAsync(kept.IsEmpty && _notSeen == 0 ? ImportBatchStatus.Undone : ImportBatchStatus.Finished, cancellationToken).ConfigureAwait(false);
        return new UndoReport(_removed, _reverted, kept) { NotFound = plan.NotFound, NotSeen = _notSeen };
    }

    private async ValueTask<IReadOnlyList<ImportStep>> StepsAsync(CancellationToken cancellationToken)
    {
        var session = await crm.OpenSessionAsync(tenant, Actor.System, cancellationToken).ConfigureAwait(false);
        await using var closing = session.ConfigureAwait(false);
        return await session.Set<ImportStep>().Where(Rule.Field("batch").Eq(batch)).OrderByDescending("table").OrderByDescending("firstRow")
            .ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    // Whoever may not change the batch may not undo it.
    private async ValueTask CheckAsync(CancellationToken cancellationToken)
    {
        var session = await crm.OpenSessionAsync(tenant, actor, cancellationToken).ConfigureAwait(false);
        await using var closing = session.ConfigureAwait(false);
        ImportBatchStatus[] wanted = [ImportBatchStatus.Running, ImportBatchStatus.Finished, ImportBatchStatus.Undoing];
        (await ImportSets.GetAsync(session, batch, wanted, cancellationToken).ConfigureAwait(false)).Status = ImportBatchStatus.Undone;
        if (await session.CheckAsync(cancellationToken: cancellationToken).ConfigureAwait(false) is { Count: > 0 } problems)
            throw new RefusedException(problems);
    }

    private async ValueTask MarkAsync(ImportBatchStatus status, CancellationToken cancellationToken)
    {
        var session = await crm.OpenSessionAsync(tenant, Actor.System, cancellationToken).ConfigureAwait(false);
        await using var closing = session.ConfigureAwait(false);
        var undone = await session.ImportBatches.GetAsync(batch, cancellationToken).ConfigureAwait(false);
        undone.Status = status;
        await session.CommitAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    // The keys that are to be tried again.
    private async ValueTask<IReadOnlyList<string>> TryAsync(UndoPlan plan, ImportStep step, IReadOnlyList<string> keys, int attempt, CancellationToken cancellationToken)
    {
        var session = await crm.OpenSessionAsync(tenant, actor, cancellationToken).ConfigureAwait(false);
        await using var closing = session.ConfigureAwait(false);
        var held = await session.Set(step.Type).FindByExternalIdsAsync(step.System, keys, cancellationToken).ConfigureAwait(false);
        _notSeen += attempt == 0 ? keys.Count - held.Count : 0;
        var records = held.ToDictionary(StringComparer.Ordinal);
        var undone = await RevertAsync(session, plan, step, records, cancellationToken).ConfigureAwait(false);
        if (await CommitAsync(session, cancellationToken).ConfigureAwait(false) is { IsCommitted: false } refused)
            return await RefuseAsync(session.Model.Catalog, plan, refused, records, attempt, cancellationToken).ConfigureAwait(false);
        foreach (var (key, undo) in undone)
        {
            if (_told.Add(records[key].Ref))
                _left.AddRange(undo.Left(step.Type, key).Select(why => new UndoProblem(records[key].Ref, key, why)));
            if (plan.FateOf(records[key].Ref) != UndoFate.Revert)
                continue;
            plan.Settle(records[key].Ref);
            _reverted += undo.IsReverted ? 1 : 0;
        }

        // Only now, for what is removed keeps no other change.
        var removed = records.Where(r => plan.FateOf(r.Value.Ref) is UndoFate.Remove or UndoFate.Return).ToDictionary(StringComparer.Ordinal);
        foreach (var record in removed.Values)
            session.Remove(record);
        if (await CommitAsync(session, cancellationToken).ConfigureAwait(false) is { IsCommitted: false } kept)
            return await RefuseAsync(session.Model.Catalog, plan, kept, removed, attempt, cancellationToken).ConfigureAwait(false);
        foreach (var record in removed.Values)
            plan.Settle(record.Ref);
        _removed += removed.Count;
        return [];
    }

    private async ValueTask<IReadOnlyDictionary<string, RecordUndo>> RevertAsync(
        ISession session, UndoPlan plan, ImportStep step, Dictionary<string, Record> records, CancellationToken cancellationToken)
    {
        var undone = new Dictionary<string, RecordUndo>(StringComparer.Ordinal);
        var reverted = records.Where(r => plan.FateOf(r.Value.Ref) is UndoFate.Revert or UndoFate.Return).ToList();
        if (reverted.Count == 0)
            return undone;
        var all = await crm.OpenSessionAsync(tenant, Actor.System, cancellationToken).ConfigureAwait(false);
        await using var closing = all.ConfigureAwait(false);
        var truths = await all.Set(step.Type).FindByExternalIdsAsync(step.System, reverted.Select(r => r.Key), cancellationToken).ConfigureAwait(false);
        foreach (var (key, record) in reverted.Where(r => truths.ContainsKey(r.Key)))
        {
            var undo = new RecordUndo(session, all, batch, now);
            await undo.RunAsync(record, truths[key], cancellationToken).ConfigureAwait(false);
            undone.Add(key, undo);
        }

        return undone;
    }

    private ValueTask<CommitResult> CommitAsync(ISession session, CancellationToken cancellationToken) =>
        session.TryCommitAsync(new CommitOptions { Reason = "Undo of an import", Cause = BatchLog.CauseOfUndo(batch) }, cancellationToken);

    private static async ValueTask<IReadOnlyList<string>> RefuseAsync(
        RecordCatalog catalog, UndoPlan plan, CommitResult result, Dictionary<string, Record> records, int attempt, CancellationToken cancellationToken)
    {
        var refused = new HashSet<string>(StringComparer.Ordinal);
        var owners = catalog.OwnersOf(result.Problems, records.Select(r => (r.Key, r.Value)));
        foreach (var problem in result.Problems)
        {
            if (problem.Subject is null || !owners.TryGetValue(problem.Subject, out var owner))
                continue;
            refused.Add(owner.Owner);
            plan.Keep(records[owner.Owner].Ref, owner.Owner, problem);
        }

        // What names no record is of all of them, and a record that changes all the time is to be undone when it does not.
        if (refused.Count == 0 && (result.Conflicts.Count == 0 || attempt >= BatchLog.MaxConflicts))
            result.ThrowIfNotCommitted();
        if (refused.Count > 0)
            await plan.KeepUsedAsync(cancellationToken).ConfigureAwait(false);
        return [.. records.Keys.Where(k => !refused.Contains(k) && plan.FateOf(records[k].Ref) is not (UndoFate.Keep or UndoFate.Leave))];
    }
}
