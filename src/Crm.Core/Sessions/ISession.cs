namespace Crm.Sessions;

/// <summary>The unit of work: load, change, commit.</summary>
public interface ISession : IWriteSession, IAsyncDisposable
{
    /// <summary>Writes every change, or nothing.</summary>
    /// <exception cref="Errors.RefusedException">Something was refused; it lists everything found wrong.</exception>
    /// <exception cref="ConflictException">Somebody else changed a record first.</exception>
    /// <exception cref="Errors.StoreException">The store failed.</exception>
    ValueTask CommitAsync(CommitOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Writes every change, or nothing, and says which instead of throwing for refusals and conflicts.</summary>
    /// <exception cref="Errors.StoreException">The store failed.</exception>
    ValueTask<CommitResult> TryCommitAsync(CommitOptions? options = null, CancellationToken cancellationToken = default);
}
