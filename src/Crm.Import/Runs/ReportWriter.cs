using Crm.Errors;
using Crm.Import.Cells;

namespace Crm.Import.Runs;

/// <summary>Counts rows, and keeps what is wrong with them.</summary>
internal sealed class ReportWriter(int maxProblems)
{
    private readonly List<TableReport> _tables = [];
    private readonly List<RowProblem> _problems = [];
    private long _leftOut;

    public TableReport Table { get => _tables[^1]; set => _tables[^1] = value; }

    public ImportReport Report => new([.. _tables], [.. _problems], _leftOut);

    public void Begin(string file, string type) => _tables.Add(new TableReport(file, type));

    /// <summary>A row of a table is not taken.</summary>
    public void Refuse(int table, RowDraft draft)
    {
        Count(table, t => t with { Refused = t.Refused + 1 });
        foreach (var problem in draft.Problems)
            Note(table, draft.Line, problem.Column, problem.Value, problem.Problem, isTaken: false);
    }

    public void Refuse(long line, Problem problem)
    {
        Table = Table with { Refused = Table.Refused + 1 };
        Note(_tables.Count - 1, line, null, null, problem, isTaken: false);
    }

    public void Note(int table, long line, string? column, string? value, Problem problem, bool isTaken)
    {
        if (_problems.Count < maxProblems)
            _problems.Add(new RowProblem(_tables[table].File, line, column, value, problem, isTaken));
        else
            _leftOut++;
    }

    public void Count(int table, Func<TableReport, TableReport> count) => _tables[table] = count(_tables[table]);
}
