namespace Crm.Benchmarks.Ratios;

/// <summary>What several rounds gave: the one in the middle, and the ends.</summary>
internal sealed record Spread(double Median, double Min, double Max)
{
    public static Spread Of(IEnumerable<double> rounds)
    {
        var sorted = rounds.Order().ToArray();
        var middle = sorted.Length / 2;
        return new Spread(sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2, sorted[0], sorted[^1]);
    }
}
