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
    private const int MaxConflicts = 100;

    private readonly HashSet<RecordRef> _done = [];
    private readonly ImmutableArray<UndoProblem>.Builder _left = ImmutableArray.CreateBuilder<UndoProblem>();
    private long _removed;
    private long _reverted;

    public async ValueTask<UndoReport> RunAsync(CancellationToken cancellationToken)
    {
        await CheckAsync(cancellationToken).ConfigureAwait(false);
        await MarkAsync(ImportBatchStatus.Undoing, cancellationToken).ConfigureAwait(false);
        foreach (var step in await StepsAsync(cancellationToken).ConfigureAwait(false))
        {
            IReadOnlyCollection<string> left = StepJson.ReadKeys(step.Keys);
            for (var attempt = 0; left.Count > 0; attempt++)
                left = await TryAsync(step, left, attempt, cancellationToken).ConfigureAwait(false);
        }

        await MarkAsync(_left.Count == 0 ? ImportBatchStatus.Undone : ImportBatchStatus.Finished, cancellationToken).ConfigureAwait(false);
        return new UndoReport(_removed, _reverted, _left.ToImmutable());
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
        var undone = new Dictionary<string, RecordUndo>(StringComparer.Ordinal);
        foreach (var (key, record) in held.Where(h => !_done.Contains(h.Value.Ref)))
            undone.Add(key, await RecordUndo.RunAsync(session, record, batch, now, cancellationToken).ConfigureAwait(false));
        var result = await session.TryCommitAsync(
            new CommitOptions { Reason = "Undo of an import", Cause = BatchLog.CauseOfUndo(batch) }, cancellationToken).ConfigureAwait(false);
        if (result.IsCommitted)
        {
            foreach (var (key, undo) in undone)
                Count(step, key, held[key], undo);
            return [];
        }

        return Refuse(session, result, held, attempt);
    }

    private void Count(ImportStep step, string key, Record record, RecordUndo undo)
    {
        _done.Add(record.Ref);
        _removed += undo.IsRemoved ? 1 : 0;
        _reverted += undo.IsReverted ? 1 : 0;
        if (undo.Left(step.Type, key) is { } left)
            _left.Add(new UndoProblem(record.Ref, key, left));
    }

    private string[] Refuse(ISession session, CommitResult result, IReadOnlyDictionary<string, Record> held, int attempt)
    {
        var refused = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, record) in held)
        {
            var names = session.Model.Catalog.WithParts(record).Select(r => r.Ref.ToString()).ToHashSet(StringComparer.Ordinal);
            foreach (var problem in result.Problems.Where(p => p.Subject is { } subject && names.Contains(subject)))
            {
                refused.Add(key);
                _done.Add(record.Ref);
                _left.Add(new UndoProblem(record.Ref, key, problem));
            }
        }

        // What names no record is of all of them, and a record that changes all the time is to be undone when it does not.
        if (refused.Count == 0 && (result.Conflicts.Count == 0 || attempt >= MaxConflicts))
            result.ThrowIfNotCommitted();
        return [.. held.Keys.Where(k => !refused.Contains(k))];
    }
}
