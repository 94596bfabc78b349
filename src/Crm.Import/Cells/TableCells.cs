using System.Collections.Immutable;
using Crm.Import.Errors;
using Crm.Import.Files;
using Crm.Import.Mappings;
using Crm.Records;
using NodaTime;

namespace Crm.Import.Cells;

/// <summary>A table bound to its record type and the columns of its file: rows become drafts.</summary>
internal sealed class TableCells(
    TableMapping mapping,
    RecordType type,
    string system,
    ImmutableArray<int> key,
    ImmutableArray<FieldCell> fields,
    ImmutableArray<(RecordType Type, ImmutableArray<FieldCell> Fields)> parts,
    ImmutableArray<(CellText State, CellText? At)> states)
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
        foreach (var (state, at) in states)
            Enter(draft, state, at, row);
        return draft;
    }

    private static FieldsDraft Draft(RecordType type, ImmutableArray<FieldCell> cells, SourceReader row, List<CellProblem> problems)
    {
        var draft = new FieldsDraft(type, problems);
        foreach (var cell in cells)
            cell.Read(row, draft);
        return draft;
    }

    private static void Enter(RowDraft draft, CellText state, CellText? at, SourceReader row)
    {
        if (state.Read(row) is not { } said)
            return;
        Instant? entered = null;
        if (at is not null && at.Read(row, out var from) is { } time)
        {
            if (!CellTimes.TryInstant(time, from.Mapping, out var instant))
            {
                draft.Refuse(from.Names, time, ImportTexts.Problem(ImportCodes.BadValue, ("value", time), ("wanted", "a date or an instant")));
                return;
            }

            entered = instant;
        }

        draft.States.Add((said, entered));
    }
}
