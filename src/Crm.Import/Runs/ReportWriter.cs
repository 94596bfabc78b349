using Crm.Errors;
using Crm.Import.Cells;

namespace Crm.Import.Runs;

/// <summary>Counts rows, and keeps what is wrong with them.</summary>
internal sealed class ReportWriter(int maxProblems)
{
    private readonly List<TableReport> _tables = [];
    private readonly List<RowProblem> _problems = [];
    private long _leftOut;

    public ImportReport Report => new([.. _tables], [.. _problems], _leftOut) { IsComplete = IsComplete };

    /// <summary>False once a file cannot be read any further.</summary>
    public bool IsComplete { get; private set; } = true;

    public IReadOnlyList<TableReport> Tables => _tables;

    public void Begin(string file, string type) => _tables.Add(new TableReport(file, type));

    /// <summary>Adds what was noted apart, of rows of one table that are not written.</summary>
    /// <param name="table">The table.</param>
    /// <param name="found">What was noted; has no other table.</param>
    public void Add(int table, ReportWriter found)
    {
        var counts = found.Of(0);
        Count(table, t => t with { Repeated = t.Repeated + counts.Repeated, Refused = t.Refused + counts.Refused, Passed = t.Passed + counts.Passed });
        var room = Math.Min(maxProblems - _problems.Count, found._problems.Count);
        _problems.AddRange(found._problems.Take(room));
        _leftOut += found._problems.Count - room + found._leftOut;
        IsComplete &= found.IsComplete;
    }

    /// <summary>A row of a table is not taken.</summary>
    public void Refuse(int table, RowDraft draft)
    {
        Count(table, t => t with { Refused = t.Refused + 1 });
        foreach (var problem in draft.Problems)
            Note(table, draft.Line, problem.Column, problem.Value, problem.Problem, isTaken: false);
    }

    /// <summary>A row was taken, but not all of it.</summary>
    public void NoteTaken(int table, RowDraft draft)
    {
        foreach (var problem in draft.Problems)
            Note(table, draft.Line, problem.Column, problem.Value, problem.Problem, isTaken: true);
    }

    /// <summary>A row of a table that is none is not taken.</summary>
    public void Refuse(int table, long line, Problem problem)
    {
        Count(table, t => t with { Refused = t.Refused + 1 });
        Note(table, line, null, null, problem, isTaken: false);
    }

    /// <summary>A file cannot be read any further.</summary>
    public void Stop(int table, long line, Problem problem)
    {
        IsComplete = false;
        Note(table, line, null, null, problem, isTaken: false);
    }

    /// <summary>How far a table is.</summary>
    public TableReport Of(int table) => _tables[table];

    public void Note(int table, long line, string? column, string? value, Problem problem, bool isTaken)
    {
        if (_problems.Count < maxProblems)
            _problems.Add(new RowProblem(_tables[table].File, line, column, value, problem, isTaken));
        else
            _leftOut++;
    }

    public void Count(int table, Func<TableReport, TableReport> count) => _tables[table] = count(_tables[table]);
}
