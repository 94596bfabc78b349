using Crm.Errors;
using Crm.Import.Cells;

namespace Crm.Import.Runs;

/// <summary>Counts rows, and keeps what is wrong with them.</summary>
/// <param name="maxProblems">How many problems the report lists.</param>
/// <param name="shared">The files that several tables are made of, whose cells are told once; null where what is noted is added to another report, which sees to that.</param>
internal sealed class ReportWriter(int maxProblems, IReadOnlySet<string>? shared = null)
{
    private readonly List<TableReport> _tables = [];
    private readonly List<RowProblem> _problems = [];
    private readonly Dictionary<ProblemGroup, RowProblemGroup> _groups = [];
    private readonly HashSet<BadCell> _told = [];
    private long _leftOut;

    public ImportReport Report => new([.. _tables], [.. InOrder(_problems, p => p)], _leftOut) { IsComplete = IsComplete, Groups = [.. InOrder(_groups.Values, g => g.First)] };

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
        IsComplete &= found.IsComplete;
        if (found._told.Count == 0)
            return;
        var added = Tells(counts.File) ? found._told.Where(_told.Add).ToHashSet() : found._told;
        foreach (var (group, count) in added.CountBy(c => c.Group))
            Join(group, found._groups[group] with { Count = count });
        var listed = found._problems.Where(p => added.Contains(BadCell.Of(p))).Take(maxProblems - _problems.Count).ToList();
        _problems.AddRange(listed);
        _leftOut += added.Count - listed.Count;
    }

    /// <summary>A row of a table is not taken.</summary>
    public void Refuse(int table, RowDraft draft)
    {
        Count(table, t => t with { Refused = t.Refused + 1 });
        foreach (var problem in draft.Problems)
            Note(table, draft.Line, problem, isTaken: false);
    }

    /// <summary>A row was taken, but not all of it.</summary>
    public void NoteTaken(int table, RowDraft draft)
    {
        foreach (var problem in draft.Problems)
            Note(table, draft.Line, problem, isTaken: true);
    }

    /// <summary>A row of a table that is none is not taken.</summary>
    public void Refuse(int table, long line, Problem problem)
    {
        Count(table, t => t with { Refused = t.Refused + 1 });
        Note(table, line, new CellProblem(null, null, problem), isTaken: false);
    }

    /// <summary>A file cannot be read any further.</summary>
    public void Stop(int table, long line, Problem problem)
    {
        IsComplete = false;
        Note(table, line, new CellProblem(null, null, problem), isTaken: false);
    }

    /// <summary>How far a table is.</summary>
    public TableReport Of(int table) => _tables[table];

    public void Note(int table, long line, CellProblem found, bool isTaken)
    {
        var problem = new RowProblem(_tables[table].File, line, found.Column, found.Value, found.Problem, isTaken);
        var cell = BadCell.Of(problem);
        if (Tells(problem.File) && !_told.Add(cell))
            return;
        Join(cell.Group, new RowProblemGroup(problem, 1, problem.Value is { } value ? [value] : []));
        if (_problems.Count < maxProblems)
            _problems.Add(problem);
        else
            _leftOut++;
    }

    public void Count(int table, Func<TableReport, TableReport> count) => _tables[table] = count(_tables[table]);

    // What was told has to be remembered where it may come again.
    private bool Tells(string file) => shared?.Contains(file) ?? true;

    private void Join(ProblemGroup group, RowProblemGroup more) => _groups[group] = _groups.TryGetValue(group, out var known) ? known.With(more) : more;

    // Rows that wait for others are told late.
    private IEnumerable<T> InOrder<T>(IEnumerable<T> told, Func<T, RowProblem> of) =>
        told.OrderBy(t => _tables.FindIndex(r => string.Equals(r.File, of(t).File, StringComparison.Ordinal))).ThenBy(t => of(t).Line);
}
