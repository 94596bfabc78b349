using NodaTime;

namespace Crm.Benchmarks.Stores;

/// <summary>A row of the journal about many new accounts.</summary>
internal sealed class BatchRow : EntryRow
{
    public required Guid BatchFirst { get; init; }

    public required string Batch { get; init; }

    /// <summary>The row about these accounts.</summary>
    /// <param name="ids">Ascending.</param>
    /// <param name="now">When.</param>
    public static BatchRow Of(Guid[] ids, Instant now)
    {
        var commit = Guid.CreateVersion7();
        return new BatchRow
        {
            Tenant = "default",
            Type = "account",
            Record = ids[^1],
            Version = 1,
            Kind = Journal.Created,
            At = now,
            Commit = commit,
            Actor = Journal.Actor,
            CauseRoot = commit,
            BatchFirst = ids[0],
            Batch = Journal.Batch(ids),
        };
    }
}
