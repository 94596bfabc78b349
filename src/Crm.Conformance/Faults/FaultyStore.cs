using System.Runtime.CompilerServices;
using Crm.Errors;
using Crm.Persistence;
using Crm.Records;

namespace Crm.Conformance.Faults;

/// <summary>A store that fails once, in the way and at the call that it was told.</summary>
/// <param name="inner">The store inside, which does everything else.</param>
/// <remarks>For tests of what sessions, and your own use cases, make of a store that fails. Used by one thread at a time.</remarks>
public sealed class FaultyStore(ICrmStore inner) : StoreShell(inner)
{
    private StoreFault? _next;
    private int _calls;
    private CancellationTokenSource? _stop;

    /// <summary>True when the fault that was asked for has not happened yet.</summary>
    public bool IsWaiting => _next is not null;

    /// <summary>Makes the next call that a fault can befall fail, or a later one.</summary>
    /// <param name="fault">In which way.</param>
    /// <param name="call">At which of those calls, from 1; each record of a stream counts as one.</param>
    public void Fail(StoreFault fault, int call = 1) => (_next, _calls) = (fault, call);

    /// <summary>Cancels a source when the next commit has reached the store.</summary>
    public void CancelInCommit(CancellationTokenSource source)
    {
        Fail(StoreFault.CancelInCommit);
        _stop = source;
    }

    /// <summary>Forgets what was asked for.</summary>
    public void Recover() => _next = null;

    /// <inheritdoc/>
    protected override ConnectionShell Wrap(IStoreConnection opened) => new Connection(opened, this);

    private bool Befalls(params ReadOnlySpan<StoreFault> faults)
    {
        if (_next is not { } next || !faults.Contains(next) || --_calls > 0)
            return false;
        _next = null;
        return true;
    }

    private sealed class Connection(IStoreConnection inner, FaultyStore store) : ConnectionShell(inner)
    {
        public override async IAsyncEnumerable<Record> QueryAsync(RecordQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var record in base.QueryAsync(query, cancellationToken))
            {
                yield return record;
                Read();
            }
        }

        public override async ValueTask<CommitOutcome> CommitAsync(CommitBatch batch, CancellationToken cancellationToken)
        {
            if (store.Befalls(StoreFault.ThrowBeforeCommit))
                throw new StoreException("The store failed before the commit.");
            if (store.Befalls(StoreFault.LoseConnectionBeforeCommit))
                throw new StoreException("The line broke during the commit.") { CommitUnknown = true };
            var outcome = await base.CommitAsync(batch, cancellationToken);
            return store.Befalls(StoreFault.LoseConnectionAfterCommit) ? throw new StoreException("The line broke during the commit.") { CommitUnknown = true } : outcome;
        }

        protected override async ValueTask<CancellationToken> EnterAsync(string member, CancellationToken asked)
        {
            if (store.Befalls(StoreFault.FailCall))
                throw new StoreException($"{member} failed.");
            if (!string.Equals(member, nameof(CommitAsync), StringComparison.Ordinal))
                Read();
            else if (store.Befalls(StoreFault.CancelInCommit))
            {
                await (store._stop?.CancelAsync() ?? Task.CompletedTask);
                return new CancellationToken(canceled: true);
            }

            return asked;
        }

        private void Read()
        {
            if (store.Befalls(StoreFault.LoseConnectionOnRead))
                throw new StoreException("The line broke while records were read.") { IsTransient = true };
        }
    }
}
