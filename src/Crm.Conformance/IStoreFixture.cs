using Crm.Persistence;

namespace Crm.Conformance;

/// <summary>What an adapter's author writes to have a store tried: makes stores.</summary>
public interface IStoreFixture
{
    /// <summary>Makes an empty store for a model; a store that is disposable is disposed after its scenario.</summary>
    /// <remarks>The store goes by the clock in handing out work, which scenarios move. Two stores made must share nothing. Called from several threads where scenarios run at once.</remarks>
    ValueTask<ICrmStore> CreateAsync(CrmModel model, TimeProvider clock, CancellationToken cancellationToken);
}
