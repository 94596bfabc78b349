using System.Diagnostics;

namespace Crm.Benchmarks.Ratios;

/// <summary>Times a contest: the limit and ours by turns, so that whatever else the machine does hits both.</summary>
internal static class Rounds
{
    private const int LeastRounds = 31;
    private const int MostRounds = 301;
    private const int WarmUps = 40;

    // Shorter than a slice of the scheduler, so that on a busy machine the median round is one that nobody interrupted.
    private const double RoundMilliseconds = 2;
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(800);
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(5);

    // Slow work is given fewer rounds rather than minutes.
    private const int FewestRounds = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static Ratio Run(Contest contest)
    {
        contest.Begin();
        contest.Check();
        Warm(contest);
        var (limitPasses, ourPasses) = (PassesOf(contest, contest.Limit), PassesOf(contest, contest.Ours));
        var bytes = BytesOf(contest);
        var (limit, ours) = (new List<double>(), new List<double>());
        var started = Stopwatch.GetTimestamp();
        while (IsWanted(limit.Count, Stopwatch.GetElapsedTime(started)))
        {
            limit.Add(Time(contest, contest.Limit, limitPasses));
            ours.Add(Time(contest, contest.Ours, ourPasses));
        }

        contest.Begin();
        contest.Check();
        return new Ratio(
            contest.Name, contest.Operation, Spread.Of(limit), Spread.Of(ours), Spread.Of(limit.Zip(ours, (l, o) => l / o)), bytes, contest.Goal);
    }

    private static bool IsWanted(int rounds, TimeSpan elapsed) =>
        rounds < FewestRounds || (rounds < LeastRounds && elapsed < Patience) || (rounds < MostRounds && elapsed < Enough);

    // Long enough for the runtime to have compiled everything again with what it learned.
    private static void Warm(Contest contest)
    {
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; (i < WarmUps && Stopwatch.GetElapsedTime(started) < Patience) || Stopwatch.GetElapsedTime(started) < WarmUp; i++)
        {
            Time(contest, contest.Limit, 1);
            Time(contest, contest.Ours, 1);
        }
    }

    // A round is as many passes as take long enough to be timed.
    private static int PassesOf(Contest contest, Action pass)
    {
        var milliseconds = Time(contest, pass, 5) * contest.Operations / 1e6;
        return Math.Max(1, (int)Math.Ceiling(RoundMilliseconds / milliseconds));
    }

    private static double Time(Contest contest, Action pass, int passes)
    {
        var elapsed = TimeSpan.Zero;
        for (var i = 0; i < passes; i++)
        {
            contest.Begin();
            var started = Stopwatch.GetTimestamp();
            pass();
            elapsed += Stopwatch.GetElapsedTime(started);
        }

        return elapsed.TotalNanoseconds / ((double)passes * contest.Operations);
    }

    private static double BytesOf(Contest contest)
    {
        contest.Begin();
        var before = Allocated(contest);
        contest.Ours();
        return (Allocated(contest) - before) / (double)contest.Operations;
    }

    private static long Allocated(Contest contest) =>
        contest.IsAsync ? GC.GetTotalAllocatedBytes(precise: true) : GC.GetAllocatedBytesForCurrentThread();
}
