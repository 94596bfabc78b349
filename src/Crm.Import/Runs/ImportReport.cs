using System.Collections.Immutable;
using Crm.Errors;
using Crm.Import.Batches;
using Crm.Records;

namespace Crm.Import.Runs;

/// <summary>What became of an import.</summary>
/// <param name="Tables">Each table of the plan, in its order.</param>
/// <param name="Problems">What is wrong with rows, by file in the order of the plan, then by line; at most as many as the options allow, those found first. What two tables or fields find in one cell is told once.</param>
/// <param name="ProblemsLeftOut">How many more there were.</param>
public sealed record ImportReport(ImmutableArray<TableReport> Tables, ImmutableArray<RowProblem> Problems, long ProblemsLeftOut)
{
    /// <summary>What is kept of the run, to go on with it or to undo it; null where the model keeps nothing (<c>AddImport()</c>), and of a dry run.</summary>
    public Id<ImportBatch>? Batch { get; init; }

    /// <summary>False when a file could not be read to its end; a problem says where. What comes before is imported, later tables are not.</summary>
    public bool IsComplete { get; init; } = true;

    /// <summary>The same in few words: what is wrong by file, column and kind of reason, each with how many there are, listed or not; in the order of the first of each.</summary>
    public ImmutableArray<RowProblemGroup> Groups { get; init; } = [];
}

/// <summary>What became of the rows of one table.</summary>
/// <param name="File">The file.</param>
/// <param name="Type">The type of the records.</param>
/// <remarks>Every row is counted in exactly one of the six numbers beside <see cref="Rows"/>.</remarks>
public sealed record TableReport(string File, string Type)
{
    /// <summary>How many rows were read.</summary>
    public long Rows { get; init; }

    /// <summary>How many made a new record.</summary>
    public long Created { get; init; }

    /// <summary>How many changed a record that was there, or took it out of the recycle bin.</summary>
    public long Updated { get; init; }

    /// <summary>How many said what was known.</summary>
    public long Unchanged { get; init; }

    /// <summary>How many said the same as an earlier row of the file with the same key.</summary>
    public long Repeated { get; init; }

    /// <summary>How many were written by the earlier run of the same batch; its own report tells what became of them.</summary>
    public long Passed { get; init; }

    /// <summary>How many were not taken; the problems say why.</summary>
    public long Refused { get; init; }
}

/// <summary>What is wrong with a row.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">The physical line where the row begins, from 1.</param>
/// <param name="Column">The column; null where it is of the row as a whole, or of a field that no column gives.</param>
/// <param name="Value">What stands there; null for nothing.</param>
/// <param name="Problem">What is wrong; its path is the field.</param>
/// <param name="IsTaken">True when the row was taken all the same, without what is wrong: a reference to a record that is nowhere.</param>
public sealed record RowProblem(string File, long Line, string? Column, string? Value, Problem Problem, bool IsTaken);

/// <summary>What is wrong with cells of one column in the same way.</summary>
/// <param name="First">The one of the lowest line.</param>
/// <param name="Count">How many there are, those that the report does not list too.</param>
/// <param name="Values">What stands there, each once: that of the first, and others; three at most.</param>
public sealed record RowProblemGroup(RowProblem First, long Count, ImmutableArray<string> Values)
{
    private const int MaxValues = 3;

    internal RowProblemGroup With(RowProblemGroup more)
    {
        var (first, second) = more.First.Line < First.Line ? (more, this) : (this, more);
        return new RowProblemGroup(first.First, Count + more.Count, Joined(first.Values, second.Values));
    }

    private static ImmutableArray<string> Joined(ImmutableArray<string> first, ImmutableArray<string> second) =>
        first.Length == MaxValues || second.All(v => first.Contains(v, StringComparer.Ordinal)) ? first : [.. first.Union(second, StringComparer.Ordinal).Take(MaxValues)];
}
