using Crm.Errors;
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

    /// <summary>The records that it refers to, and its parts.</summary>
    public IEnumerable<NamedRecord> References => Parts.Prepend(fields).SelectMany(f => f.References);

    public IReadOnlyList<CellProblem> Problems => problems;

    public void Refuse(string? column, string? value, Problem problem) => problems.Add(new CellProblem(column, value, problem));

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
}
