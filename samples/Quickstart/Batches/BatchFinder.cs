using Crm.Import.Batches;
using Crm.Records;
using Crm.Sessions;

namespace Quickstart.Batches;

/// <summary>Finds the batch that somebody means by its id.</summary>
internal static class BatchFinder
{
    /// <exception cref="InputException">It is no id.</exception>
    /// <exception cref="NotFoundException">There is none that the actor may see.</exception>
    public static async Task<Id<ImportBatch>> OneAsync(IReadSession session, string word, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(word, out var id))
            throw new InputException($"'{word}' is no id of a batch; imports lists them.");
        return await session.ImportBatches.FindAsync(new Id<ImportBatch>(id), cancellationToken) is { } batch
            ? batch.Id
            : throw new NotFoundException($"There is no batch {word}; imports lists those that are there.");
    }
}
