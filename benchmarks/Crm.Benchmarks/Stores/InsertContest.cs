using Crm.Benchmarks.Ratios;

namespace Crm.Benchmarks.Stores;

/// <summary>Inserts batches of new accounts, which are made before a pass and taken out after it; the limit reads the same objects, but validates nothing.</summary>
internal sealed class InsertContest(string name, Goal goal, Arena arena, IWay limit, IWay ours) : StoreContest(name, goal, arena, limit, ours)
{
    private const int PerPass = 5_000;

    private static readonly HashSet<string> OfTheMoment =
        new(["id", "created_at", "updated_at", "position", "record", "at", "commit", "cause_root", "batch_first", "batch"], StringComparer.Ordinal);

    private Account[] _accounts = [];
    private int _begun;

    public override string Operation => "one new account";

    public override int Operations => PerPass;

    public override void Begin()
    {
        Arena.ForgetNewAsync().GetAwaiter().GetResult();
        base.Begin();
        // Two passes by turns are given the same.
        _accounts = Arena.MakeNew(_begun++ / 2 * PerPass, PerPass);
    }

    protected override Task PassAsync(IWay way, int pass, bool forLimit) => way.InsertAsync(_accounts);

    protected override async Task CheckAsync(IWay limit, IWay ours)
    {
        var (byHand, byWay) = (await InsertedAsync(limit), await InsertedAsync(ours));
        Same(PerPass + 1, byHand.Count, "the number of rows");
        Same(byHand.Count, byWay.Count, "the number of rows");
        for (var i = 0; i < byHand.Count; i++)
        {
            Same(byHand[i].Count, byWay[i].Count, "the number of columns");
            for (var c = 0; c < byHand[i].Count; c++)
            {
                if (!OfTheMoment.Contains(byHand[i][c].Column))
                    Same(byHand[i][c], byWay[i][c], byHand[i][c].Column);
            }
        }
    }

    private async Task<IReadOnlyList<IReadOnlyList<(string Column, string Value)>>> InsertedAsync(IWay way)
    {
        await way.InsertAsync(Arena.MakeNew(0, PerPass));
        var (accounts, entries) = await Arena.LookAtNewAsync();
        await Arena.ForgetNewAsync();
        string[] ids = [.. accounts.Select(a => ValueOf(a, "id")).Order(StringComparer.Ordinal)];
        Same(1, entries.Count, "the number of rows in the journal");
        Same(ids[0], ValueOf(entries[0], "batch_first"), "the first id of the batch");
        Same(ids[^1], ValueOf(entries[0], "record"), "its last id");
        Same(Convert.ToBase64String([.. ids.SelectMany(BytesOf)]), ValueOf(entries[0], "batch"), "its ids");
        return [.. accounts, entries[0]];
    }

    private static string ValueOf(IEnumerable<(string Column, string Value)> row, string column) =>
        row.First(c => string.Equals(c.Column, column, StringComparison.Ordinal)).Value;

    private static byte[] BytesOf(string id) => Convert.FromHexString(id.Replace("-", "", StringComparison.Ordinal));
}
