using System.Collections.Immutable;
using Crm.Errors;
using Crm.Import.Errors;
using Crm.Import.Files;
using Crm.Import.Mappings;
using Crm.Records;
using NodaTime;
using NodaTime.Text;

namespace Crm.Import.Cells;

/// <summary>Fits a table of a plan to the model and to the columns of its file; finds everything that does not.</summary>
internal sealed class TableBinding
{
    private readonly RecordCatalog _catalog;
    private readonly IReadOnlyList<string> _header;
    private readonly string _pointer;
    private readonly List<Problem> _problems = [];

    // Whose references a row has at hand: the table's, and those of the part that is being bound.
    private readonly List<(RecordType Type, IEnumerable<KeyValuePair<string, ValueMapping>> Fields)> _atHand = [];

    private TableBinding(RecordCatalog catalog, IReadOnlyList<string> header, string pointer)
    {
        _catalog = catalog;
        _header = header;
        _pointer = pointer;
    }

    /// <summary>Binds a table.</summary>
    /// <exception cref="RefusedException">It names what is not there; each problem has the JSON pointer of its place.</exception>
    public static TableCells Bind(ImportPlan plan, int table, RecordCatalog catalog, SourceReader file)
    {
        var mapping = plan.Tables[table];
        var binding = new TableBinding(catalog, file.Header, $"/tables/{table}");
        var cells = binding.Bind(mapping, mapping.Key.System ?? plan.System);
        return cells is not null && binding._problems.Count == 0 ? cells : throw new RefusedException([.. binding._problems]);
    }

    private TableCells? Bind(TableMapping mapping, string system)
    {
        if (TypeOf(mapping.Type, "/type") is not { } type)
            return null;
        if (type.Root is not null)
            Refuse("/type", ImportTexts.Problem(ImportCodes.PartAlone, ("type", type.Name), ("root", type.Root)));
        var key = Columns(mapping.Key.Columns, "/key");
        _atHand.Add((type, mapping.Fields));
        var fields = Cells(type, mapping.Fields, "/fields");
        var parts = mapping.Parts.Select((p, i) => PartOf(type, p, $"/parts/{i}")).OfType<(RecordType, ImmutableArray<FieldCell>)>().ToImmutableArray();
        var states = mapping.States.Select((s, i) => new StateCell(Text(s.State, $"/states/{i}/state"), s.At is { } at ? Text(at, $"/states/{i}/at") : null, TimesOf(s.At, $"/states/{i}/at"))).ToImmutableArray();
        return new TableCells(mapping, type, system, key, fields, parts, states);
    }

    private (RecordType, ImmutableArray<FieldCell>)? PartOf(RecordType root, PartMapping mapping, string pointer)
    {
        if (TypeOf(mapping.Type, pointer + "/type") is not { } type)
            return null;
        if (!root.PartTypes.Contains(type.Name, StringComparer.Ordinal))
        {
            Refuse(pointer + "/type", ImportTexts.Problem(ImportCodes.NoSuchPart, ("type", type.Name), ("root", root.Name), ("allowed", root.PartTypes)));
            return null;
        }

        _atHand.Add((type, mapping.Fields));
        var fields = Cells(type, mapping.Fields, pointer + "/fields");
        _atHand.RemoveAt(_atHand.Count - 1);
        return (type, fields);
    }

    private RecordType? TypeOf(string name, string pointer)
    {
        if (_catalog.Find(name) is { } type)
            return type;
        Refuse(pointer, ImportTexts.Problem(ImportCodes.UnknownType, ("type", name), ("allowed", _catalog.Types.Select(t => t.Name))));
        return null;
    }

    private ImmutableArray<FieldCell> Cells(RecordType type, ImmutableSortedDictionary<string, ValueMapping> fields, string pointer) =>
        [.. fields.Select(f => Cell(type, f.Key, f.Value, $"{pointer}/{f.Key}")).OfType<FieldCell>()];

    private FieldCell? Cell(RecordType type, string key, ValueMapping mapping, string pointer)
    {
        if (type.Find(key) is not { } field || field.ViewOf is not null)
        {
            Refuse(pointer, ImportTexts.Problem(ImportCodes.UnknownField, ("type", type.Name), ("field", key), ("allowed", type.Fields.Where(IsWritten).Select(f => f.Key).Order(StringComparer.Ordinal))));
            return null;
        }

        if (!IsWritten(field))
        {
            Refuse(pointer, ImportTexts.Problem(ImportCodes.FieldNotWritten, ("field", key)));
            return null;
        }

        return Cell(field, mapping, pointer);
    }

    private FieldCell Cell(FieldDefinition field, ValueMapping mapping, string pointer)
    {
        Check(field, mapping, pointer);
        return new FieldCell(
            field,
            mapping,
            mapping.Of is null ? Text(mapping, pointer) : null,
            mapping.Currency is { } currency ? Text(currency, pointer + "/currency") : null,
            mapping.Else is { } other ? Cell(field, other, pointer + "/else") : null);
    }

    private CellTimes? TimesOf(ValueMapping? mapping, string pointer) => mapping is not null && CheckForm(mapping, pointer) ? new CellTimes(mapping) : null;

    private bool CheckForm(ValueMapping mapping, string pointer)
    {
        var before = _problems.Count;
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(mapping.Zone) is null)
            Refuse(pointer + "/zone", ImportTexts.Problem(ImportCodes.UnknownZone, ("zone", mapping.Zone)));
        foreach (var format in mapping.Formats)
        {
            try
            {
                _ = LocalDateTimePattern.CreateWithInvariantCulture(format);
            }
            catch (InvalidPatternException error)
            {
                Refuse(pointer, ImportTexts.Problem(ImportCodes.BadFormat, ("format", format), ("reason", error.Message.TrimEnd('.'))));
            }
        }

        return _problems.Count == before;
    }

    private void Check(FieldDefinition field, ValueMapping mapping, string pointer)
    {
        _ = CheckForm(mapping, pointer);
        if (mapping.Of is { } path && !Leads(path, field))
            Refuse(pointer + "/of", ImportTexts.Problem(ImportCodes.BadPath, ("path", path), ("kind", FieldKinds.Of(field.Kind).Name)));
        if (field.Kind == FieldKind.Reference && mapping.Of is null && (mapping.By?.Type ?? field.Target) is var target)
        {
            if (target is null)
                Refuse(pointer, ImportTexts.Problem(ImportCodes.AnyType, ("field", field.Key)));
            else if (_catalog.Find(target) is not { } named)
                Refuse(pointer + "/by", ImportTexts.Problem(ImportCodes.UnknownType, ("type", target), ("allowed", _catalog.Types.Select(t => t.Name))));
            else if (mapping.By?.Field is { } by && named.Find(by) is null)
                Refuse(pointer + "/by", ImportTexts.Problem(ImportCodes.UnknownField, ("type", named.Name), ("field", by), ("allowed", named.Fields.Where(f => f.MatchKey || f.Unique).Select(f => f.Key))));
        }
    }

    // A reference at hand, and a field of its record that fits.
    private bool Leads(string path, FieldDefinition field)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || _atHand.LastOrDefault(r => r.Fields.Any(f => string.Equals(f.Key, path[..dot], StringComparison.Ordinal))) is not { Type: { } type } named)
            return false;
        var mapping = named.Fields.First(f => string.Equals(f.Key, path[..dot], StringComparison.Ordinal)).Value;
        return type.Find(path[..dot]) is { Kind: FieldKind.Reference } reference
            && (mapping.By?.Type ?? reference.Target) is { } target
            && _catalog.Find(target)?.Find(path[(dot + 1)..])?.Kind == field.Kind;
    }

    private CellText Text(ValueMapping mapping, string pointer) =>
        new(mapping, Columns(mapping.Template is { } template ? [.. Template.Columns(template)] : mapping.Columns, pointer));

    private ImmutableArray<int> Columns(ImmutableArray<string> names, string pointer)
    {
        var found = ImmutableArray.CreateBuilder<int>(names.Length);
        foreach (var name in names)
        {
            var at = _header.ToList().FindIndex(h => string.Equals(h, name, StringComparison.OrdinalIgnoreCase));
            if (at < 0)
                Refuse(pointer, ImportTexts.Problem(ImportCodes.UnknownColumn, ("column", name), ("allowed", _header)));
            found.Add(Math.Max(at, 0));
        }

        return found.ToImmutable();
    }

    private static bool IsWritten(FieldDefinition field) => field is { Write: not null, Kind: not FieldKind.State } && (!field.System || field.Key is "owner" or "owner.team");

    private void Refuse(string place, Problem problem) => _problems.Add(problem with { Path = _pointer + place });
}
