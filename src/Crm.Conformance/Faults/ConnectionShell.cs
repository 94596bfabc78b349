using System.Runtime.CompilerServices;
using Crm.Journal;
using Crm.Persistence;
using Crm.Records;
using NodaTime;

namespace Crm.Conformance.Faults;

/// <summary>A connection that hands everything on, for those that do one thing otherwise.</summary>
/// <param name="inner">The connection inside; closed with the shell.</param>
/// <remarks>What the inner one lacks is made good: summaries are made from records, and a journal that cannot be read is empty. Used by one thread at a time.</remarks>
public class ConnectionShell(IStoreConnection inner) : IStoreConnection, ISummaryStore, IJournalStore, IJournalFeed
{
    /// <summary>The connection inside.</summary>
    protected IStoreConnection Inner => inner;

    /// <inheritdoc/>
    public virtual async ValueTask<Record?> FindAsync(RecordType type, Guid id, CancellationToken cancellationToken) =>
        await inner.FindAsync(type, id, await EnterAsync(nameof(FindAsync), cancellationToken));

    /// <inheritdoc/>
    public virtual async IAsyncEnumerable<Record> QueryAsync(RecordQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var record in inner.QueryAsync(query, await EnterAsync(nameof(QueryAsync), cancellationToken)))
            yield return record;
    }

    /// <inheritdoc/>
    public virtual async ValueTask<long> CountAsync(RecordQuery query, CancellationToken cancellationToken) =>
        await inner.CountAsync(query, await EnterAsync(nameof(CountAsync), cancellationToken));

    /// <inheritdoc/>
    public virtual async ValueTask<RecordRef?> FindClaimAsync(Claim claim, CancellationToken cancellationToken) =>
        await inner.FindClaimAsync(claim, await EnterAsync(nameof(FindClaimAsync), cancellationToken));

    /// <inheritdoc/>
    public virtual async ValueTask<IReadOnlyDictionary<Claim, RecordRef>> FindClaimsAsync(IReadOnlyCollection<Claim> claims, CancellationToken cancellationToken) =>
        await inner.FindClaimsAsync(claims, await EnterAsync(nameof(FindClaimsAsync), cancellationToken));

    /// <inheritdoc/>
    public virtual async ValueTask<StoredCommand?> FindCommandAsync(string key, CancellationToken cancellationToken) =>
        await inner.FindCommandAsync(key, await EnterAsync(nameof(FindCommandAsync), cancellationToken));

    /// <inheritdoc/>
    public virtual async ValueTask<CommitOutcome> CommitAsync(CommitBatch batch, CancellationToken cancellationToken) =>
        await inner.CommitAsync(batch, await EnterAsync(nameof(CommitAsync), cancellationToken));

    /// <inheritdoc/>
    public virtual async ValueTask<IReadOnlyList<SummaryRow>> SummariseAsync(SummaryQuery query, CancellationToken cancellationToken)
    {
        var token = await EnterAsync(nameof(SummariseAsync), cancellationToken);
        return inner is ISummaryStore store ? await store.SummariseAsync(query, token) : await Summariser.RunAsync(query, inner, token);
    }

    /// <inheritdoc/>
    public virtual async IAsyncEnumerable<JournalEntry> JournalOfAsync(RecordRef record, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var token = await EnterAsync(nameof(JournalOfAsync), cancellationToken);
        await foreach (var entry in (inner as IJournalStore)?.JournalOfAsync(record, token) ?? AsyncEnumerable.Empty<JournalEntry>())
            yield return entry;
    }

    /// <inheritdoc/>
    public virtual async IAsyncEnumerable<StateEntry> StatesOfAsync(RecordRef record, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var token = await EnterAsync(nameof(StatesOfAsync), cancellationToken);
        await foreach (var entry in (inner as IJournalStore)?.StatesOfAsync(record, token) ?? AsyncEnumerable.Empty<StateEntry>())
            yield return entry;
    }

    /// <inheritdoc/>
    public virtual async ValueTask<JournalPage> ReadJournalAsync(JournalCursor? after, int take, CancellationToken cancellationToken)
    {
        var token = await EnterAsync(nameof(ReadJournalAsync), cancellationToken);
        return inner is IJournalFeed feed ? await feed.ReadJournalAsync(after, take, token) : new JournalPage([], after ?? JournalCursor.Beginning);
    }

    /// <inheritdoc/>
    public virtual async ValueTask<JournalCursor> FindJournalEndAsync(CancellationToken cancellationToken)
    {
        var token = await EnterAsync(nameof(FindJournalEndAsync), cancellationToken);
        return inner is IJournalFeed feed ? await feed.FindJournalEndAsync(token) : JournalCursor.Beginning;
    }

    /// <inheritdoc/>
    public virtual async ValueTask<int> ForgetJournalAsync(Instant before, int take, CancellationToken cancellationToken)
    {
        var token = await EnterAsync(nameof(ForgetJournalAsync), cancellationToken);
        return inner is IJournalFeed feed ? await feed.ForgetJournalAsync(before, take, token) : 0;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Called first by every member but the closing.</summary>
    /// <param name="member">The member's name.</param>
    /// <param name="asked">The caller's token.</param>
    /// <returns>The token that is handed on.</returns>
    protected virtual ValueTask<CancellationToken> EnterAsync(string member, CancellationToken asked) => new(asked);
}
