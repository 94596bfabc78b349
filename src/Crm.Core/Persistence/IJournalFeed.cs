using Crm.Journal;
using NodaTime;

namespace Crm.Persistence;

/// <summary>A connection that also reads the journal of its tenant from place to place, and forgets what is old; optional.</summary>
/// <remarks>
/// The order is the store's, and always the same: every record's entries come by version, one that was <see cref="JournalKind.Noted"/> where it was written. Each entry comes once, a batch as one with its
/// <see cref="JournalEntry.Batch"/>. None is passed over: what is committed later than it was written comes behind what was read before. So a store on which commits happen
/// at once gives an entry only when no earlier one can follow, and never what is not committed, not by the caller's own transaction either.
/// </remarks>
public interface IJournalFeed
{
    /// <summary>The entries behind a place.</summary>
    /// <param name="after">The place; null for the first entry that is kept.</param>
    /// <param name="take">How many at most; at least 1.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="Errors.RefusedException">Entries behind the place were forgotten, or it is not of this journal; see <see cref="JournalCursor.Require"/>.</exception>
    ValueTask<JournalPage> ReadJournalAsync(JournalCursor? after, int take, CancellationToken cancellationToken);

    /// <summary>The place behind the last entry that can be read.</summary>
    ValueTask<JournalCursor> FindJournalEndAsync(CancellationToken cancellationToken);

    /// <summary>Removes entries from the beginning for ever, up to the first that is not older than an instant; the last entry always stays.</summary>
    /// <param name="before">The instant.</param>
    /// <param name="take">How many at most; at least 1.</param>
    /// <param name="cancellationToken">Heeded before anything is removed.</param>
    /// <returns>How many were removed; fewer than <paramref name="take"/> when there are no more.</returns>
    ValueTask<int> ForgetJournalAsync(Instant before, int take, CancellationToken cancellationToken);
}
