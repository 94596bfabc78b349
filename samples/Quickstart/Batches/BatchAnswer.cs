using Crm.Import.Batches;
using Crm.Records;
using Crm.Sessions;
using Quickstart.Histories;

namespace Quickstart.Batches;

/// <summary>What is kept of the imports.</summary>
/// <param name="Batches">Newest first.</param>
internal sealed record BatchesAnswer(IReadOnlyList<BatchAnswer> Batches)
{
    public static async Task<BatchesAnswer> OfAsync(IReadSession session, CancellationToken cancellationToken)
    {
        var (words, batches) = (new RecordWords(session), new List<BatchAnswer>());
        foreach (var batch in await session.ImportBatches.OrderByDescending("createdAt").ToListAsync(cancellationToken))
        {
            batches.Add(new BatchAnswer(
                batch.Id.Value,
                FieldValue.Instant(batch.CreatedAt).ToString(),
                await words.OfActorAsync(batch.Owner, cancellationToken),
                batch.Files,
                batch.Status,
                batch.Rows,
                batch.Created,
                batch.Updated,
                batch.Refused));
        }

        return new BatchesAnswer(batches);
    }
}

/// <summary>One import.</summary>
/// <param name="Id">By what it is gone on with, or undone.</param>
/// <param name="At">When it began.</param>
/// <param name="By">Who imported; "the host" where no user did.</param>
/// <param name="Files">The files, in the order of the plan.</param>
/// <param name="Status">How far it is; running or undoing where that was cut off, too.</param>
/// <param name="Rows">How many rows were read.</param>
/// <param name="Created">How many made a new record.</param>
/// <param name="Changed">How many changed a record that was there.</param>
/// <param name="Refused">How many were not taken.</param>
internal sealed record BatchAnswer(Guid Id, string At, string By, string Files, ImportBatchStatus Status, long Rows, long Created, long Changed, long Refused);
