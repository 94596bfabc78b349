using System.Collections.Frozen;
using Crm.People;
using Crm.Persistence;
using Crm.Records;
using Crm.Sessions;

namespace Crm.Workers;

/// <summary>Does work that is due, each item once.</summary>
/// <remarks>
/// Start as many as you like, in as many processes: the store gives each item to one of them, and to another one when its lease runs out. Owns no threads: it works while it is called. Thread-safe.
/// </remarks>
public sealed class Worker
{
    private readonly WorkerServices _services;
    private readonly WorkerOptions _options;

    internal Worker(WorkerServices services, WorkerOptions options) => (_services, _options) = (services, options);

    /// <summary>Does everything that is due by the store's clock, until nothing is left or others have it.</summary>
    /// <param name="cancellationToken">Takes up nothing more, lets what is in hand end for <see cref="WorkerOptions.Grace"/>, and gives the rest back.</param>
    /// <returns>How many items were done; without those that failed, which wait to be tried again or are parked.</returns>
    /// <exception cref="Errors.StoreException">The store failed; what was in hand is taken up again when its leases have run out.</exception>
    public async ValueTask<long> RunDueAsync(CancellationToken cancellationToken = default)
    {
        var name = _services.Ids.Next().ToString("N");
        var keeper = new LeaseKeeper(_services, _options.Lease);
        await using var closing = keeper.ConfigureAwait(false);
        var lanes = _options.Lanes.Select(lane => new LaneRun(_services, keeper, name, lane.Key, lane.Value, _options).RunAsync(cancellationToken)).ToList();
        return (await Task.WhenAll(lanes).ConfigureAwait(false)).Sum();
    }
}

/// <summary>What workers are made of.</summary>
internal sealed record WorkerServices(ICrmRuntime Crm, IWorkStore Store, IActorSource Actors, IIdGenerator Ids, TimeProvider Clock, FrozenDictionary<string, IWorkHandler> Handlers);
