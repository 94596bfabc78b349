using Crm.Records;
using Crm.Work;

namespace Crm.Workers;

/// <summary>Serves one lane until nothing of it is due.</summary>
internal sealed class LaneRun(WorkerServices services, LeaseKeeper keeper, string worker, string lane, int slots, WorkerOptions options)
{
    private readonly List<Task<bool>> _inHand = [];
    private TenantId? _last;
    private long _done;

    public async Task<long> RunAsync(CancellationToken stop)
    {
        using var grace = new Grace(services.Clock, options.Grace, stop);
        try
        {
            while (true)
            {
                if (!stop.IsCancellationRequested)
                    await LeaseAsync(grace.Token).ConfigureAwait(false);
                if (_inHand.Count == 0)
                    return _done;
                await EndOneAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            await Task.WhenAll(_inHand).ConfigureAwait(false);
        }
    }

    private async Task LeaseAsync(CancellationToken cancellationToken)
    {
        var request = new LeaseRequest(worker, lane, slots - _inHand.Count, options.Lease) { PerTenant = Math.Max(1, slots / 4), After = _last };
        var leased = await services.Store.LeaseAsync(request, cancellationToken).ConfigureAwait(false);
        foreach (var entry in leased)
            _inHand.Add(new ItemRun(services, keeper, entry).RunAsync(cancellationToken));
        if (leased.Count > 0)
            _last = leased[^1].Tenant;
    }

    private async Task EndOneAsync()
    {
        var ended = await Task.WhenAny(_inHand).ConfigureAwait(false);
        _inHand.Remove(ended);
        _done += await ended.ConfigureAwait(false) ? 1 : 0;
    }
}
