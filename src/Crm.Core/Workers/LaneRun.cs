using Crm.Errors;
using Crm.Records;
using Crm.Work;
using NodaTime;

namespace Crm.Workers;

/// <summary>Serves one lane.</summary>
internal sealed class LaneRun(WorkerServices services, LeaseKeeper keeper, string worker, string lane, int slots, WorkerOptions options)
{
    private static readonly Duration LongestPause = Duration.FromSeconds(30);
    private readonly List<Task<bool>> _inHand = [];
    private TenantId? _last;
    private long _done;
    private int _failures;

    /// <summary>Until nothing is due; how many items were done.</summary>
    /// <exception cref="StoreException">The store failed.</exception>
    public async Task<long> RunDueAsync(CancellationToken stop)
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
                await Task.WhenAny(_inHand).ConfigureAwait(false);
                await CountEndedAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            await Task.WhenAll(_inHand).ConfigureAwait(false);
        }
    }

    /// <summary>As work gets due, until it is asked to stop, and whatever becomes of the store meanwhile.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var grace = new Grace(services.Clock, options.Grace, stop);
        while (!stop.IsCancellationRequested)
        {
            var leased = await TryLeaseAsync(grace.Token).ConfigureAwait(false);
            // A slot that is free is for what gets due while others take long.
            if (!leased || _inHand.Count == slots)
                await Task.WhenAny([PauseAsync(stop), .. _inHand]).ConfigureAwait(false);
            await CountEndedAsync().ConfigureAwait(false);
        }

        await Task.WhenAll(_inHand).ConfigureAwait(false);
    }

    private async Task<bool> LeaseAsync(CancellationToken cancellationToken)
    {
        if (_inHand.Count == slots)
            return false;
        var request = new LeaseRequest(worker, lane, slots - _inHand.Count, options.Lease) { PerTenant = 1, After = _last };
        var leased = await services.Store.LeaseAsync(request, cancellationToken).ConfigureAwait(false);
        foreach (var entry in leased)
            _inHand.Add(new ItemRun(services, keeper, entry, entry.At - options.Lease).RunAsync(cancellationToken));
        if (leased.Count > 0)
            _last = leased[^1].Tenant;
        return leased.Count > 0;
    }

    private async Task<bool> TryLeaseAsync(CancellationToken cancellationToken)
    {
        try
        {
            var leased = await LeaseAsync(cancellationToken).ConfigureAwait(false);
            _failures = 0;
            return leased;
        }
        catch (StoreException error)
        {
            _failures++;
            services.Log.StoreFailed(error, lane, Pause);
            return false;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    // The more often the store failed, the longer.
    private Duration Pause => Duration.Min(options.Pause * Math.Pow(2, Math.Min(_failures, 10)), Duration.Max(options.Pause, LongestPause));

    private Task PauseAsync(CancellationToken stop) => Task.Delay(Pause.ToTimeSpan(), services.Clock, stop);

    private async Task CountEndedAsync()
    {
        foreach (var ended in _inHand.Where(t => t.IsCompleted).ToList())
        {
            _inHand.Remove(ended);
            _done += await ended.ConfigureAwait(false) ? 1 : 0;
        }
    }
}
