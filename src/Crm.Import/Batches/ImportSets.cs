using Crm.Errors;
using Crm.Import.Errors;
using Crm.Records;
using Crm.Sessions;

namespace Crm.Import.Batches;

/// <summary>The imports of a session.</summary>
public static class ImportSets
{
    extension(IReadSession session)
    {
        /// <summary>What is kept of imports; the model needs <c>AddImport()</c>.</summary>
        public RecordSet<ImportBatch> ImportBatches => session.Set<ImportBatch>();
    }

    internal static bool AreKept(IReadSession session) => session.Model.Catalog.Find("importBatch") is not null;

    /// <summary>The batch, which is in one of some states.</summary>
    /// <exception cref="RefusedException">There is none that the actor may see, or it is in another.</exception>
    internal static async ValueTask<ImportBatch> GetAsync(
        IReadSession session, Id<ImportBatch> batch, ImportBatchStatus[] wanted, CancellationToken cancellationToken)
    {
        if (!AreKept(session) || await session.ImportBatches.FindAsync(batch, cancellationToken).ConfigureAwait(false) is not { } found)
            throw new RefusedException(ImportTexts.Problem(ImportCodes.NoBatch, ("batch", batch.Value)));
        return wanted.Contains(found.Status) ? found : throw new RefusedException(EndedOf(found, wanted));
    }

    internal static Problem EndedOf(ImportBatch batch, ImportBatchStatus[] wanted) =>
        ImportTexts.Problem(ImportCodes.BatchEnded, ("status", Word(batch.Status)), ("wanted", string.Join(" or ", wanted.Select(Word))));

    private static string Word(ImportBatchStatus status) => status.ToString().ToLowerInvariant();
}
