using System.Collections.Concurrent;
using Crm.Records;

namespace Crm.InMemory;

/// <summary>The tenants of a store; each is there once it was asked for.</summary>
internal sealed class Tenants(RecordCatalog catalog)
{
    private readonly ConcurrentDictionary<TenantId, TenantData> _tenants = new();

    public IEnumerable<KeyValuePair<TenantId, TenantData>> All => _tenants;

    public TenantData DataOf(TenantId tenant) => _tenants.GetOrAdd(tenant, _ => new TenantData(new TenantImage(catalog, tenant)));
}
