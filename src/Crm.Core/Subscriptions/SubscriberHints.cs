using System.Collections.Concurrent;
using System.Collections.Immutable;
using Crm.Access;
using Crm.Errors;
using Crm.Persistence;
using Crm.Records;
using Crm.Sessions;

namespace Crm.Subscriptions;

/// <summary>Tells subscribers that there is something to read, and begins subscriptions in tenants that have none yet.</summary>
/// <remarks>Only a hint: who misses one looks by itself. A tenant is told of no more often than a subscriber comes back by itself.</remarks>
internal sealed class SubscriberHints(IEnumerable<IJournalSubscriber> subscribers, TimeProvider clock) : ICommitHint
{
    private readonly ImmutableArray<IJournalSubscriber> _subscribers = [.. subscribers];
    private readonly ConcurrentDictionary<TenantId, long> _told = new();

    public async ValueTask CommittedAsync(ICrmRuntime crm, TenantId tenant)
    {
        if (_subscribers.IsEmpty || crm.Store.Work is not { } work || !IsTime(tenant))
            return;
        try
        {
            foreach (var subscriber in _subscribers)
            {
                if (!await work.HastenAsync(tenant, JournalSubscription.KeyOf(subscriber.Name), default).ConfigureAwait(false))
                    await BeginAsync(crm, work, tenant, subscriber).ConfigureAwait(false);
            }
        }
        catch (StoreException)
        {
            _told.TryRemove(tenant, out _);
        }
    }

    private bool IsTime(TenantId tenant)
    {
        var now = clock.GetTimestamp();
        if (_told.TryGetValue(tenant, out var last) && clock.GetElapsedTime(last, now) < JournalSubscription.Soon.ToTimeSpan())
            return false;
        _told[tenant] = now;
        return true;
    }

    private static async ValueTask BeginAsync(ICrmRuntime crm, IWorkStore work, TenantId tenant, IJournalSubscriber subscriber)
    {
        var session = await crm.OpenSessionAsync(tenant, Actor.System).ConfigureAwait(false);
        await using var closing = session.ConfigureAwait(false);
        session.Schedule(JournalSubscription.Request(subscriber, null, await work.NowAsync(default).ConfigureAwait(false)));
        await session.CommitAsync().ConfigureAwait(false);
    }
}
