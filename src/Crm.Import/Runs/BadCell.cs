using Crm.Import.Errors;

namespace Crm.Import.Runs;

/// <summary>What is wrong in the same way.</summary>
/// <param name="File">The file.</param>
/// <param name="Column">The column; null where it is of no single one.</param>
/// <param name="About">The field where there is no column; the type of records that are nowhere; else empty.</param>
/// <param name="Code">The code of the problem.</param>
/// <param name="IsTaken">Whether the rows are taken all the same.</param>
internal readonly record struct ProblemGroup(string File, string? Column, string About, string Code, bool IsTaken);

/// <summary>A cell with one thing that is wrong with it, whoever uses it.</summary>
/// <param name="Group">What is wrong with it.</param>
/// <param name="Line">The line of its row.</param>
/// <param name="Text">Of a row as a whole, which may be wrong in several ways of one code, the reason; else empty.</param>
internal readonly record struct BadCell(ProblemGroup Group, long Line, string Text)
{
    public static BadCell Of(RowProblem row)
    {
        var problem = row.Problem;
        var isUnknown = string.Equals(problem.Code, ImportCodes.UnknownRecord, StringComparison.Ordinal);
        var about = isUnknown ? problem.Arguments["type"] as string ?? "" : row.Column is null ? problem.Path : "";
        return new BadCell(new ProblemGroup(row.File, row.Column, about, problem.Code, row.IsTaken), row.Line, row.Column is null ? problem.Message : "");
    }
}
