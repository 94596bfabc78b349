using Crm.Benchmarks.Ratios;

namespace Crm.Benchmarks.Stores;

/// <summary>Reads accounts by id, fifty in a session.</summary>
internal sealed class FindContest(string name, Goal goal, Arena arena, IWay limit, IWay ours) : StoreContest(name, goal, arena, limit, ours)
{
    private const int PerPass = 50;
    private const int Stride = 7919;

    private readonly List<object> _found = new(PerPass);

    public override string Operation => "one account by id";

    public override int Operations => PerPass;

    protected override async Task PassAsync(IWay way, int pass, bool forLimit)
    {
        _found.Clear();
        await way.FindAsync(IdsOf(pass), _found);
    }

    protected override async Task CheckAsync(IWay limit, IWay ours)
    {
        for (var pass = 0; pass < 20; pass++)
        {
            var (byHand, byWay) = (new List<object>(), new List<object>());
            await limit.FindAsync(IdsOf(pass), byHand);
            await ours.FindAsync(IdsOf(pass), byWay);
            Same(PerPass, byHand.Count, "the number found");
            SameRows(limit, byHand, ours, byWay);
        }
    }

    private static Guid[] IdsOf(int pass) =>
        [.. Enumerable.Range(pass * PerPass, PerPass).Select(n => AccountMaker.IdOf((int)((long)n * Stride % AccountMaker.Count)))];
}
