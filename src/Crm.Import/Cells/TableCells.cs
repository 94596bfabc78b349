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

    /// <summary>True when rows may refer to records.</summary>
    public bool HasReferences { get; } = parts.SelectMany(p => p.Fields).Concat(fields).Any(f => f.Field.Kind == FieldKind.Reference);

    /// <summary>The constants by which the parts of a record are known again.</summary>
    public ImmutableArray<ImmutableArray<FieldDefinition>> PartConstants { get; } =
        [.. parts.Select(p => p.Fields.Where(f => f.IsConstant).Select(f => f.Field).ToImmutableArray())];

    /// <summary>The key of a row; empty where it has none.</summary>
    public string KeyOf(SourceReader row) => CellText.Joined(row, key, mapping.Key.Fold, mapping.Key.Occurrence) ?? "";

    /// <summary>What a row says; its key is empty where it has none.</summary>
    public RowDraft Read(SourceReader row)
    {
        var problems = new List<CellProblem>();
        var draft = new RowDraft(row.Row, row.Line, KeyOf(row), Draft(type, fields, row, problems), problems);
        foreach (var (partType, cells) in parts)
            draft.Parts.Add(Draft(partType, cells, row, problems));
        foreach (var (state, at) in states)
            Enter(draft, state, at, row);
        return draft;
    }

    /// <summary>Where a row says a field of its record or of one of the parts, and what; nothing where no column does.</summary>
    public (string? Column, string? Value) PlaceOf(RowDraft draft, Record record, string field)
    {
        if (string.Equals(record.Ref.Type, Type.Name, StringComparison.Ordinal))
            return PlaceOf(draft.Fields, fields, field);
        return draft.Written.TryGetValue(record, out var part) ? PlaceOf(part, parts[draft.Parts.IndexOf(part)].Fields, field) : default;
    }

    /// <summary>What the state that a row told requires and its record has not; references that are not there are told by themselves.</summary>
    /// <param name="draft">The row.</param>
    /// <param name="isWritten">False in a dry run, whose records lack what a commit would derive: then only fields that the table gives are looked at.</param>
    public IEnumerable<CellProblem> LackingIn(RowDraft draft, bool isWritten)
    {
        if (draft.Told is not var (record, state))
            yield break;
        foreach (var field in state.Required.Where(f => f.Read(record).IsMissing && !draft.Fields.References.Any(r => r.Field == f)))
        {
            var (column, value) = PlaceOf(draft, record, field.Key);
            if (isWritten || column is not null)
                yield return new CellProblem(column, value, ImportTexts.Problem(ImportCodes.StateLacks, ("state", state.Key)) with { Path = field.Key });
        }
    }

    // What keeps its value where the row says nothing has a column still.
    private static (string? Column, string? Value) PlaceOf(FieldsDraft draft, ImmutableArray<FieldCell> cells, string field) =>
        draft.PlaceOf(field) is { Column: not null } said
        ? said
        : (cells.FirstOrDefault(c => string.Equals(c.Field.Key, field, StringComparison.Ordinal))?.Column, null);

    private static FieldsDraft Draft(RecordType type, ImmutableArray<FieldCell> cells, SourceReader row, List<CellProblem> problems)
    {
        var draft = new FieldsDraft(type, cells.Length, problems);
        foreach (var cell in cells)
            cell.Read(row, draft);
        return draft;
    }

    private static void Enter(RowDraft draft, CellText state, CellText? at, SourceReader row)
    {
        if (state.Read(row, out var by) is not { } said)
            return;
        Instant? entered = null;
        CellPlace since = default;
        if (at is not null && at.Read(row, out var from) is { } time)
        {
            if (from.Times.Instant(time) is not { } instant)
            {
                draft.Refuse(from.Names, time, ImportTexts.Problem(ImportCodes.BadValue, ("value", time), ("wanted", "a date or an instant")));
                return;
            }

            entered = instant;
            since = CellPlace.Of(from.Names, time);
        }

        draft.Enter(said, entered, CellPlace.Of(by.Names, said), since);
    }
}
