using Crm.Errors;

namespace Crm.Import.Cells;

/// <summary>What is wrong with a cell.</summary>
/// <param name="Column">The column; null where it is none.</param>
/// <param name="Value">What stands there; null for nothing.</param>
/// <param name="Problem">What is wrong with it.</param>
internal sealed record CellProblem(string? Column, string? Value, Problem Problem)
{
    /// <summary>Adds it to what is wrong with a row; what several fields, or the key, find in one cell is one problem: the first.</summary>
    public void AddTo(List<CellProblem> problems)
    {
        if (Column is null || !problems.Exists(IsSame))
            problems.Add(this);
    }

    // One cell may name records of two types.
    private bool IsSame(CellProblem other) =>
        string.Equals(Column, other.Column, StringComparison.Ordinal)
        && Equals(Problem.Arguments.GetValueOrDefault("type"), other.Problem.Arguments.GetValueOrDefault("type"));
}
