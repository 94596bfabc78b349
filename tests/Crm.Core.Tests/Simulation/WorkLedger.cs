using Crm.Conformance.Faults;
using Crm.Core.Tests.Sessions;
using Crm.Persistence;
using Crm.Work;
using NodaTime;

namespace Crm.Core.Tests.Simulation;

/// <summary>Sees every commit that really happened, and what it must not have done.</summary>
internal sealed class WorkLedger(ICrmStore inner, World world) : StoreShell(inner)
{
    private readonly Dictionary<Guid, WorkItem> _live = [];
    private readonly Dictionary<string, (Instant, Guid)> _lastOfKey = new(StringComparer.Ordinal);

    /// <summary>What is to be done still.</summary>
    public IReadOnlyCollection<WorkItem> Live => _live.Values;

    public int Done { get; private set; }

    /// <summary>False when what was given up is taken up again, after what came later.</summary>
    public bool IsInOrder { get; set; } = true;

    protected override ConnectionShell Wrap(IStoreConnection opened) => new Line(opened, this);

    private void Written(CommitBatch batch)
    {
        foreach (var lease in batch.Done)
            Finish(lease, batch);
        foreach (var item in _live.Values.Where(i => i.Key is { } key && batch.Cancelled.Contains(key)).ToList())
            _live.Remove(item.Id);
        foreach (var item in batch.Work)
            Plan(item);
    }

    private void Plan(WorkItem item)
    {
        if (item.Key is not null && _live.Values.FirstOrDefault(i => i.Key == item.Key) is { } there)
        {
            if (item.Repeats is not null && item.Repeats == there.Repeats)
                return;
            _live.Remove(there.Id);
        }

        _live.Add(item.Id, item);
    }

    private void Finish(WorkLease lease, CommitBatch batch)
    {
        if (!_live.Remove(lease.Item, out var item))
            throw new InvalidOperationException($"{lease.Item} was done though nobody wanted it, or once more.");
        if (world.Now < item.Due)
            throw new InvalidOperationException($"{lease.Item} was done at {world.Now}, before {item.Due}.");
        if (batch.Writes.Count(w => w.Record is Order order && order.Note == item.Id.ToString()) != 1)
            throw new InvalidOperationException($"{lease.Item} was done without its effect.");
        if (item.OrderingKey is { } key && IsInOrder)
        {
            if (_lastOfKey.TryGetValue(key, out var last) && last.CompareTo((item.Due, item.Id)) > 0)
                throw new InvalidOperationException($"{lease.Item} of {key} was done after a later one.");
            _lastOfKey[key] = (item.Due, item.Id);
        }

        Done++;
    }

    private sealed class Line(IStoreConnection inner, WorkLedger ledger) : ConnectionShell(inner)
    {
        public override async ValueTask<CommitOutcome> CommitAsync(CommitBatch batch, CancellationToken cancellationToken)
        {
            var outcome = await Inner.CommitAsync(batch, cancellationToken);
            if (outcome.IsWritten)
                ledger.Written(batch);
            return outcome;
        }
    }
}
