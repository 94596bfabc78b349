using Crm.Access;
using Crm.Journal;
using Crm.Models;
using Crm.Persistence;
using Crm.Records;
using NodaTime;

namespace Crm.Sessions;

/// <summary>The CRM of a host: opens sessions.</summary>
/// <remarks>One per host, thread-safe.</remarks>
public interface ICrmRuntime
{
    /// <summary>The catalogues of the code's own definitions.</summary>
    SessionModel Model { get; }

    /// <summary>Where records are kept; for adapters that open connections of another kind.</summary>
    ICrmStore Store { get; }

    /// <summary>Opens a session of the only tenant.</summary>
    ValueTask<ISession> OpenSessionAsync(Actor actor, CancellationToken cancellationToken = default) =>
        OpenSessionAsync(TenantId.Default, actor, cancellationToken);

    /// <summary>Opens a session.</summary>
    ValueTask<ISession> OpenSessionAsync(TenantId tenant, Actor actor, CancellationToken cancellationToken = default);

    /// <summary>Opens a session on a connection that an adapter makes, such as one in a transaction of the host; the session disposes of it.</summary>
    /// <param name="connect">Makes the connection for the tenant.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="actor">Who acts.</param>
    /// <param name="cancellationToken">Cancels the opening.</param>
    ValueTask<ISession> OpenSessionAsync(
        Func<TenantId, CancellationToken, ValueTask<IStoreConnection>> connect, TenantId tenant, Actor actor, CancellationToken cancellationToken = default);

    /// <summary>Runs a use case and commits it once for a key, however often it is asked for.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="actor">Who acts.</param>
    /// <param name="key">The caller's key, such as a request id; at most 200 characters.</param>
    /// <param name="fingerprint">A hash of the arguments: the same key with another fingerprint, or from another actor, is refused.</param>
    /// <param name="useCase">Changes records and returns the result, which is kept by its text form, such as an id; it may run more than once, and does not commit.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>The result; on a repeat the stored one.</returns>
    /// <remarks>
    /// A conflict runs the use case again, at most five times in all, and so does a commit whose outcome is unknown and that did not happen. A unique
    /// value that another record holds runs it again once, so that it may find that record and change it.
    /// </remarks>
    /// <exception cref="Errors.RefusedException">The commit was refused, or the key was used with other arguments or by another actor.</exception>
    ValueTask<TResult> OnceAsync<TResult>(
        TenantId tenant,
        Actor actor,
        string key,
        string fingerprint,
        Func<IWriteSession, CancellationToken, ValueTask<TResult>> useCase,
        CancellationToken cancellationToken = default)
        where TResult : IParsable<TResult>;

    /// <summary>Reads what happened in a tenant, from where it was read to before.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="after">The <see cref="JournalPage.Next"/> of the page before; null for the first entry that is kept.</param>
    /// <param name="take">How many entries at most: 1 to 10,000.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <remarks>
    /// For the host itself: no right is asked for, and nothing is left out. The order is the same whenever it is read. Every record's entries come by version, one that was
    /// <see cref="JournalKind.Noted"/> where it was written; those of one commit may come in several pages, with others' in between. Each comes once, and none is passed over, however long its transaction took: as long as a
    /// transaction that has written something is open, what was written after it began is not given yet, on any store on which transactions write at once. A batch comes as one entry,
    /// with its <see cref="JournalEntry.Batch"/>.
    /// </remarks>
    /// <exception cref="Errors.RefusedException">Entries behind the cursor were forgotten, or it is not of this journal.</exception>
    /// <exception cref="NotSupportedException">The store's journal cannot be read so.</exception>
    ValueTask<JournalPage> ReadJournalAsync(TenantId tenant, JournalCursor? after = null, int take = 500, CancellationToken cancellationToken = default);

    /// <summary>The place behind everything that can be read at present, for those who want only what happens from now on.</summary>
    /// <remarks>What is committed after the call comes behind it; so may some of what was committed shortly before.</remarks>
    /// <exception cref="NotSupportedException">The store's journal cannot be read so.</exception>
    ValueTask<JournalCursor> FindJournalEndAsync(TenantId tenant, CancellationToken cancellationToken = default);

    /// <summary>Removes entries from the beginning of a tenant's journal for ever, up to the first that is not older than an instant.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="before">The instant; one less than an hour ago counts as an hour ago, for the library looks in the newest entries whether a commit was written.</param>
    /// <param name="cancellationToken">Heeded between one thousand and the next.</param>
    /// <returns>How many were removed.</returns>
    /// <remarks>
    /// The tenant's last entry always stays. Histories of records lose what they told by the entries removed, and with it: imports can no longer be undone where their entries are gone, and parts
    /// that were taken out of their roots lose their histories whole. Records, states, claims and commands stay. Removes a thousand at a time, each in a transaction of its own; may be called by several at once.
    /// </remarks>
    /// <exception cref="NotSupportedException">The store's journal cannot be read so.</exception>
    ValueTask<long> ForgetJournalAsync(TenantId tenant, Instant before, CancellationToken cancellationToken = default);
}
