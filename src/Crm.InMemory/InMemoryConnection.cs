using System.Runtime.CompilerServices;
using Crm.Journal;
using Crm.Persistence;
using Crm.Records;
using NodaTime;

namespace Crm.InMemory;

/// <summary>One tenant's data as a session sees it: each question is answered from one image.</summary>
internal sealed class InMemoryConnection(TenantData data) : IStoreConnection, ISummaryStore, IJournalStore, IJournalFeed
{
    public ValueTask<Record?> FindAsync(RecordType type, Guid id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(data.Now.TableOf(type).Find(id) is { } row ? type.Copy(row) : null);
    }

    public async IAsyncEnumerable<Record> QueryAsync(RecordQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var row in new ImageQuery(data.Now, query, cancellationToken).Rows())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return query.Type.Copy(row);
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    public ValueTask<long> CountAsync(RecordQuery query, CancellationToken cancellationToken) =>
        new(new ImageQuery(data.Now, query, cancellationToken).Meeting().LongCount());

    public ValueTask<RecordRef?> FindClaimAsync(Claim claim, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(data.Now.HolderOf(claim));
    }

    public ValueTask<IReadOnlyDictionary<Claim, RecordRef>> FindClaimsAsync(IReadOnlyCollection<Claim> claims, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var now = data.Now;
        var held = new Dictionary<Claim, RecordRef>();
        foreach (var claim in claims)
        {
            if (now.HolderOf(claim) is { } holder)
                held[claim] = holder;
        }

        return new(held);
    }

    public ValueTask<StoredCommand?> FindCommandAsync(string key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(data.Now.CommandOf(key));
    }

    public ValueTask<CommitOutcome> CommitAsync(CommitBatch batch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(data.Commit(batch));
    }

    public ValueTask<IReadOnlyList<SummaryRow>> SummariseAsync(SummaryQuery query, CancellationToken cancellationToken)
    {
        var image = data.Now;
        return new(Summariser.Run(query, new ImageQuery(image, query.Of, cancellationToken).Meeting(), new InMemoryFacts(image)));
    }

    public IAsyncEnumerable<JournalEntry> JournalOfAsync(RecordRef record, CancellationToken cancellationToken) =>
        Each(data.Now.JournalOf(record), cancellationToken);

    public IAsyncEnumerable<StateEntry> StatesOfAsync(RecordRef record, CancellationToken cancellationToken) =>
        Each(data.Now.StatesOf(record), cancellationToken);

    public ValueTask<JournalPage> ReadJournalAsync(JournalCursor? after, int take, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(data.Now.Read(after, take));
    }

    public ValueTask<JournalCursor> FindJournalEndAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(data.Now.End);
    }

    public ValueTask<int> ForgetJournalAsync(Instant before, int take, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(data.Forget(before, take));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async IAsyncEnumerable<T> Each<T>(IEnumerable<T> entries, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var entry in entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return entry;
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }
}
