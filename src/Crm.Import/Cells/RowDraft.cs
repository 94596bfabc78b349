using Crm.Errors;
using NodaTime;

namespace Crm.Import.Cells;

/// <summary>What one row says.</summary>
/// <param name="line">The physical line where the row begins.</param>
/// <param name="key">Its key; empty where it has none.</param>
/// <param name="fields">The fields of the record.</param>
/// <param name="problems">What is wrong with cells, those of parts too.</param>
internal sealed class RowDraft(long line, string key, FieldsDraft fields, List<CellProblem> problems)
{
    public long Line => line;

    public string Key { get; set; } = key;

    public FieldsDraft Fields => fields;

    /// <summary>The parts, as many as the mapping has; empty ones are none.</summary>
    public List<FieldsDraft> Parts { get; } = [];

    /// <summary>States that the record went through, and since when.</summary>
    public List<(string State, Instant? At)> States { get; } = [];

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
