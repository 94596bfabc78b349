using System.Collections.Immutable;
using Crm.Records;
using Crm.Work;

namespace Crm.Persistence;

/// <summary>Finds out, after a commit was rolled back, what stood in its way: for stores that let the database refuse and ask afterwards.</summary>
public static class CommitDiagnosis
{
    /// <summary>Looks at everything that the commit expected.</summary>
    /// <param name="batch">The commit.</param>
    /// <param name="connection">Where claims and commands are looked up.</param>
    /// <param name="version">The version of a record; null when it is gone.</param>
    /// <param name="isGood">Whether a lease is good; null for a store that hands out no work.</param>
    /// <param name="cancellationToken">Cancels the looking.</param>
    /// <returns>What stands in the way now; written when nothing does any more, and the commit can be tried again.</returns>
    public static async ValueTask<CommitOutcome> OfAsync(
        CommitBatch batch, IStoreConnection connection, Func<RecordRef, CancellationToken, ValueTask<long?>> version,
        Func<WorkLease, CancellationToken, ValueTask<bool>>? isGood, CancellationToken cancellationToken)
    {
        var conflicts = ImmutableArray.CreateBuilder<Conflict>();
        var expected = batch.Writes.Select(w => (w.Record.Ref, w.ExpectedVersion)).Concat(batch.Checks.Select(c => (c.Record, c.Version)));
        foreach (var (record, wanted) in expected)
        {
            var actual = await version(record, cancellationToken).ConfigureAwait(false);
            if ((actual ?? 0) != wanted)
                conflicts.Add(new Conflict(record, wanted, actual, []));
        }

        var lost = ImmutableArray.CreateBuilder<ClaimLost>();
        var gone = batch.Writes.Where(w => w.Kind == WriteKind.Delete).Select(w => w.Record.Ref).ToHashSet();
        var held = new Dictionary<Claim, RecordRef?>();
        foreach (var write in batch.Claims)
        {
            if (!held.TryGetValue(write.Claim, out var now))
                now = await connection.FindClaimAsync(write.Claim, cancellationToken).ConfigureAwait(false) is { } there && !gone.Contains(there) ? there : null;
            if (write.Take && now is { } other && other != write.Record)
                lost.Add(new ClaimLost(write, other));
            held[write.Claim] = write.Take ? write.Record : now == write.Record ? null : now;
        }

        var repeated = batch.Command is { } done && await connection.FindCommandAsync(done.Key, cancellationToken).ConfigureAwait(false) is not null;
        var leasesLost = ImmutableArray.CreateBuilder<WorkLease>();
        foreach (var lease in batch.Done)
        {
            if (isGood is not null && !await isGood(lease, cancellationToken).ConfigureAwait(false))
                leasesLost.Add(lease);
        }

        return new CommitOutcome(conflicts.DrainToImmutable(), lost.DrainToImmutable(), repeated) { LeasesLost = leasesLost.DrainToImmutable() };
    }
}
