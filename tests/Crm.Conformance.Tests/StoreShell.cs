using System.Collections.Concurrent;
using Crm.Journal;
using Crm.Persistence;
using Crm.Records;

namespace Crm.Conformance.Tests;

/// <summary>A store that hands everything on, for those that do one thing otherwise.</summary>
internal sealed class StoreShell(ICrmStore inner, Func<IStoreConnection, ConnectionShell>? connection = null, Func<TenantId, TenantId>? tenant = null) : ICrmStore
{
    public ICrmStore Inner => inner;

    public ConcurrentDictionary<string, int> Called { get; } = new();

    public async ValueTask<IStoreConnection> ConnectAsync(TenantId asked, CancellationToken cancellationToken)
    {
        var opened = await inner.ConnectAsync(tenant?.Invoke(asked) ?? asked, cancellationToken);
        var shell = connection?.Invoke(opened) ?? new ConnectionShell(opened);
        shell.Calls = name => Called.AddOrUpdate(name, 1, (_, calls) => calls + 1);
        return shell;
    }
}

/// <summary>A connection that hands everything on, and tells what was called.</summary>
internal class ConnectionShell(IStoreConnection inner) : IStoreConnection, ISummaryStore, IJournalStore
{
    protected IStoreConnection Inner => inner;

    public Action<string>? Calls { get; set; }

    public ValueTask<Record?> FindAsync(RecordType type, Guid id, CancellationToken cancellationToken)
    {
        Calls?.Invoke(nameof(FindAsync));
        return Find(type, id, cancellationToken);
    }

    public IAsyncEnumerable<Record> QueryAsync(RecordQuery query, CancellationToken cancellationToken)
    {
        Calls?.Invoke(nameof(QueryAsync));
        return Query(query, cancellationToken);
    }

    public ValueTask<long> CountAsync(RecordQuery query, CancellationToken cancellationToken)
    {
        Calls?.Invoke(nameof(CountAsync));
        return Count(query, cancellationToken);
    }

    public ValueTask<RecordRef?> FindClaimAsync(Claim claim, CancellationToken cancellationToken)
    {
        Calls?.Invoke(nameof(FindClaimAsync));
        return inner.FindClaimAsync(claim, Token(cancellationToken));
    }

    public ValueTask<StoredCommand?> FindCommandAsync(string key, CancellationToken cancellationToken)
    {
        Calls?.Invoke(nameof(FindCommandAsync));
        return inner.FindCommandAsync(key, Token(cancellationToken));
    }

    public ValueTask<CommitOutcome> CommitAsync(CommitBatch batch, CancellationToken cancellationToken)
    {
        Calls?.Invoke(nameof(CommitAsync));
        return Commit(batch, cancellationToken);
    }

    public ValueTask<IReadOnlyList<SummaryRow>> SummariseAsync(SummaryQuery query, CancellationToken cancellationToken)
    {
        Calls?.Invoke(nameof(SummariseAsync));
        return Summarise(query, cancellationToken);
    }

    public IAsyncEnumerable<JournalEntry> JournalOfAsync(RecordRef record, CancellationToken cancellationToken)
    {
        Calls?.Invoke(nameof(JournalOfAsync));
        return ((IJournalStore)inner).JournalOfAsync(record, Token(cancellationToken));
    }

    public IAsyncEnumerable<StateEntry> StatesOfAsync(RecordRef record, CancellationToken cancellationToken)
    {
        Calls?.Invoke(nameof(StatesOfAsync));
        return ((IJournalStore)inner).StatesOfAsync(record, Token(cancellationToken));
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    protected virtual CancellationToken Token(CancellationToken asked) => asked;

    protected virtual ValueTask<Record?> Find(RecordType type, Guid id, CancellationToken cancellationToken) => inner.FindAsync(type, id, Token(cancellationToken));

    protected virtual IAsyncEnumerable<Record> Query(RecordQuery query, CancellationToken cancellationToken) => inner.QueryAsync(query, Token(cancellationToken));

    protected virtual ValueTask<long> Count(RecordQuery query, CancellationToken cancellationToken) => inner.CountAsync(query, Token(cancellationToken));

    protected virtual ValueTask<CommitOutcome> Commit(CommitBatch batch, CancellationToken cancellationToken) => inner.CommitAsync(batch, Token(cancellationToken));

    protected virtual ValueTask<IReadOnlyList<SummaryRow>> Summarise(SummaryQuery query, CancellationToken cancellationToken) =>
        ((ISummaryStore)inner).SummariseAsync(query, Token(cancellationToken));
}
