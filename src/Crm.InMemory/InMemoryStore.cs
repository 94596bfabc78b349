using Crm.Persistence;
using Crm.Records;

namespace Crm.InMemory;

/// <summary>The reference store: everything in memory, gone with the process.</summary>
/// <remarks>What it answers is what every other store must answer. Thread-safe; commits of one tenant happen one after another, and readers wait for nobody.</remarks>
public sealed class InMemoryStore : ICrmStore
{
    private readonly Tenants _tenants;

    /// <summary>A store without rows.</summary>
    /// <param name="catalog">The record types it keeps.</param>
    /// <param name="clock">Its clock, which says what work is due.</param>
    public InMemoryStore(RecordCatalog catalog, TimeProvider clock)
    {
        _tenants = new Tenants(catalog);
        Work = new InMemoryWork(_tenants, clock);
    }

    /// <inheritdoc/>
    public IWorkStore Work { get; }

    /// <inheritdoc/>
    public ValueTask<IStoreConnection> ConnectAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(new InMemoryConnection(_tenants.DataOf(tenant)));
    }
}
