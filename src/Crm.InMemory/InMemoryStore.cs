using System.Collections.Concurrent;
using Crm.Persistence;
using Crm.Records;

namespace Crm.InMemory;

/// <summary>The reference store: everything in memory, gone with the process.</summary>
/// <param name="catalog">The record types it keeps.</param>
/// <remarks>What it answers is what every other store must answer. Thread-safe; commits of one tenant happen one after another, and readers wait for nobody.</remarks>
public sealed class InMemoryStore(RecordCatalog catalog) : ICrmStore
{
    private readonly ConcurrentDictionary<TenantId, TenantData> _tenants = new();

    /// <inheritdoc/>
    public ValueTask<IStoreConnection> ConnectAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(new InMemoryConnection(DataOf(tenant)));
    }

    /// <summary>The work that was written for a tenant and not taken yet, by due instant.</summary>
    public IReadOnlyList<Work.WorkItem> WorkOf(TenantId tenant) => [.. DataOf(tenant).Now.Work.OrderBy(w => w.Due)];

    private TenantData DataOf(TenantId tenant) => _tenants.GetOrAdd(tenant, _ => new TenantData(new TenantImage(catalog)));
}
