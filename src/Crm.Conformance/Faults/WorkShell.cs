using System.Runtime.CompilerServices;
using Crm.Persistence;
using Crm.Records;
using Crm.Work;
using NodaTime;

namespace Crm.Conformance.Faults;

/// <summary>What hands out work and hands every call on, for those that do one thing otherwise.</summary>
/// <param name="inner">What is inside.</param>
/// <remarks>Thread-safe where what is inside is.</remarks>
public class WorkShell(IWorkStore inner) : IWorkStore
{
    /// <summary>What is inside.</summary>
    protected IWorkStore Inner => inner;

    /// <inheritdoc/>
    public virtual async ValueTask<Instant> NowAsync(CancellationToken cancellationToken) => await inner.NowAsync(await EnterAsync(nameof(NowAsync), cancellationToken));

    /// <inheritdoc/>
    public virtual async ValueTask<IReadOnlyList<WorkEntry>> LeaseAsync(LeaseRequest request, CancellationToken cancellationToken) =>
        await inner.LeaseAsync(request, await EnterAsync(nameof(LeaseAsync), cancellationToken));

    /// <inheritdoc/>
    public virtual async ValueTask<IReadOnlyCollection<WorkLease>> ExtendAsync(IReadOnlyCollection<WorkLease> leases, Duration by, CancellationToken cancellationToken) =>
        await inner.ExtendAsync(leases, by, await EnterAsync(nameof(ExtendAsync), cancellationToken));

    /// <inheritdoc/>
    public virtual async ValueTask<IReadOnlyCollection<WorkLease>> FinishAsync(IReadOnlyCollection<WorkLease> leases, CancellationToken cancellationToken) =>
        await inner.FinishAsync(leases, await EnterAsync(nameof(FinishAsync), cancellationToken));

    /// <inheritdoc/>
    public virtual async ValueTask<bool> ReturnAsync(WorkLease lease, WorkReturn how, CancellationToken cancellationToken) =>
        await inner.ReturnAsync(lease, how, await EnterAsync(nameof(ReturnAsync), cancellationToken));

    /// <inheritdoc/>
    public virtual async ValueTask<bool> RetryAsync(TenantId tenant, Guid item, CancellationToken cancellationToken) =>
        await inner.RetryAsync(tenant, item, await EnterAsync(nameof(RetryAsync), cancellationToken));

    /// <inheritdoc/>
    public virtual async ValueTask<bool> HastenAsync(TenantId tenant, string key, CancellationToken cancellationToken) =>
        await inner.HastenAsync(tenant, key, await EnterAsync(nameof(HastenAsync), cancellationToken));

    /// <inheritdoc/>
    public virtual async ValueTask<bool> ParkAsync(TenantId tenant, Guid item, string reason, CancellationToken cancellationToken) =>
        await inner.ParkAsync(tenant, item, reason, await EnterAsync(nameof(ParkAsync), cancellationToken));

    /// <inheritdoc/>
    public virtual async ValueTask<bool> CancelAsync(TenantId tenant, Guid item, CancellationToken cancellationToken) =>
        await inner.CancelAsync(tenant, item, await EnterAsync(nameof(CancelAsync), cancellationToken));

    /// <inheritdoc/>
    public virtual async IAsyncEnumerable<WorkEntry> ListAsync(TenantId tenant, WorkQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entry in inner.ListAsync(tenant, query, await EnterAsync(nameof(ListAsync), cancellationToken)))
            yield return entry;
    }

    /// <summary>Called first by every member.</summary>
    /// <param name="member">The member's name.</param>
    /// <param name="asked">The caller's token.</param>
    /// <returns>The token that is handed on.</returns>
    protected virtual ValueTask<CancellationToken> EnterAsync(string member, CancellationToken asked) => new(asked);
}
