using System.Buffers.Binary;
using Crm.Access;
using Crm.Errors;
using Crm.Sessions;
using Crm.Work;
using NodaTime;

namespace Crm.Workers;

/// <summary>Does one item that was leased, and finishes it with what it changed; or gives it back.</summary>
internal sealed class ItemRun(WorkerServices services, LeaseKeeper keeper, WorkEntry entry)
{
    private const int LongestReason = 4000;

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
        if (entry.Attempts > handler.Retries.Attempts)
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
        var session = await services.Crm.OpenSessionAsync(entry.Tenant, actor, cancellationToken).ConfigureAwait(false);
        await using var closing = session.ConfigureAwait(false);
        await handler.HandleAsync(new WorkContext(entry, session), cancellationToken).ConfigureAwait(false);
        var result = await session.TryCommitAsync(new CommitOptions { Cause = entry.Item.Cause, Done = [entry.Lease] }, cancellationToken).ConfigureAwait(false);
        if (result.IsCommitted)
            return null;
        return result.Problems.Count > 0 ? string.Join(' ', result.Problems) : "Somebody else changed its records at the same time.";
    }

    private async Task<Actor?> ActorAsync(CancellationToken cancellationToken) => entry.Item.Actor is { } user
        ? await services.Actors.FindAsync(entry.Tenant, user, cancellationToken).ConfigureAwait(false)
        : Actor.System;

    private WorkReturn Failed(IWorkHandler handler, string reason)
    {
        var told = reason.Length <= LongestReason ? reason : reason[..LongestReason];
        return entry.Attempts < handler.Retries.Attempts ? new WorkReturn(handler.Retries.After(entry.Attempts, Chance()), told) : WorkReturn.Park(told);
    }

    // Also when the worker is to stop. One that was finished after all, though nobody heard of it, is not there to be given back; and the store may be
    // what failed: then its lease runs out.
    private async Task<bool> GiveBackAsync(WorkReturn given)
    {
        try
        {
            await services.Store.ReturnAsync(entry.Lease, given, CancellationToken.None).ConfigureAwait(false);
        }
        catch (StoreException)
        {
        }

        return false;
    }

    // The same for the same attempt, and another one for every item.
    private double Chance()
    {
        Span<byte> id = stackalloc byte[16];
        entry.Item.Id.TryWriteBytes(id);
        return BinaryPrimitives.ReadUInt32LittleEndian(id[12..]) * (double)entry.Attempts / uint.MaxValue % 1;
    }
}
