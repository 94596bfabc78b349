using Crm.Conformance.Faults;
using Crm.InMemory;
using Crm.Persistence;
using Crm.Records;
using Crm.Work;

namespace Crm.Conformance.Tests;

/// <summary>The reference store, as it is or behind a shell.</summary>
internal sealed class InMemoryFixture(Func<ICrmStore, ICrmStore>? shell = null) : IStoreFixture
{
    public ValueTask<ICrmStore> CreateAsync(CrmModel model, CancellationToken cancellationToken)
    {
        var store = new InMemoryStore(model.Catalog);
        return new(shell is null ? store : shell(store));
    }

    public ValueTask<IReadOnlyList<WorkItem>?> WorkOfAsync(ICrmStore store, TenantId tenant, CancellationToken cancellationToken) =>
        store is StoreShell behind ? WorkOfAsync(behind.Inner, tenant, cancellationToken) : new(((InMemoryStore)store).WorkOf(tenant));
}
