using System.Collections.Concurrent;
using Crm.Errors;
using Crm.Work;
using NodaTime;

namespace Crm.Workers;

/// <summary>Extends the leases of what is in hand, and tells who has lost one.</summary>
internal sealed class LeaseKeeper : IAsyncDisposable
{
    private readonly WorkerServices _services;
    private readonly Duration _lease;
    private readonly ConcurrentDictionary<WorkLease, CancellationTokenSource> _held = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _keeping;

    public LeaseKeeper(WorkerServices services, Duration lease)
    {
        (_services, _lease) = (services, lease);
        _keeping = KeepAsync();
    }

    /// <summary>Keeps a lease until it is let go.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="lost">Cancelled when it is lost.</param>
    public void Hold(WorkLease lease, CancellationTokenSource lost) => _held[lease] = lost;

    public void LetGo(WorkLease lease) => _held.TryRemove(lease, out _);

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await _keeping.ConfigureAwait(false);
        _ended.Dispose();
    }

    private async Task KeepAsync()
    {
        while (await PauseAsync().ConfigureAwait(false))
        {
            var held = _held.ToArray();
            if (held.Length == 0)
                continue;
            try
            {
                var good = await _services.Store.ExtendAsync([.. held.Select(h => h.Key)], _lease, _ended.Token).ConfigureAwait(false);
                foreach (var (lease, lost) in held.ExceptBy(good, h => h.Key))
                    Lose(lease, lost);
            }
            catch (Exception error) when (error is StoreException or OperationCanceledException)
            {
                // There are two more times before they run out; and who has lost one learns it when it commits.
            }
        }
    }

    private void Lose(WorkLease lease, CancellationTokenSource lost)
    {
        if (!_held.TryRemove(lease, out _))
            return;
        try
        {
            lost.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has just come to its end.
        }
    }

    private async Task<bool> PauseAsync()
    {
        await Task.Delay((_lease / 3).ToTimeSpan(), _services.Clock, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !_ended.IsCancellationRequested;
    }
}
