using Crm.Access;
using Crm.Models;
using Crm.Persistence;
using Crm.Records;

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
}
