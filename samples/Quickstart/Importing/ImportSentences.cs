using Crm.Import.Runs;

namespace Quickstart.Importing;

/// <summary>What is wrong with rows, in words.</summary>
internal static class ImportSentences
{
    /// <summary>Of a report that is not complete.</summary>
    public const string BreaksOff = "A file cannot be read to its end: what comes before is imported, later tables are not. Mend it, and import again.";

    public static IEnumerable<string> Of(ImportReport report)
    {
        foreach (var problem in report.Problems)
            yield return Of(problem);
        if (report.ProblemsLeftOut > 0)
            yield return $"And {Sentences.Of(report.ProblemsLeftOut)} more.";
    }

    /// <summary>Where, what stands there, why it is wrong, and what became of the row.</summary>
    public static string Of(RowProblem row)
    {
        var cell = row.Column is null ? "" : row.Value is null ? $", {row.Column}" : $", {row.Column} \"{row.Value}\"";
        var field = row.Column is null && row.Problem.Path.Length > 0 ? $"{row.Problem.Path} " : "";
        var fate = row.IsTaken ? "the row is taken without it" : "the row is left out";
        return $"{row.File}, line {row.Line}{cell}: {field}{row.Problem.Message.TrimEnd('.')}; {fate}.";
    }
}
