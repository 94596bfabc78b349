using Crm.Journal;
using Crm.Persistence;
using Crm.Records;
using Record = Crm.Records.Record;

namespace Crm.Core.Tests.Commits;

/// <summary>A store around another one, in which a test may interfere.</summary>
public sealed class FaultyStore(ICrmStore inner) : ICrmStore
{
    public Action? BeforeCommit { get; set; }

    public Action? AfterCommit { get; set; }

    public Func<Task>? OnRead { get; set; }

    public async ValueTask<IStoreConnection> ConnectAsync(TenantId tenant, CancellationToken cancellationToken) =>
        new Connection(this, await inner.ConnectAsync(tenant, cancellationToken));

    private sealed class Connection(FaultyStore store, IStoreConnection inner) : IStoreConnection, IJournalStore
    {
        public async ValueTask<Record?> FindAsync(RecordType type, Guid id, CancellationToken cancellationToken)
        {
            if (store.OnRead is { } wait)
                await wait();
            return await inner.FindAsync(type, id, cancellationToken);
        }

        public async IAsyncEnumerable<Record> QueryAsync(RecordQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            if (store.OnRead is { } wait)
                await wait();
            await foreach (var record in inner.QueryAsync(query, cancellationToken))
                yield return record;
        }

        public ValueTask<long> CountAsync(RecordQuery query, CancellationToken cancellationToken) => inner.CountAsync(query, cancellationToken);

        public ValueTask<RecordRef?> FindClaimAsync(Claim claim, CancellationToken cancellationToken) => inner.FindClaimAsync(claim, cancellationToken);

        public ValueTask<StoredCommand?> FindCommandAsync(string key, CancellationToken cancellationToken) => inner.FindCommandAsync(key, cancellationToken);

        public async ValueTask<CommitOutcome> CommitAsync(CommitBatch batch, CancellationToken cancellationToken)
        {
            store.BeforeCommit?.Invoke();
            var outcome = await inner.CommitAsync(batch, cancellationToken);
            if (outcome.IsWritten)
                store.AfterCommit?.Invoke();
            return outcome;
        }

        public IAsyncEnumerable<JournalEntry> JournalOfAsync(RecordRef record, CancellationToken cancellationToken) => ((IJournalStore)inner).JournalOfAsync(record, cancellationToken);

        public IAsyncEnumerable<StateEntry> StatesOfAsync(RecordRef record, CancellationToken cancellationToken) => ((IJournalStore)inner).StatesOfAsync(record, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
