using Crm.Processes;
using NodaTime;

namespace Crm.Benchmarks.Deals;

/// <summary>A thousand deals twice over, as records and as plain objects, and what is asked of them.</summary>
internal sealed class DealScript
{
    public const int Length = 14;
    private const int Count = 1_000;

    /// <summary>Fourteen transitions after which a deal is where it began.</summary>
    private static readonly string[] Round =
    [
        "contact", "qualify", "show", "try", "back", "propose", "negotiate", "draft", "revise", "negotiate", "win", "reopen", "lose", "restart",
    ];

    public DealScript()
    {
        var random = new Random(14);
        for (var i = 0; i < Count; i++)
        {
            var stage = i % DealProcess.States.Length;
            Records[i] = new Deal
            {
                Title = $"Deal {i}",
                Score = random.Next(0, 101),
                Amount = random.Next(0, 4) == 0 ? null : random.Next(0, 20_000),
                Discount = random.Next(0, 2) == 0 ? null : random.Next(0, 30) / 100m,
                IsBudgeted = random.Next(0, 4) > 0,
                ClosesOn = random.Next(0, 3) == 0 ? null : new LocalDate(2026, 6, 1),
            };
            Records[i].LoadAt(DealProcess.States[stage]);
            Plain[i] = Copy(Records[i], stage);
            Asked[i] = [.. AskedIn(DealProcess.States[stage])];
            Transitions[i] = [.. Asked[i].Select(t => Process.Transitions[t])];
        }

        RoundNumbers = [.. Round.Select(name => Process.Get(name).Name).Select(NumberOf)];
        RoundTransitions = [.. Round.Select(Process.Get)];
    }

    public BoundProcess Process { get; } = DealProcess.Bound;

    public DealTable Table { get; } = new(DealProcess.Define());

    public Deal[] Records { get; } = new Deal[Count];

    public TableDeal[] Plain { get; } = new TableDeal[Count];

    /// <summary>What is asked of each deal where it is: mostly what leaves its state, every seventh time something that does not.</summary>
    public int[][] Asked { get; } = new int[Count][];

    /// <summary>The same as transitions of the process.</summary>
    public BoundTransition[][] Transitions { get; } = new BoundTransition[Count][];

    public int[] RoundNumbers { get; }

    public BoundTransition[] RoundTransitions { get; }

    /// <summary>Makes every deal meet every guard and begin at the beginning, so that the round of transitions can be taken.</summary>
    public void Begin()
    {
        for (var i = 0; i < Count; i++)
        {
            var deal = Records[i];
            (deal.Score, deal.Amount, deal.Discount, deal.IsBudgeted, deal.ClosesOn) = (80, 5_000, 0.1m, true, new LocalDate(2026, 6, 1));
            deal.LoadAt(DealProcess.States[0]);
            Plain[i] = Copy(deal, 0);
        }
    }

    private IEnumerable<int> AskedIn(string state)
    {
        var leaving = Process.Transitions.Where(t => t.Leaves(Process.FindState(state)!)).Select(t => NumberOf(t.Name)).ToArray();
        var staying = Enumerable.Range(0, Process.Transitions.Length).Except(leaving).ToArray();
        for (var i = 0; i < Length; i++)
            yield return i % 7 == 6 ? staying[i % staying.Length] : leaving[i % leaving.Length];
    }

    private int NumberOf(string name) => Process.Transitions.Select(t => t.Name).ToList().IndexOf(name);

    private static TableDeal Copy(Deal deal, int stage) => new()
    {
        Stage = stage,
        Title = deal.Title,
        Score = deal.Score,
        Amount = deal.Amount,
        Discount = deal.Discount,
        IsBudgeted = deal.IsBudgeted,
        ClosesOn = deal.ClosesOn,
    };
}
