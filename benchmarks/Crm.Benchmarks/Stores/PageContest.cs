using Crm.Benchmarks.Ratios;
using Crm.Persistence;
using Crm.Records;

namespace Crm.Benchmarks.Stores;

/// <summary>Reads pages of fifty by an instant with an index, from a place on, with a rule that about half of the accounts meet.</summary>
internal sealed class PageContest(string name, Goal goal, Arena arena, IWay limit, IWay ours) : StoreContest(name, goal, arena, limit, ours)
{
    private const int PerPass = 20;
    private const int Stride = 7919;

    private readonly List<object> _found = new(PerPass * SessionWay.PageSize);

    public override string Operation => "one page of 50";

    public override int Operations => PerPass;

    protected override async Task PassAsync(IWay way, int pass, bool forLimit)
    {
        _found.Clear();
        await way.PageAsync(PlacesOf(pass), _found);
    }

    protected override async Task CheckAsync(IWay limit, IWay ours)
    {
        for (var pass = 0; pass < 3; pass++)
        {
            var (byHand, byWay) = (new List<object>(), new List<object>());
            await limit.PageAsync(PlacesOf(pass), byHand);
            await ours.PageAsync(PlacesOf(pass), byWay);
            if (byHand.Count < PerPass * SessionWay.PageSize / 2)
                throw new InvalidOperationException($"{Name}: the pages are all but empty.");
            SameRows(limit, byHand, ours, byWay);
        }
    }

    private static Place[] PlacesOf(int pass) => [.. Enumerable.Range(pass * PerPass, PerPass).Select(n => PlaceOf((int)((long)n * Stride % AccountMaker.Count)))];

    private static Place PlaceOf(int number)
    {
        var (touched, id) = (AccountMaker.TouchedOf(number), AccountMaker.IdOf(number));
        return new Place(touched, id, new PageCursor([FieldValue.Instant(touched)], id) { Order = "touched" }.ToString());
    }
}
