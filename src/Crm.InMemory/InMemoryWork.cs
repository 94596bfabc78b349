using Crm.Persistence;
using Crm.Records;
using Crm.Work;
using NodaTime;

namespace Crm.InMemory;

/// <summary>Hands out the work of all tenants.</summary>
/// <param name="tenants">Those that were ever opened.</param>
/// <param name="clock">The store's clock.</param>
internal sealed class InMemoryWork(Tenants tenants, TimeProvider clock) : IWorkStore
{
    public ValueTask<Instant> NowAsync(CancellationToken cancellationToken) => new(Now());

    public ValueTask<IReadOnlyList<WorkEntry>> LeaseAsync(LeaseRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        var leased = new List<WorkEntry>();
        var byName = tenants.All.OrderBy(t => t.Key.Value, StringComparer.Ordinal).ToList();
        var after = byName.FindIndex(t => string.CompareOrdinal(t.Key.Value, request.After?.Value) > 0);
        var turn = after < 0 ? byName : [.. byName[after..], .. byName[..after]];
        foreach (var priority in Enum.GetValues<WorkPriority>().Order())
        {
            var had = -1;
            // Turn by turn, while anybody has more.
            while (leased.Count > had)
            {
                had = leased.Count;
                foreach (var (tenant, data) in turn)
                {
                    var left = Math.Min(request.Count - leased.Count, request.PerTenant ?? request.Count);
                    leased.AddRange(data.Change(work => Lease(work, request, priority, left)));
                }
            }
        }

        return new([.. leased.OrderBy(l => l.Item.Priority).ThenBy(l => turn.FindIndex(t => t.Key == l.Tenant)).ThenBy(l => l.Item.Due).ThenBy(l => l.Item.Id)]);
    }

    public ValueTask<IReadOnlyCollection<WorkLease>> ExtendAsync(IReadOnlyCollection<WorkLease> leases, Duration by, CancellationToken cancellationToken) =>
        ForEachGood(leases, (work, entry) => work.With(entry with { At = Now() + by }), cancellationToken);

    public ValueTask<IReadOnlyCollection<WorkLease>> FinishAsync(IReadOnlyCollection<WorkLease> leases, CancellationToken cancellationToken) =>
        ForEachGood(leases, (work, entry) => work.Without(entry.Item.Id), cancellationToken);

    public async ValueTask<bool> ReturnAsync(WorkLease lease, WorkReturn how, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(how);
        var returned = await ForEachGood([lease], (work, entry) => work.With(Returned(entry, how)), cancellationToken).ConfigureAwait(false);
        return returned.Count > 0;
    }

    public ValueTask<bool> RetryAsync(TenantId tenant, Guid item, CancellationToken cancellationToken) =>
        Steer(tenant, item, (work, entry) => work.With(entry with { At = Now(), Attempts = 0, Worker = null, ParkedAt = null }), cancellationToken);

    public ValueTask<bool> HastenAsync(TenantId tenant, string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        cancellationToken.ThrowIfCancellationRequested();
        return new(tenants.DataOf(tenant).Change(work => work.FindByKey(key) is { } entry ? (work.With(Hastened(entry)), true) : (work, false)));
    }

    public ValueTask<bool> ParkAsync(TenantId tenant, Guid item, string reason, CancellationToken cancellationToken) =>
        Steer(tenant, item, (work, entry) => work.With(entry with { Worker = null, ParkedAt = Now(), Reason = reason }), cancellationToken);

    public ValueTask<bool> CancelAsync(TenantId tenant, Guid item, CancellationToken cancellationToken) =>
        Steer(tenant, item, (work, entry) => work.Without(entry.Item.Id), cancellationToken);

    public IAsyncEnumerable<WorkEntry> ListAsync(TenantId tenant, WorkQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return tenants.DataOf(tenant).Now.Work.All
            .Where(query.Wants)
            .OrderBy(e => e.At).ThenBy(e => e.Item.Id)
            .ToAsyncEnumerable();
    }

    private (WorkTable Work, IReadOnlyList<WorkEntry> Taken) Lease(WorkTable work, LeaseRequest request, WorkPriority priority, int count)
    {
        var now = Now();
        var taken = new List<WorkEntry>();
        foreach (var entry in work.Due(request.Lane, priority, now))
        {
            if (taken.Count >= count)
                break;

            // What was taken a moment ago may be what this one waits for.
            if (!work.IsItsTurn(entry))
                continue;
            var leased = entry with { At = now + request.For, Attempts = entry.Attempts + 1, Fence = entry.Fence + 1, Worker = request.Worker };
            work = work.With(leased);
            taken.Add(leased);
        }

        return (work, taken);
    }

    private WorkEntry Hastened(WorkEntry entry) => entry is { Status: WorkStatus.Waiting, Attempts: 0 } ? entry with { At = Instant.Min(entry.At, Now()) } : entry;

    private WorkEntry Returned(WorkEntry entry, WorkReturn how) => entry with
    {
        At = how.After is { } after ? Now() + after : entry.At,
        Attempts = how.CountsAttempt ? entry.Attempts : entry.Attempts - 1,
        Worker = null,
        ParkedAt = how.After is null ? Now() : null,
        Reason = how.Reason ?? entry.Reason,
    };

    private ValueTask<IReadOnlyCollection<WorkLease>> ForEachGood(
        IReadOnlyCollection<WorkLease> leases, Func<WorkTable, WorkEntry, WorkTable> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(leases);
        cancellationToken.ThrowIfCancellationRequested();
        return new([.. leases.Where(lease => tenants.DataOf(lease.Tenant).Change(work => work.Find(lease) is { } entry ? (change(work, entry), true) : (work, false)))]);
    }

    private ValueTask<bool> Steer(TenantId tenant, Guid item, Func<WorkTable, WorkEntry, WorkTable> change, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(tenants.DataOf(tenant).Change(work => work.Find(item) is { } entry ? (change(work, entry), true) : (work, false)));
    }

    private Instant Now() => Values.Microseconds.Cut(Instant.FromDateTimeOffset(clock.GetUtcNow()));
}
