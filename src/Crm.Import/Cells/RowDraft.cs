using Crm.Errors;
using Crm.Processes;
using Crm.Records;
using NodaTime;

namespace Crm.Import.Cells;

/// <summary>What one row says.</summary>
/// <param name="row">The number of the row in its file.</param>
/// <param name="line">The physical line where the row begins.</param>
/// <param name="key">Its key; empty where it has none.</param>
/// <param name="fields">The fields of the record.</param>
/// <param name="problems">What is wrong with cells, those of parts too.</param>
internal sealed class RowDraft(long row, long line, string key, FieldsDraft fields, List<CellProblem> problems)
{
    private Dictionary<string, (CellPlace Said, CellPlace Since)>? _places;

    public long Row => row;

    public long Line => line;

    public string Key { get; set; } = key;

    public FieldsDraft Fields => fields;

    /// <summary>The parts, as many as the mapping has; empty ones are none.</summary>
    public List<FieldsDraft> Parts { get; } = [];

    /// <summary>Which of them a part of the record was last written from.</summary>
    public Dictionary<Record, FieldsDraft> Written => field ??= new(ReferenceEqualityComparer.Instance);

    /// <summary>States that the record went through, and since when.</summary>
    public List<(string State, Instant? At)> States { get; } = [];

    /// <summary>Its record, and the state that the row told it last; null where it tells none, or the record has gone on.</summary>
    public (Record Record, BoundState State)? Told { get; set; }

    /// <summary>A new record that was made of it while it was read; null where none was, or it was taken.</summary>
    public Record? Made { private get; set; }

    /// <summary>The records that it refers to, and its parts.</summary>
    public IEnumerable<NamedRecord> References => Parts.Prepend(fields).SelectMany(f => f.References);

    public IReadOnlyList<CellProblem> Problems => problems;

    /// <summary>The record that was made of it; a refused commit may have left its traces in it, so it is good once.</summary>
    public Record? TakeMade()
    {
        var made = Made;
        Made = null;
        return made;
    }

    /// <summary>A state that the record went through, and where the row says so.</summary>
    public void Enter(string state, Instant? at, CellPlace said, CellPlace since)
    {
        States.Add((state, at));
        (_places ??= new(StringComparer.Ordinal))[state] = (said, since);
    }

    /// <summary>Notes what is wrong; without a column, at the column of the state that it is about.</summary>
    public void Refuse(string? column, string? value, Problem problem)
    {
        var (from, found) = column is null ? PlaceOf(problem) : new CellPlace(column, value);
        new CellProblem(from, found ?? value, problem).AddTo(problems);
    }

    /// <summary>What tells two rows of one key apart.</summary>
    public int Sense()
    {
        var hash = new HashCode();
        fields.AddTo(ref hash);
        foreach (var part in Parts)
            part.AddTo(ref hash);
        foreach (var state in States)
            hash.Add(state);
        return hash.ToHashCode();
    }

    private CellPlace PlaceOf(Problem problem) => problem.Arguments.GetValueOrDefault("state") is string state && _places?.TryGetValue(state, out var place) == true
        ? problem.Code is ProblemCodes.ProcessHistoryBackwards or ProblemCodes.ProcessHistoryInFuture ? place.Since : place.Said
        : default;
}

/// <summary>Where a row says something.</summary>
/// <param name="Column">The column; null where none does.</param>
/// <param name="Value">What stands there; null for nothing.</param>
internal readonly record struct CellPlace(string? Column, string? Value)
{
    /// <summary>The column and what stands there; nothing where there is no column.</summary>
    public static CellPlace Of(string? column, string value) => column is null ? default : new CellPlace(column, value);
}
