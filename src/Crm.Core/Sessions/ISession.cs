using Crm.Records;

namespace Crm.Sessions;

/// <summary>The unit of work: load, change, commit.</summary>
public interface ISession : IWriteSession, IAsyncDisposable
{
    /// <summary>Writes every change, or nothing.</summary>
    /// <exception cref="Errors.RefusedException">Something was refused; it lists everything found wrong.</exception>
    /// <exception cref="ConflictException">Somebody else changed a record first.</exception>
    /// <exception cref="Errors.StoreException">
    /// The store failed. Where it says <see cref="Errors.StoreException.CommitUnknown"/>, the commit may have been written all the same, and this session cannot
    /// tell: do not commit it again, but look with a new one, or use <see cref="ICrmRuntime.OnceAsync"/>, which finds out.
    /// </exception>
    ValueTask CommitAsync(CommitOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Commits many new records of one type by themselves, or none of them.</summary>
    /// <typeparam name="T">The record class, or one above it; no part, for parts come with their roots.</typeparam>
    /// <param name="records">The records, each new; read once.</param>
    /// <param name="options">How; <see cref="CommitOptions.Rebase"/> means nothing here.</param>
    /// <param name="cancellationToken">Heeded before the commit is sent.</param>
    /// <remarks>
    /// They are judged like records that are added one by one: access, limits, validations, policies, processes and handlers. But the journal gets one entry for
    /// all of them and one for all parts of a type, without naming parts by their roots, and the session does not track them afterwards: load those that are to be changed. A record about
    /// which an event is raised has an entry of its own. Ids are set at once; records that were refused keep theirs, are otherwise as they were, and may be inserted again.
    /// All of it is in memory until it is written, so insert some thousand at a time.
    /// </remarks>
    /// <exception cref="ArgumentException">A record was added or committed already, stands in the list twice, is a part, or is of another type than the first.</exception>
    /// <exception cref="InvalidOperationException">The session has changes that are not committed.</exception>
    /// <exception cref="Errors.RefusedException">Something was refused; it lists everything found wrong, each with its record.</exception>
    /// <exception cref="ConflictException">A record of <see cref="CommitOptions.Unchanged"/> was changed, or a record with the id is there.</exception>
    /// <exception cref="Errors.StoreException">The store failed; see <see cref="CommitAsync"/>.</exception>
    ValueTask InsertAsync<T>(IEnumerable<T> records, CommitOptions? options = null, CancellationToken cancellationToken = default) where T : Record;

    /// <summary>As <see cref="InsertAsync"/>, and says what was refused instead of throwing.</summary>
    /// <exception cref="ArgumentException">A record was added or committed already, stands in the list twice, is a part, or is of another type than the first.</exception>
    /// <exception cref="InvalidOperationException">The session has changes that are not committed.</exception>
    /// <exception cref="Errors.StoreException">The store failed; see <see cref="CommitAsync"/>.</exception>
    ValueTask<CommitResult> TryInsertAsync<T>(IEnumerable<T> records, CommitOptions? options = null, CancellationToken cancellationToken = default) where T : Record;

    /// <summary>What a commit of the present changes would be refused for; nothing when it would be written. Nothing is, and the session stays as it is.</summary>
    /// <remarks>
    /// Everything is judged as in a commit, by policies and handlers as well, but observers are not called; unique values are looked up. Versions are not compared: a
    /// conflict shows with the commit only, and so does what others do in between.
    /// <see cref="CommitOptions.Rebase"/> and <see cref="CommitOptions.Unchanged"/> mean nothing here.
    /// </remarks>
    /// <exception cref="Errors.StoreException">The store failed.</exception>
    ValueTask<IReadOnlyList<Errors.Problem>> CheckAsync(CommitOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Writes every change, or nothing, and says which instead of throwing for refusals and conflicts.</summary>
    /// <exception cref="Errors.StoreException">The store failed; see <see cref="CommitAsync"/>.</exception>
    ValueTask<CommitResult> TryCommitAsync(CommitOptions? options = null, CancellationToken cancellationToken = default);
}
