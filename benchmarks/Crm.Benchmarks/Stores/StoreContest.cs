using Crm.Benchmarks.Ratios;

namespace Crm.Benchmarks.Stores;

/// <summary>Two ways to do the same task in one database; a pass is one asynchronous method, waited for once.</summary>
internal abstract class StoreContest(string name, Goal goal, Arena arena, IWay limit, IWay ours) : Contest
{
    private int _limitPass;
    private int _ourPass;

    public override string Name => name;

    public override Goal Goal => goal;

    public override bool IsAsync => true;

    protected Arena Arena => arena;

    public override void Begin() => arena.BetweenAsync().GetAwaiter().GetResult();

    public override void Limit() => PassAsync(limit, _limitPass++, forLimit: true).GetAwaiter().GetResult();

    public override void Ours() => PassAsync(ours, _ourPass++, forLimit: false).GetAwaiter().GetResult();

    public override void Check() => CheckAsync(limit, ours).GetAwaiter().GetResult();

    protected abstract Task PassAsync(IWay way, int pass, bool forLimit);

    protected abstract Task CheckAsync(IWay limit, IWay ours);

    protected void SameRows(IWay limit, IReadOnlyList<object> byHand, IWay ours, IReadOnlyList<object> byWay)
    {
        Same(byHand.Count, byWay.Count, "the number of rows");
        for (var i = 0; i < byHand.Count; i++)
            Same(limit.RowOf(byHand[i]), ours.RowOf(byWay[i]), "a row");
    }
}
