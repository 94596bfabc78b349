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

    /// <summary>Writes every change, or nothing, and says which instead of throwing for refusals and conflicts.</summary>
    /// <exception cref="Errors.StoreException">The store failed; see <see cref="CommitAsync"/>.</exception>
    ValueTask<CommitResult> TryCommitAsync(CommitOptions? options = null, CancellationToken cancellationToken = default);
}
