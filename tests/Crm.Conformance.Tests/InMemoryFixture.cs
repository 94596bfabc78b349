using Crm.InMemory;
using Crm.Persistence;

namespace Crm.Conformance.Tests;

/// <summary>The reference store, as it is or behind a shell.</summary>
internal sealed class InMemoryFixture(Func<ICrmStore, ICrmStore>? shell = null) : IStoreFixture
{
    public ValueTask<ICrmStore> CreateAsync(CrmModel model, TimeProvider clock, CancellationToken cancellationToken)
    {
        var store = new InMemoryStore(model.Catalog, clock);
        return new(shell is null ? store : shell(store));
    }
}
