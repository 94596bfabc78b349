using Crm.Benchmarks.Ratios;

namespace Crm.Benchmarks.Stores;

/// <summary>Sets the amount of one account and commits; the limit writes the same rows, but loads nothing.</summary>
internal sealed class SaveContest(string name, Goal goal, Arena arena, IWay limit, IWay ours) : StoreContest(name, goal, arena, limit, ours)
{
    private const int PerPass = 50;
    private const int PerCheck = 5;

    // The pairs behind these belong to checks.
    private const int Timed = 40_000;

    // Prime, so that saves go all over the table.
    private const int Stride = 7919;

    private static readonly HashSet<string> OfTheMoment =
        new(["id", "updated_at", "journal.position", "journal.record", "journal.at", "journal.commit", "journal.cause_root"], StringComparer.Ordinal);

    public override string Operation => "one save";

    public override int Operations => PerPass;

    protected override Task PassAsync(IWay way, int pass, bool forLimit) =>
        way.SaveAsync([.. Enumerable.Range(pass * PerPass, PerPass).Select(n => SaveOf((int)((long)n * Stride % Timed), forLimit, 1_000 + (n % 5_000_000 / 100m)))]);

    protected override async Task CheckAsync(IWay limit, IWay ours)
    {
        for (var i = 0; i < PerCheck; i++)
        {
            var pair = Arena.TakePair();
            if (pair < Timed)
                throw new InvalidOperationException($"{Name}: there are no more accounts to check with.");
            foreach (var amount in new[] { 4711.25m, 12m + i })
            {
                await limit.SaveAsync([SaveOf(pair, forLimit: true, amount)]);
                await ours.SaveAsync([SaveOf(pair, forLimit: false, amount)]);
            }

            var (byHand, byWay) = (await Arena.LookAsync(NumberOf(pair, forLimit: true)), await Arena.LookAsync(NumberOf(pair, forLimit: false)));
            for (var c = 0; c < byHand.Count; c++)
            {
                if (!OfTheMoment.Contains(byHand[c].Column))
                    Same(byHand[c], byWay[c], byHand[c].Column);
            }
        }
    }

    private static Save SaveOf(int pair, bool forLimit, decimal amount)
    {
        var number = NumberOf(pair, forLimit);
        return new Save(number, AccountMaker.IdOf(number), amount);
    }

    private static int NumberOf(int pair, bool forLimit) => (2 * pair) + (forLimit ? 0 : 1);
}
