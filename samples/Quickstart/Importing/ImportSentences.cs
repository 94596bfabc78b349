using Crm.Import.Runs;

namespace Quickstart.Importing;

/// <summary>What is wrong with rows, in words.</summary>
internal static class ImportSentences
{
    /// <summary>Of a report that is not complete.</summary>
    public const string BreaksOff = "A file cannot be read to its end: what comes before is imported, later tables are not. Mend it, and import again.";

    private const int Rows = 20;
    private const int Groups = 20;

    // As many as a report gives of what is alike: then there may be others.
    private const int MostValues = 3;

    /// <summary>What is wrong, each with whether its rows are taken: row by row where that is little or wanted, else what is alike in one sentence with its count.</summary>
    public static IEnumerable<(string Sentence, bool IsTaken)> Of(ImportReport report, bool isVerbose)
    {
        var all = report.Problems.Length + report.ProblemsLeftOut;
        return isVerbose || all <= Rows
            ? [.. report.Problems.Select(p => (Of(p), p.IsTaken)), .. More(report.ProblemsLeftOut)]
            : [.. report.Groups.Take(Groups).Select(g => (Of(g), g.First.IsTaken)), .. More(report.Groups.Skip(Groups).Sum(g => g.Count))];
    }

    /// <summary>How many rows stand behind the sentences, where not each has its own; empty where it has.</summary>
    public static string Whole(ImportReport report, bool isVerbose) => (report.Problems.Length + report.ProblemsLeftOut) is > Rows and var all && !isVerbose
        ? $"{Sentences.Of(all)} in all: {Failures.Verbose} lists each, and so does --json."
        : "";

    private static IEnumerable<(string, bool)> More(long count) => count > 0 ? [($"And {Sentences.Of(count)} more.", true)] : [];

    /// <summary>The same of all rows that are alike, with their number, the first line and what stands there.</summary>
    private static string Of(RowProblemGroup group)
    {
        if (group.Count == 1)
            return Of(group.First);
        var row = group.First;
        var values = string.Join(", ", group.Values.Select(v => $"\"{v}\""));
        var cell = row.Column is null ? "" : $", {row.Column}{(group.Values.Length < MostValues ? "" : " such as")}{(values.Length == 0 ? "" : $" {values}")}";
        var fate = row.IsTaken ? "the rows are taken without it" : "the rows are left out";
        return $"{row.File}{cell}, {Sentences.Of(group.Count)} times, first in line {row.Line}: {ReasonOf(row)}; {fate}.";
    }

    /// <summary>Where, what stands there, why it is wrong, and what became of the row.</summary>
    public static string Of(RowProblem row)
    {
        var cell = row.Column is null ? "" : row.Value is null ? $", {row.Column}" : $", {row.Column} \"{row.Value}\"";
        var fate = row.IsTaken ? "the row is taken without it" : "the row is left out";
        return $"{row.File}, line {row.Line}{cell}: {ReasonOf(row)}; {fate}.";
    }

    private static string ReasonOf(RowProblem row) => $"{(row.Column is null && row.Problem.Path.Length > 0 ? $"{row.Problem.Path} " : "")}{row.Problem.Message.TrimEnd('.')}";
}
