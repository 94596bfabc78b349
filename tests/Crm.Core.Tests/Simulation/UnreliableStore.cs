using Crm.Conformance.Faults;
using Crm.Errors;
using Crm.Persistence;
using Crm.Work;
using NodaTime;

namespace Crm.Core.Tests.Simulation;

/// <summary>The store as one life reaches it: calls wait for their turn, get lost on the way there or back, take long, arrive twice, or are the caller's last.</summary>
/// <param name="inner">The store.</param>
/// <param name="world">Where it happens.</param>
/// <param name="life">Who calls.</param>
/// <param name="faults">How often something goes wrong; 0 for never.</param>
internal sealed class UnreliableStore(ICrmStore inner, World world, Life life, Func<double> faults) : StoreShell(inner)
{
    private static readonly Duration Long = Duration.FromMinutes(2);

    public override IWorkStore Work { get; } = new Works(inner.Work!, world, life, faults);

    protected override ConnectionShell Wrap(IStoreConnection opened) => new Line(opened, world, life, faults);

    private static async ValueTask<T> CallAsync<T>(World world, Life life, double faults, bool mayRepeat, bool isCommit, Func<ValueTask<T>> call)
    {
        await EnterAsync(world, life, faults);
        var result = await call();
        if (mayRepeat && world.Happens(faults))
        {
            await world.TurnAsync(life);
            await call();
        }

        await world.TurnAsync(life);
        return world.Happens(faults) ? throw new StoreException("Lost on the way back.") { CommitUnknown = isCommit, IsTransient = !isCommit } : result;
    }

    private static async ValueTask EnterAsync(World world, Life life, double faults)
    {
        await world.TurnAsync(life);
        if (world.Happens(faults / 4))
        {
            world.Kill(life);
            await world.TurnAsync(life);
        }

        if (world.Happens(faults))
            throw new StoreException("Lost on the way there.") { IsTransient = true };
        if (!world.Happens(faults))
            return;
        await Task.Delay((Long * world.Chance.NextDouble()).ToTimeSpan(), world);
        await world.TurnAsync(life);
    }

    private sealed class Line(IStoreConnection inner, World world, Life life, Func<double> faults) : ConnectionShell(inner)
    {
        // Who repeats what no lease guards wants it twice.
        public override ValueTask<CommitOutcome> CommitAsync(CommitBatch batch, CancellationToken cancellationToken) =>
            CallAsync(world, life, faults(), mayRepeat: !batch.Done.IsEmpty, isCommit: true, () => Inner.CommitAsync(batch, cancellationToken));

        protected override async ValueTask<CancellationToken> EnterAsync(string member, CancellationToken asked)
        {
            await UnreliableStore.EnterAsync(world, life, faults());
            return asked;
        }
    }

    private sealed class Works(IWorkStore inner, World world, Life life, Func<double> faults) : WorkShell(inner)
    {
        public override ValueTask<IReadOnlyList<WorkEntry>> LeaseAsync(LeaseRequest request, CancellationToken cancellationToken) =>
            CallAsync(() => Inner.LeaseAsync(request, cancellationToken));

        public override ValueTask<IReadOnlyCollection<WorkLease>> ExtendAsync(IReadOnlyCollection<WorkLease> leases, Duration by, CancellationToken cancellationToken) =>
            CallAsync(() => Inner.ExtendAsync(leases, by, cancellationToken));

        public override ValueTask<bool> ReturnAsync(WorkLease lease, WorkReturn how, CancellationToken cancellationToken) =>
            CallAsync(() => Inner.ReturnAsync(lease, how, cancellationToken));

        private ValueTask<T> CallAsync<T>(Func<ValueTask<T>> call) => UnreliableStore.CallAsync(world, life, faults(), mayRepeat: true, isCommit: false, call);
    }
}
