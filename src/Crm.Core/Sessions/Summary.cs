using System.Collections.Immutable;
using Crm.Rules;
using Crm.Time;

namespace Crm.Sessions;

/// <summary>What to compute over a set of records: groups and measures, by path.</summary>
/// <remarks>Immutable: <c>Summary.By("owner.team.region").Sum("amount").Count()</c>.</remarks>
public sealed record Summary
{
    private Summary()
    {
    }

    /// <summary>One group over everything.</summary>
    public static Summary Total { get; } = new();

    internal ImmutableArray<(string Path, CalendarUnit? Unit)> Groups { get; private init; } = [];

    internal ImmutableArray<(Aggregate Aggregate, string? Path)> Measures { get; private init; } = [];

    /// <summary>One group for each value of the paths.</summary>
    public static Summary By(params ReadOnlySpan<string> paths)
    {
        var summary = Total;
        foreach (var path in paths)
            summary = summary with { Groups = summary.Groups.Add((path, null)) };
        return summary;
    }

    /// <summary>And by the day, week, month, quarter or year of a date or instant, in the actor's zone.</summary>
    public Summary ByPeriod(string path, CalendarUnit unit) => this with { Groups = Groups.Add((path, unit)) };

    /// <summary>How many records.</summary>
    public Summary Count() => With(Aggregate.Count, null);

    /// <summary>How many records have a value there.</summary>
    public Summary Count(string path) => With(Aggregate.Count, path);

    /// <summary>The sum of an integer, a number, or money by its base amount; 0 when there is none.</summary>
    public Summary Sum(string path) => With(Aggregate.Sum, path);

    /// <summary>The least value; missing when there is none.</summary>
    public Summary Min(string path) => With(Aggregate.Min, path);

    /// <summary>The greatest value; missing when there is none.</summary>
    public Summary Max(string path) => With(Aggregate.Max, path);

    private Summary With(Aggregate aggregate, string? path) => this with { Measures = Measures.Add((aggregate, path)) };
}
