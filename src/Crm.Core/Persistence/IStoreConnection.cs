using Crm.Records;

namespace Crm.Persistence;

/// <summary>A store as one session sees it: one tenant, one thing at a time.</summary>
/// <remarks>
/// Records that come back belong to the caller: changing them changes nothing in the store. They come without their parts, which are
/// records of their own types. Used by one thread at a time.
/// </remarks>
public interface IStoreConnection : IAsyncDisposable
{
    /// <summary>The record with that id, also from the recycle bin; null when there is none.</summary>
    ValueTask<Record?> FindAsync(RecordType type, Guid id, CancellationToken cancellationToken);

    /// <summary>The records that meet the query, in its order, at most <see cref="RecordQuery.Take"/> of them.</summary>
    /// <remarks>Read as the caller goes on; a commit in between may or may not show.</remarks>
    IAsyncEnumerable<Record> QueryAsync(RecordQuery query, CancellationToken cancellationToken);

    /// <summary>How many records meet the query; its order, cursor and limit do not count.</summary>
    ValueTask<long> CountAsync(RecordQuery query, CancellationToken cancellationToken);

    /// <summary>Who holds a claim; null when nobody does.</summary>
    ValueTask<RecordRef?> FindClaimAsync(Claim claim, CancellationToken cancellationToken);

    /// <summary>Who holds each of some claims; those that nobody holds are left out.</summary>
    /// <remarks>A store need not write it: one by one is the default. It is worth writing where a trip to the database costs more than what it brings.</remarks>
    async ValueTask<IReadOnlyDictionary<Claim, RecordRef>> FindClaimsAsync(IReadOnlyCollection<Claim> claims, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claims);
        var held = new Dictionary<Claim, RecordRef>();
        foreach (var claim in claims)
        {
            if (await FindClaimAsync(claim, cancellationToken).ConfigureAwait(false) is { } holder)
                held[claim] = holder;
        }

        return held;
    }

    /// <summary>The outcome stored under a command's key; null when there is none.</summary>
    ValueTask<StoredCommand?> FindCommandAsync(string key, CancellationToken cancellationToken);

    /// <summary>Writes everything of the commit, or nothing.</summary>
    /// <remarks>
    /// Refuses, and writes nothing, when a version is not the expected one, a claim is held by another record, or the command's key is stored
    /// already; the outcome says which. Positions of journal entries are given here; an
    /// entry may be about a record that the batch does not write.
    /// </remarks>
    ValueTask<CommitOutcome> CommitAsync(CommitBatch batch, CancellationToken cancellationToken);
}
