using System.Buffers.Binary;
using Crm.Access;
using Crm.Errors;
using Crm.Sessions;
using Crm.Work;
using NodaTime;

namespace Crm.Workers;

/// <summary>Does one item that was leased, and finishes it with what it changed; or gives it back.</summary>
/// <param name="services">What workers are made of.</param>
/// <param name="keeper">Keeps the lease.</param>
/// <param name="entry">The item.</param>
/// <param name="takenUp">When it was leased, by the store's clock.</param>
internal sealed class ItemRun(WorkerServices services, LeaseKeeper keeper, WorkEntry entry, Instant takenUp)
{
    private const int LongestReason = 4000;

    // A conflict with others is none of the item's faults.
    private const int MostRuns = 5;
    private readonly WorkRequest? _next = entry.Item.Next(takenUp);

    // For what a worker of another version, or another host, can do.
    private static readonly Duration ForOthers = Duration.FromMinutes(1);

    /// <summary>True when it was done.</summary>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        using var lost = new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(lost.Token, stop);
        keeper.Hold(entry.Lease, lost);
        try
        {
            return await TryAsync(either.Token).ConfigureAwait(false) is not { } given || await GiveBackAsync(given).ConfigureAwait(false);
        }
        finally
        {
            keeper.LetGo(entry.Lease);
        }
    }

    // How it is given back; null when it was done, or is no longer ours.
    private async Task<WorkReturn?> TryAsync(CancellationToken cancellationToken)
    {
        if (!services.Handlers.TryGetValue(entry.Item.Kind, out var handler))
            return new WorkReturn(ForOthers, $"This worker has no handler for {entry.Item.Kind}.", CountsAttempt: false);
        if (entry.Attempts > handler.Retries.Attempts && _next is null)
            return WorkReturn.Park($"Taken up {handler.Retries.Attempts} times, and never given back: {entry.Reason ?? "its workers ended while they had it"}");
        try
        {
            return await DoAsync(handler, cancellationToken).ConfigureAwait(false) is { } reason ? Failed(handler, reason) : null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return WorkReturn.Untried;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return Failed(handler, $"{error.GetType().Name}: {error.Message}");
        }
    }

    // Why not; null when it was done.
    private async Task<string?> DoAsync(IWorkHandler handler, CancellationToken cancellationToken)
    {
        if (await ActorAsync(cancellationToken).ConfigureAwait(false) is not { } actor)
            return $"{entry.Item.Actor}, who caused it, is not there any more, or not active.";
        for (var run = 1; ; run++)
        {
            var result = await DoAsync(handler, actor, cancellationToken).ConfigureAwait(false);
            if (result.IsCommitted)
                return null;
            if (result.Problems.Count > 0)
                return string.Join(' ', result.Problems);
            if (run == MostRuns)
                return $"Somebody else changed its records at the same time, {MostRuns} times.";
        }
    }

    private async Task<CommitResult> DoAsync(IWorkHandler handler, Actor actor, CancellationToken cancellationToken)
    {
        var session = await services.Crm.OpenSessionAsync(entry.Tenant, actor, cancellationToken).ConfigureAwait(false);
        await using var closing = session.ConfigureAwait(false);
        // Before the handler, which may decide otherwise by the key.
        if (_next is { } next)
            session.Schedule(next);
        await handler.HandleAsync(new WorkContext(entry, takenUp, session), cancellationToken).ConfigureAwait(false);
        return await session.TryCommitAsync(new CommitOptions { Cause = entry.Item.Cause, Done = [entry.Lease] }, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Actor?> ActorAsync(CancellationToken cancellationToken) => entry.Item.Actor is { } user
        ? await services.Actors.FindAsync(entry.Tenant, user, cancellationToken).ConfigureAwait(false)
        : Actor.System;

    private WorkReturn Failed(IWorkHandler handler, string reason)
    {
        var told = reason.Length <= LongestReason ? reason : reason[..LongestReason];
        if (entry.Attempts < handler.Retries.Attempts)
            return new WorkReturn(handler.Retries.After(entry.Attempts, Chance()), told);
        return _next is { } next ? new WorkReturn(next.Due - takenUp, told) : WorkReturn.Park(told);
    }

    // Also when the worker is to stop. One that was finished after all, though nobody heard of it, is not there to be given back; and the store may be
    // what failed: then its lease runs out.
    private async Task<bool> GiveBackAsync(WorkReturn given)
    {
        try
        {
            if (await services.Store.ReturnAsync(entry.Lease, given, CancellationToken.None).ConfigureAwait(false))
                Tell(given);
        }
        catch (StoreException error)
        {
            services.Log.NotGivenBack(error, entry.Item.Id, entry.Item.Kind, entry.Tenant);
        }

        return false;
    }

    private void Tell(WorkReturn given)
    {
        if (given.After is null)
            services.Log.Parked(entry.Item.Id, entry.Item.Kind, entry.Tenant, entry.Attempts, given.Reason!);
        else if (given.Reason is { } reason)
            services.Log.Failed(entry.Item.Id, entry.Item.Kind, entry.Tenant, entry.Attempts, given.After.Value, reason);
    }

    // The same for the same attempt, and another one for every item.
    private double Chance()
    {
        Span<byte> id = stackalloc byte[16];
        entry.Item.Id.TryWriteBytes(id);
        return BinaryPrimitives.ReadUInt32LittleEndian(id[12..]) * (double)entry.Attempts / uint.MaxValue % 1;
    }
}
