using Crm.Access;
using Crm.Errors;
using Crm.Import.Cells;
using Crm.Import.Mappings;
using Crm.Import.Runs;
using Crm.Journal;
using Crm.Records;
using Crm.Sessions;
using NodaTime;

namespace Crm.Import.Batches;

/// <summary>Keeps what an import is about to write, before it does.</summary>
/// <remarks>Kept by the host, whatever the importer's rights are: it is no record of theirs but the book of what they did.</remarks>
internal sealed class BatchLog
{
    /// <summary>The most characters of a list of keys.</summary>
    public const int MaxText = 1_000_000;

    /// <summary>How often what others change in between is tried again.</summary>
    public const int MaxConflicts = 100;

    // With each character escaped they are within that still.
    private const int KeysAtOnce = 500;

    // No record can have a longer one.
    public const int LongestKey = 200;

    private readonly ICrmRuntime _crm;
    private readonly TenantId _tenant;
    private readonly (long Created, long Updated, long Refused) _before;
    private readonly RecordRef? _owner;

    private BatchLog(ICrmRuntime crm, TenantId tenant, ImportBatch batch)
    {
        _crm = crm;
        _tenant = tenant;
        Id = batch.Id;
        _before = (batch.Created, batch.Updated, batch.Refused);
        _owner = batch.Owner;
    }

    public Id<ImportBatch> Id { get; }

    /// <summary>By what the journal tells the entries of a batch.</summary>
    public static Cause CauseOf(Id<ImportBatch> batch) => new(batch.Value, 1, batch.Value);

    /// <summary>By what it tells those of undoing it.</summary>
    public static Cause CauseOfUndo(Id<ImportBatch> batch) => CauseOf(batch).Next(batch.Value);

    /// <summary>A new batch.</summary>
    public static async ValueTask<BatchLog> BeginAsync(ICrmRuntime crm, TenantId tenant, Actor actor, ImportPlan plan, CancellationToken cancellationToken)
    {
        var session = await crm.OpenSessionAsync(tenant, Actor.System, cancellationToken).ConfigureAwait(false);
        await using var closing = session.ConfigureAwait(false);
        var files = string.Join(", ", plan.Tables.Select(t => t.File).Distinct(StringComparer.Ordinal));
        var batch = session.Add(ImportBatch.Of(files.Length <= 4000 ? files : files[..4000]));
        batch.Owner = actor.User;
        await session.CommitAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        return new BatchLog(crm, tenant, batch);
    }

    /// <summary>Goes on with a batch.</summary>
    public static BatchLog Resume(ICrmRuntime crm, TenantId tenant, ImportBatch batch) => new(crm, tenant, batch);

    /// <summary>Some rows are about to be written.</summary>
    public async ValueTask NoteAsync(
        int table, TableCells cells, IReadOnlyList<RowDraft> drafts, IReadOnlyList<long> waiting, IReadOnlyList<TableReport> tables, CancellationToken cancellationToken)
    {
        var session = await _crm.OpenSessionAsync(_tenant, Actor.System, cancellationToken).ConfigureAwait(false);
        await using var closing = session.ConfigureAwait(false);
        foreach (var keys in drafts.Select(d => d.Key).Where(k => k.Length <= LongestKey).Chunk(KeysAtOnce))
        {
            var step = session.Add(ImportStep.Of(Id, (table, cells.Type.Name, cells.System), drafts[0].Row, keys, waiting));
            step.Owner = _owner;
            waiting = [];
        }

        await CountAsync(session, tables, cancellationToken).ConfigureAwait(false);
        await session.CommitAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A file broke off: what was written of it counts, and the batch can be gone on with.</summary>
    public async ValueTask CountAsync(IReadOnlyList<TableReport> tables, CancellationToken cancellationToken)
    {
        var session = await _crm.OpenSessionAsync(_tenant, Actor.System, cancellationToken).ConfigureAwait(false);
        await using var closing = session.ConfigureAwait(false);
        await CountAsync(session, tables, cancellationToken).ConfigureAwait(false);
        await session.CommitAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Every row was written.</summary>
    public async ValueTask FinishAsync(Instant now, IReadOnlyList<TableReport> tables, CancellationToken cancellationToken)
    {
        var session = await _crm.OpenSessionAsync(_tenant, Actor.System, cancellationToken).ConfigureAwait(false);
        await using var closing = session.ConfigureAwait(false);
        var batch = await CountAsync(session, tables, cancellationToken).ConfigureAwait(false);
        batch.Status = ImportBatchStatus.Finished;
        batch.FinishedAt = now;
        await session.CommitAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ImportBatch> CountAsync(ISession session, IReadOnlyList<TableReport> tables, CancellationToken cancellationToken)
    {
        var batch = await session.Set<ImportBatch>().GetAsync(Id, cancellationToken).ConfigureAwait(false);
        if (batch.Status != ImportBatchStatus.Running)
            throw new RefusedException(ImportSets.EndedOf(batch, [ImportBatchStatus.Running]));
        batch.Rows = tables.Sum(t => t.Rows);
        batch.Created = _before.Created + tables.Sum(t => t.Created);
        batch.Updated = _before.Updated + tables.Sum(t => t.Updated);
        batch.Refused = _before.Refused + tables.Sum(t => t.Refused);
        return batch;
    }
}
