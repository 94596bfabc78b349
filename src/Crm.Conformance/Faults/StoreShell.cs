using Crm.Persistence;
using Crm.Records;

namespace Crm.Conformance.Faults;

/// <summary>A store that hands everything on, for those that do one thing otherwise.</summary>
/// <param name="inner">The store inside; not disposed of by the shell.</param>
/// <remarks>For trying what sessions make of a store that fails, and whether a kit notices one that is broken. Thread-safe when the connections made are not shared.</remarks>
public class StoreShell(ICrmStore inner) : ICrmStore
{
    /// <summary>The store inside.</summary>
    public ICrmStore Inner => inner;

    /// <inheritdoc/>
    public virtual IWorkStore? Work => inner.Work;

    /// <inheritdoc/>
    public virtual async ValueTask<IStoreConnection> ConnectAsync(TenantId tenant, CancellationToken cancellationToken) =>
        Wrap(await inner.ConnectAsync(tenant, cancellationToken));

    /// <summary>The shell around a connection that was opened.</summary>
    protected virtual ConnectionShell Wrap(IStoreConnection opened) => new(opened);
}
