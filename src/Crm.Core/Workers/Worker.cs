using System.Collections.Frozen;
using Crm.People;
using Crm.Persistence;
using Crm.Records;
using Crm.Sessions;
using Microsoft.Extensions.Logging;

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
        var keeper = new LeaseKeeper(_services, _options.Lease);
        await using var closing = keeper.ConfigureAwait(false);
        return (await Task.WhenAll(LanesOf(keeper).Select(lane => lane.RunDueAsync(cancellationToken))).ConfigureAwait(false)).Sum();
    }

    /// <summary>Does work as it gets due, until it is asked to stop.</summary>
    /// <param name="cancellationToken">Takes up nothing more, lets what is in hand end for <see cref="WorkerOptions.Grace"/>, and gives the rest back.</param>
    /// <remarks>Looks for work every <see cref="WorkerOptions.Pause"/>, each lane for itself; while the store fails less and less often, and tells so in the log.</remarks>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var keeper = new LeaseKeeper(_services, _options.Lease);
        await using var closing = keeper.ConfigureAwait(false);
        await Task.WhenAll(LanesOf(keeper).Select(lane => lane.RunAsync(cancellationToken))).ConfigureAwait(false);
    }

    private IReadOnlyList<LaneRun> LanesOf(LeaseKeeper keeper)
    {
        var name = _services.Ids.Next().ToString("N");
        return [.. _options.Lanes.Select(lane => new LaneRun(_services, keeper, name, lane.Key, lane.Value, _options))];
    }
}

/// <summary>What workers are made of.</summary>
internal sealed record WorkerServices(
    ICrmRuntime Crm, IWorkStore Store, IActorSource Actors, IIdGenerator Ids, TimeProvider Clock, FrozenDictionary<string, IWorkHandler> Handlers, ILogger Log);
