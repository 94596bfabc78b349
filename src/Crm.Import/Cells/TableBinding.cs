using System.Collections.Immutable;
using Crm.Errors;
using Crm.Import.Errors;
using Crm.Import.Files;
using Crm.Import.Mappings;
using Crm.Records;
using Crm.Sessions;
using NodaTime;
using NodaTime.Text;

namespace Crm.Import.Cells;

/// <summary>Fits a table of a plan to the model and to the columns of its file; finds everything that does not.</summary>
internal sealed class TableBinding
{
    private static readonly string[] ChainSources = ["column", "columns", "constant", "template"];
    private readonly IReadSession _session;
    private readonly RecordCatalog _catalog;
    private readonly IReadOnlyList<string> _header;
    private readonly string _pointer;
    private readonly List<Problem> _problems = [];

    // Whose references a row has at hand: the table's, and those of the part that is being bound.
    private readonly List<(RecordType Type, IEnumerable<KeyValuePair<string, ValueMapping>> Fields)> _atHand = [];

    private TableBinding(IReadSession session, IReadOnlyList<string> header, string pointer)
    {
        _session = session;
        _catalog = session.Model.Catalog;
        _header = header;
        _pointer = pointer;
    }

    /// <summary>Binds a table.</summary>
    /// <exception cref="RefusedException">It names what is not there; each problem has the JSON pointer of its place.</exception>
    public static TableCells Bind(ImportPlan plan, int table, IReadSession session, SourceReader file)
    {
        var mapping = plan.Tables[table];
        var binding = new TableBinding(session, file.Header, $"/tables/{table}");
        var cells = binding.Bind(mapping, mapping.Key.System ?? plan.System);
        return cells is not null && binding._problems.Count == 0 ? cells : throw new RefusedException([.. binding._problems]);
    }

    private TableCells? Bind(TableMapping mapping, string system)
    {
        if (TypeOf(mapping.Type, "/type") is not { } type)
            return null;
        if (type.ClrType.Assembly == typeof(TableBinding).Assembly)
            Refuse("/type", ImportTexts.Problem(ImportCodes.KeptType, ("type", type.Name)));
        if (type.Root is not null)
            Refuse("/type", ImportTexts.Problem(ImportCodes.PartAlone, ("type", type.Name), ("root", type.Root)));
        CheckSystem(system, mapping.Key.System is null ? "" : _pointer + "/key");
        var key = Columns(mapping.Key.Columns, "/key");
        _atHand.Add((type, mapping.Fields));
        var fields = Cells(type, mapping.Fields, "/fields");
        var parts = mapping.Parts.Select((p, i) => PartOf(type, p, $"/parts/{i}"))
            .OfType<(RecordType, ImmutableArray<FieldCell>)>().ToImmutableArray();

        // A process is what makes a field a state.
        var processes = type.Fields.Count(f => f is { Kind: FieldKind.State, ViewOf: null });
        if (processes != 1 && !mapping.States.IsEmpty)
            Refuse("/states", ImportTexts.Problem(ImportCodes.NotOneProcess, ("type", type.Name), ("count", processes)));
        var states = mapping.States.Select((s, i) => (Chain(s.State, $"/states/{i}/state"), s.At is { } at ? Chain(at, $"/states/{i}/at") : null))
            .ToImmutableArray();
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
        Refuse(pointer, ImportTexts.Problem(ImportCodes.UnknownType, ("type", name), ("allowed", _catalog.Types.Select(t => t.Name)), ("near", NearNames.Of(name, _catalog.Types.Select(t => t.Name)))));
        return null;
    }

    private ImmutableArray<FieldCell> Cells(RecordType type, ImmutableSortedDictionary<string, ValueMapping> fields, string pointer) =>
        [.. fields.Select(f => Cell(type, f.Key, f.Value, $"{pointer}/{f.Key}")).OfType<FieldCell>()];

    private FieldCell? Cell(RecordType type, string key, ValueMapping mapping, string pointer)
    {
        if (type.Find(key) is not { } field || field.ViewOf is not null)
        {
            Refuse(pointer, UnknownField(type, key, IsWritten));
            return null;
        }

        if (!IsWritten(field))
        {
            Refuse(pointer, ImportTexts.Problem(ImportCodes.FieldNotWritten, ("field", key)));
            return null;
        }

        return Cell(type, field, mapping, pointer);
    }

    private FieldCell Cell(RecordType type, FieldDefinition field, ValueMapping mapping, string pointer)
    {
        Check(field, mapping, pointer);
        return new FieldCell(
            field,
            mapping,
            Text(mapping, pointer, otherwise: null),
            mapping.Currency is { } currency ? Chain(currency, pointer + "/currency") : null,
            mapping.Else is { } other ? Cell(type, field, other, pointer + "/else") : null,
            Emptinesses.Of(type, field));
    }

    // Where it is no field that reads what is taken instead.
    private CellText Chain(ValueMapping mapping, string pointer)
    {
        CheckForm(mapping, pointer);
        if (mapping.Of is not null)
            Refuse(pointer + "/of", ImportTexts.Problem(ImportCodes.PlanUnknownMember, ("member", "of"), ("allowed", ChainSources)));
        return Text(mapping, pointer, mapping.Else is { } other ? Chain(other, pointer + "/else") : null);
    }

    private void CheckForm(ValueMapping mapping, string pointer)
    {
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(mapping.Zone) is null)
            Refuse(pointer + "/zone", ImportTexts.Problem(ImportCodes.UnknownZone, ("zone", mapping.Zone)));
        foreach (var format in mapping.Formats)
        {
            try
            {
                CellTimes.Check(format);
            }
            catch (InvalidPatternException error)
            {
                Refuse(pointer, ImportTexts.Problem(ImportCodes.BadFormat, ("format", format), ("reason", error.Message.TrimEnd('.'))));
            }
        }
    }

    private void Check(FieldDefinition field, ValueMapping mapping, string pointer)
    {
        CheckForm(mapping, pointer);
        if (mapping.Of is { } path && !Leads(path, field))
            Refuse(pointer + "/of", ImportTexts.Problem(ImportCodes.BadPath, ("path", path), ("kind", FieldKinds.Of(field.Kind).Name)));
        if (mapping is { Of: not null, Else: not null, When: null })
            Refuse(pointer + "/else", ImportTexts.Problem(ImportCodes.ElseOfOf));
        if (field.Kind == FieldKind.Reference && mapping.Of is null)
            CheckBy(field, mapping.By, pointer);
    }

    private void CheckBy(FieldDefinition field, NamedBy? by, string pointer)
    {
        if ((by?.Type ?? field.Target) is not { } target)
        {
            Refuse(pointer, ImportTexts.Problem(ImportCodes.AnyType, ("field", field.Key)));
            return;
        }

        if (TypeOf(target, pointer + "/by") is not { } named)
            return;
        if (by?.System is { } system)
            CheckSystem(system, _pointer + pointer + "/by");
        if (by?.Type is not null && (named.Root is not null || (field.Target is { } held && !string.Equals(held, target, StringComparison.Ordinal))))
        {
            var allowed = field.Target is { } only ? [only] : _catalog.Types.Where(t => t.Root is null).Select(t => t.Name);
            Refuse(pointer + "/by/type", ImportTexts.Problem(ImportCodes.WrongTarget, ("field", field.Key), ("type", target), ("allowed", allowed)));
        }

        if (by?.Field is { } key)
            CheckBy(named, key, pointer + "/by");
    }

    private void CheckBy(RecordType named, string key, string pointer)
    {
        if (named.Find(key) is not { } field)
        {
            Refuse(pointer, UnknownField(named, key, f => f.MatchKey || f.Unique));
        }
        else if (field.Kind != FieldKind.Text)
        {
            var kind = FieldKinds.Of(field.Kind).Name;
            Refuse(pointer + "/field", ImportTexts.Problem(ImportCodes.ByNoText, ("type", named.Name), ("field", key), ("kind", kind)));
        }
    }

    // Of fields that the importer may not see nothing is told.
    private Problem UnknownField(RecordType type, string key, Func<FieldDefinition, bool> isAllowed)
    {
        var allowed = type.Fields.Where(f => isAllowed(f) && _session.Model.Access.MayRead(_session.Actor, type, f)).Select(f => f.Key).Order(StringComparer.Ordinal).ToList();
        return ImportTexts.Problem(ImportCodes.UnknownField, ("type", type.Name), ("field", key), ("allowed", allowed), ("near", NearNames.Of(key, allowed)));
    }

    // The whole pointer: the system may be that of the plan.
    private void CheckSystem(string system, string pointer)
    {
        if (system.Length is 0 or > 63 || system.Contains(':', StringComparison.Ordinal))
            _problems.Add(ImportTexts.Problem(ImportCodes.BadSystem, ("system", system)) with { Path = pointer + "/system" });
    }

    // A reference at hand, and a field of its record that fits.
    private bool Leads(string path, FieldDefinition field)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
            return false;
        var at = _atHand.LastOrDefault(r => r.Fields.Any(f => string.Equals(f.Key, path[..dot], StringComparison.Ordinal)));
        if (at is not { Type: { } type } named)
            return false;
        var mapping = named.Fields.First(f => string.Equals(f.Key, path[..dot], StringComparison.Ordinal)).Value;
        return type.Find(path[..dot]) is { Kind: FieldKind.Reference } reference
            && (mapping.By?.Type ?? reference.Target) is { } target
            && _catalog.Find(target)?.Find(path[(dot + 1)..])?.Kind == field.Kind;
    }

    private CellText Text(ValueMapping mapping, string pointer, CellText? otherwise) => new(
        mapping,
        Columns(mapping.Template is { } template ? [.. Template.Columns(template)] : mapping.Columns, pointer),
        mapping.When is { } when ? Columns([when.Column], pointer + "/when")[0] : 0,
        otherwise);

    private ImmutableArray<int> Columns(ImmutableArray<string> names, string pointer)
    {
        var found = ImmutableArray.CreateBuilder<int>(names.Length);
        foreach (var name in names)
        {
            var at = _header.ToList().FindIndex(h => string.Equals(h, name, StringComparison.OrdinalIgnoreCase));
            if (at < 0)
                Refuse(pointer, ImportTexts.Problem(ImportCodes.UnknownColumn, ("column", name), ("allowed", _header), ("near", NearNames.Of(name, _header))));
            found.Add(Math.Max(at, 0));
        }

        return found.ToImmutable();
    }

    private static bool IsWritten(FieldDefinition field) =>
        field is { Write: not null, Kind: not FieldKind.State } && (!field.System || field.Key is "owner" or "owner.team");

    private void Refuse(string place, Problem problem) => _problems.Add(problem with { Path = _pointer + place });
}
