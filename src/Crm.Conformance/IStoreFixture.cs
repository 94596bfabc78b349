using Crm.Persistence;
using Crm.Records;
using Crm.Work;

namespace Crm.Conformance;

/// <summary>What an adapter's author writes to have a store tried: makes stores.</summary>
public interface IStoreFixture
{
    /// <summary>Makes an empty store for a model; a store that is disposable is disposed after its scenario.</summary>
    /// <remarks>Two stores made must share nothing. Called from several threads where scenarios run at once.</remarks>
    ValueTask<ICrmStore> CreateAsync(CrmModel model, CancellationToken cancellationToken);

    /// <summary>The work rows that a tenant has in a store; null when the fixture cannot look, which is the default.</summary>
    ValueTask<IReadOnlyList<WorkItem>?> WorkOfAsync(ICrmStore store, TenantId tenant, CancellationToken cancellationToken) => new((IReadOnlyList<WorkItem>?)null);
}
