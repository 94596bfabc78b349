using System.Collections.Immutable;
using Crm.Persistence;
using Crm.Records;

namespace Crm.EntityFrameworkCore;

/// <summary>Finds out, after a commit was rolled back, what stood in its way.</summary>
internal static class CommitDiagnosis
{
    public static async ValueTask<CommitOutcome> OfAsync(
        CommitBatch batch,
        Func<RecordRef, CancellationToken, ValueTask<long?>> version,
        Func<Claim, CancellationToken, ValueTask<RecordRef?>> holder,
        Func<string, CancellationToken, ValueTask<StoredCommand?>> command,
        CancellationToken cancellationToken)
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
        var held = new Dictionary<Claim, RecordRef?>();
        foreach (var write in batch.Claims)
        {
            if (!held.TryGetValue(write.Claim, out var now))
                now = await holder(write.Claim, cancellationToken).ConfigureAwait(false);
            if (write.Take && now is { } other && other != write.Record)
                lost.Add(new ClaimLost(write, other));
            held[write.Claim] = write.Take ? write.Record : now == write.Record ? null : now;
        }

        var repeated = batch.Command is { } done && await command(done.Key, cancellationToken).ConfigureAwait(false) is not null;
        return new CommitOutcome(conflicts.DrainToImmutable(), lost.DrainToImmutable(), repeated);
    }
}
