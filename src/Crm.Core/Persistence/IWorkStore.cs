using Crm.Records;
using Crm.Work;
using NodaTime;

namespace Crm.Persistence;

/// <summary>What hands out the work of a store.</summary>
/// <remarks>
/// The one part of a store that sees all tenants at once. Its own clock says what is due and which leases have run out, so that the clocks of workers do not matter.
/// Items are written by commits (<see cref="CommitBatch.Work"/>) and finished by them (<see cref="CommitBatch.Done"/>). Thread-safe.
/// </remarks>
public interface IWorkStore
{
    /// <summary>The store's clock.</summary>
    ValueTask<Instant> NowAsync(CancellationToken cancellationToken);

    /// <summary>Leases items that are due, or whose leases have run out: each to one worker.</summary>
    /// <returns>The items, by priority, then by tenant in turn, then by due instant. Each with the attempt counted.</returns>
    /// <remarks>
    /// Parked ones are never handed out. Of those of one tenant and lane with the same ordering key one at a time, by due instant, then id: an earlier one that is to be tried again holds up the later
    /// ones, a parked one does not. Others that lease at the same moment are not waited for.
    /// </remarks>
    ValueTask<IReadOnlyList<WorkEntry>> LeaseAsync(LeaseRequest request, CancellationToken cancellationToken);

    /// <summary>Makes leases run from now on.</summary>
    /// <returns>Those that are still good.</returns>
    ValueTask<IReadOnlyCollection<WorkLease>> ExtendAsync(IReadOnlyCollection<WorkLease> leases, Duration by, CancellationToken cancellationToken);

    /// <summary>Finishes items that needed no commit.</summary>
    /// <returns>Those whose leases were still good.</returns>
    ValueTask<IReadOnlyCollection<WorkLease>> FinishAsync(IReadOnlyCollection<WorkLease> leases, CancellationToken cancellationToken);

    /// <summary>Gives an item back.</summary>
    /// <returns>False when the lease was no longer good.</returns>
    ValueTask<bool> ReturnAsync(WorkLease lease, WorkReturn how, CancellationToken cancellationToken);

    /// <summary>Makes an item due now, with its attempts counted anew; a worker that has it loses it.</summary>
    /// <returns>False when there is no such item.</returns>
    ValueTask<bool> RetryAsync(TenantId tenant, Guid item, CancellationToken cancellationToken);

    /// <summary>Makes the item with a key due now where it only waits; one that a worker has, that has failed or is parked stays as it is.</summary>
    /// <returns>False when there is no such item.</returns>
    ValueTask<bool> HastenAsync(TenantId tenant, string key, CancellationToken cancellationToken);

    /// <summary>Parks an item; a worker that has it loses it.</summary>
    /// <returns>False when there is no such item.</returns>
    ValueTask<bool> ParkAsync(TenantId tenant, Guid item, string reason, CancellationToken cancellationToken);

    /// <summary>Removes an item; a worker that has it loses it.</summary>
    /// <returns>False when there is no such item.</returns>
    ValueTask<bool> CancelAsync(TenantId tenant, Guid item, CancellationToken cancellationToken);

    /// <summary>The items of a tenant, by <see cref="WorkEntry.At"/>, then id.</summary>
    IAsyncEnumerable<WorkEntry> ListAsync(TenantId tenant, WorkQuery query, CancellationToken cancellationToken);
}
