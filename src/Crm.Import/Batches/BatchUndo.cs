using System.Collections.Immutable;
using Crm.Access;
using Crm.Errors;
using Crm.Import.Errors;
using Crm.Records;
using Crm.Rules;
using Crm.Sessions;
using NodaTime;

namespace Crm.Import.Batches;

/// <summary>Undoes a batch, its last step first.</summary>
internal sealed class BatchUndo(ICrmRuntime crm, TenantId tenant, Actor actor, Id<ImportBatch> batch, Instant now)
{
    private readonly HashSet<RecordRef> _done = [];
    private readonly HashSet<RecordRef> _kept = [];
    private readonly HashSet<(string Type, string System, string Key)> _keys = [];
    private readonly ImmutableArray<UndoProblem>.Builder _left = ImmutableArray.CreateBuilder<UndoProblem>();
    private long _notFound;
    private long _removed;
    private long _reverted;

    public async ValueTask<UndoReport> RunAsync(CancellationToken cancellationToken)
    {
        await CheckAsync(cancellationToken).ConfigureAwait(false);
        await MarkAsync(ImportBatchStatus.Undoing, cancellationToken).ConfigureAwait(false);
        foreach (var step in await StepsAsync(cancellationToken).ConfigureAwait(false))
        {
            // A batch that was gone on with notes some keys twice.
            IReadOnlyCollection<string> left = [.. StepJson.ReadKeys(step.Keys).Where(k => _keys.Add((step.Type, step.System, k)))];
            for (var attempt = 0; left.Count > 0; attempt++)
                left = await TryAsync(step, left, attempt, cancellationToken).ConfigureAwait(false);
        }

        await MarkAsync(_left.Count == 0 ? ImportBatchStatus.Undone : ImportBatchStatus.Finished, cancellationToken).ConfigureAwait(false);
        return new UndoReport(_removed, _reverted, _left.ToImmutable()) { NotFound = _notFound };
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
    private async ValueTask<IReadOnlyCollection<string>> TryAsync(ImportStep step, IReadOnlyCollection<string> keys, int attempt, CancellationToken cancellationToken)
    {
        var session = await crm.OpenSessionAsync(tenant, actor, cancellationToken).ConfigureAwait(false);
        await using var closing = session.ConfigureAwait(false);
        var held = await session.Set(step.Type).FindByExternalIdsAsync(step.System, keys, cancellationToken).ConfigureAwait(false);
        _notFound += attempt == 0 ? keys.Count - held.Count : 0;
        var undone = new Dictionary<string, RecordUndo>(StringComparer.Ordinal);
        foreach (var (key, record) in held.Where(h => !_done.Contains(h.Value.Ref)))
            undone.Add(key, await RecordUndo.ReadAsync(session, record, batch, now, cancellationToken).ConfigureAwait(false));
        await KeepUsedAsync(session.Model.Catalog, step, undone, cancellationToken).ConfigureAwait(false);
        foreach (var undo in undone.Values)
            await undo.RevertAsync(cancellationToken).ConfigureAwait(false);
        if (await CommitAsync(session, cancellationToken).ConfigureAwait(false) is { IsCommitted: false } refused)
            return Refuse(session.Model.Catalog, refused, undone, attempt);
        Count(session.Model.Catalog, step, undone.Where(u => !u.Value.Removes));

        // Only now, for what is removed keeps no other change.
        var removed = undone.Where(u => u.Value.Removes).ToDictionary(StringComparer.Ordinal);
        foreach (var undo in removed.Values)
            session.Remove(undo.Record);
        if (await CommitAsync(session, cancellationToken).ConfigureAwait(false) is { IsCommitted: false } kept)
            return Refuse(session.Model.Catalog, kept, removed, attempt);
        Count(session.Model.Catalog, step, removed);
        return [];
    }

    private ValueTask<CommitResult> CommitAsync(ISession session, CancellationToken cancellationToken) =>
        session.TryCommitAsync(new CommitOptions { Reason = "Undo of an import", Cause = BatchLog.CauseOfUndo(batch) }, cancellationToken);

    // Records that others need are somebody's work by now; whether the actor may see those others does not matter.
    private async ValueTask KeepUsedAsync(RecordCatalog catalog, ImportStep step, Dictionary<string, RecordUndo> undone, CancellationToken cancellationToken)
    {
        var session = await crm.OpenSessionAsync(tenant, Actor.System, cancellationToken).ConfigureAwait(false);
        await using var closing = session.ConfigureAwait(false);
        foreach (var stays in undone.Values.Where(u => u.Stays))
            _kept.UnionWith(catalog.WithParts(stays.Record).Select(r => r.Ref));
        var uses = new OtherUses(session, batch, _kept);

        // What stays may need others in turn.
        for (var kept = true; kept;)
        {
            var removed = undone.Where(u => u.Value.Removes).ToList();
            var by = await uses.FindAsync(catalog.Get(step.Type), [.. removed.Select(u => u.Value.Record.Ref)], cancellationToken).ConfigureAwait(false);
            kept = by.Count > 0;
            foreach (var (key, undo) in removed.Where(u => by.Contains(u.Value.Record.Ref)))
            {
                undo.Keep();
                Leave(catalog, undo.Record, key, ImportTexts.Problem(
                    ImportCodes.InUse, ("type", step.Type), ("key", key), ("by", by[undo.Record.Ref].Order(StringComparer.Ordinal))));
            }
        }
    }

    private void Leave(RecordCatalog catalog, Record record, string key, Problem problem)
    {
        _done.Add(record.Ref);
        _kept.UnionWith(catalog.WithParts(record).Select(r => r.Ref));
        _left.Add(new UndoProblem(record.Ref, key, problem));
    }

    private void Count(RecordCatalog catalog, ImportStep step, IEnumerable<KeyValuePair<string, RecordUndo>> undone)
    {
        foreach (var (key, undo) in undone.Where(u => _done.Add(u.Value.Record.Ref)))
        {
            _removed += undo.Removes ? 1 : 0;
            _reverted += undo is { Removes: false, IsReverted: true } ? 1 : 0;
            if (undo.Left(step.Type, key) is { } left)
                Leave(catalog, undo.Record, key, left);
        }
    }

    private string[] Refuse(RecordCatalog catalog, CommitResult result, Dictionary<string, RecordUndo> undone, int attempt)
    {
        var refused = new HashSet<string>(StringComparer.Ordinal);
        var owners = catalog.OwnersOf(undone.Select(u => (u.Key, u.Value.Record)));
        foreach (var problem in result.Problems)
        {
            if (problem.Subject is null || !owners.TryGetValue(problem.Subject, out var owner))
                continue;
            refused.Add(owner.Owner);
            Leave(catalog, undone[owner.Owner].Record, owner.Owner, problem);
        }

        // What names no record is of all of them, and a record that changes all the time is to be undone when it does not.
        if (refused.Count == 0 && (result.Conflicts.Count == 0 || attempt >= BatchLog.MaxConflicts))
            result.ThrowIfNotCommitted();
        return [.. undone.Keys.Where(k => !refused.Contains(k))];
    }
}
