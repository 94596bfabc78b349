using System.Collections.Immutable;
using Crm.Import.Files;
using Crm.Import.Mappings;
using Crm.Records;

namespace Crm.Import.Cells;

/// <summary>A table bound to its record type and the columns of its file: rows become drafts.</summary>
internal sealed class TableCells(
    TableMapping mapping,
    RecordType type,
    string system,
    ImmutableArray<int> key,
    ImmutableArray<FieldCell> fields,
    ImmutableArray<(RecordType Type, ImmutableArray<FieldCell> Fields)> parts,
    ImmutableArray<StateCell> states)
{
    public TableMapping Mapping => mapping;

    public RecordType Type => type;

    /// <summary>The system of the external ids of its records.</summary>
    public string System => system;

    /// <summary>The constants by which the parts of a record are known again.</summary>
    public ImmutableArray<ImmutableArray<FieldDefinition>> PartConstants { get; } = [.. parts.Select(p => p.Fields.Where(f => f.IsConstant).Select(f => f.Field).ToImmutableArray())];

    /// <summary>What a row says; its key is empty where it has none.</summary>
    public RowDraft Read(SourceReader row)
    {
        var problems = new List<CellProblem>();
        var draft = new RowDraft(row.Line, CellText.Joined(row, key, mapping.Key.Fold) ?? "", Draft(type, fields, row, problems), problems);
        foreach (var (partType, cells) in parts)
            draft.Parts.Add(Draft(partType, cells, row, problems));
        foreach (var state in states)
            state.Read(row, draft);
        return draft;
    }

    private static FieldsDraft Draft(RecordType type, ImmutableArray<FieldCell> cells, SourceReader row, List<CellProblem> problems)
    {
        var draft = new FieldsDraft(type, cells.Length, problems);
        foreach (var cell in cells)
            cell.Read(row, draft);
        return draft;
    }
}
