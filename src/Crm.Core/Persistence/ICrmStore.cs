using Crm.Records;

namespace Crm.Persistence;

/// <summary>What a database must do for sessions: keep records, answer queries, and write a commit whole or not at all.</summary>
/// <remarks>
/// One per host, safe to use from many threads. Crm.Conformance holds the scenarios that every store must pass. Provider errors leave
/// a store as <see cref="Errors.StoreException"/>; every method takes a cancellation token and heeds it before it has written.
/// </remarks>
public interface ICrmStore
{
    /// <summary>What hands out its work; null for a store that only keeps it.</summary>
    IWorkStore? Work => null;

    /// <summary>Opens a connection that sees and writes one tenant only.</summary>
    /// <param name="tenant">The tenant; nothing of another one may ever come back.</param>
    /// <param name="cancellationToken">Cancels the opening.</param>
    ValueTask<IStoreConnection> ConnectAsync(TenantId tenant, CancellationToken cancellationToken);
}
