using Crm.Import.Runs;

namespace Quickstart.Importing;

/// <summary>What became of an import, for programs.</summary>
/// <param name="DryRun">True when nothing was written.</param>
/// <param name="Batch">What is kept of the run; null of a dry run.</param>
/// <param name="IsComplete">False when a file breaks off: what comes before is imported, later tables are not.</param>
/// <param name="Tables">Each table, in the order of the plan.</param>
/// <param name="Groups">What is wrong with rows, by file, column and kind of reason.</param>
/// <param name="Problems">The same row by row, in the order of the files and their lines.</param>
/// <param name="ProblemsLeftOut">How many more there were.</param>
/// <param name="Remarks">What is allowed and yet worth knowing.</param>
internal sealed record ImportAnswer(
    bool DryRun, Guid? Batch, bool IsComplete, IReadOnlyList<TableAnswer> Tables, IReadOnlyList<GroupAnswer> Groups, IReadOnlyList<ProblemAnswer> Problems, long ProblemsLeftOut,
    IReadOnlyList<string> Remarks)
{
    public static ImportAnswer Of(ImportReport report, bool isDry, IReadOnlyList<string> remarks) => new(
        isDry, report.Batch?.Value, report.IsComplete, [.. report.Tables.Select(TableAnswer.Of)], [.. report.Groups.Select(GroupAnswer.Of)], [.. report.Problems.Select(ProblemAnswer.Of)],
        report.ProblemsLeftOut, remarks);
}

/// <summary>What became of the rows of a table.</summary>
internal sealed record TableAnswer(string File, string Type, long Rows, long Created, long Changed, long Unchanged, long Repeated, long Passed, long Refused)
{
    public static TableAnswer Of(TableReport t) => new(t.File, t.Type, t.Rows, t.Created, t.Updated, t.Unchanged, t.Repeated, t.Passed, t.Refused);
}

/// <summary>What is wrong with a row.</summary>
internal sealed record ProblemAnswer(string File, long Line, string? Column, string? Value, string Field, string Code, string Reason, bool IsTaken)
{
    public static ProblemAnswer Of(RowProblem p) => new(p.File, p.Line, p.Column, p.Value, p.Problem.Path, p.Problem.Code, p.Problem.Message, p.IsTaken);
}

/// <summary>What is wrong with many rows in the same way.</summary>
/// <param name="Count">How many times.</param>
/// <param name="Values">What stands there, three at most.</param>
/// <param name="First">The first of them.</param>
internal sealed record GroupAnswer(long Count, IReadOnlyList<string> Values, ProblemAnswer First)
{
    public static GroupAnswer Of(RowProblemGroup g) => new(g.Count, g.Values, ProblemAnswer.Of(g.First));
}
