using Crm.Conformance.Faults;
using Crm.Persistence;

namespace Crm.Core.Tests.Commits;

/// <summary>A store around another one, in which a test interferes.</summary>
public sealed class WatchedStore(ICrmStore inner) : StoreShell(inner)
{
    public Action? BeforeCommit { get; set; }

    public Action? AfterCommit { get; set; }

    public Func<Task>? OnRead { get; set; }

    protected override ConnectionShell Wrap(IStoreConnection opened) => new Connection(this, opened);

    private sealed class Connection(WatchedStore store, IStoreConnection inner) : ConnectionShell(inner)
    {
        public override async ValueTask<CommitOutcome> CommitAsync(CommitBatch batch, CancellationToken cancellationToken)
        {
            store.BeforeCommit?.Invoke();
            var outcome = await base.CommitAsync(batch, cancellationToken);
            if (outcome.IsWritten)
                store.AfterCommit?.Invoke();
            return outcome;
        }

        protected override async ValueTask<CancellationToken> EnterAsync(string member, CancellationToken asked)
        {
            if (store.OnRead is { } wait && (member is nameof(FindAsync) or nameof(QueryAsync) or nameof(CountAsync)))
                await wait();
            return asked;
        }
    }
}
