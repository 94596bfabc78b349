using System.Text;
using Crm.Evaluation;
using Crm.Records;
using Crm.Rules;
using Crm.Time;
using Crm.Values;
using NodaTime;
using NodaTime.Text;
using Record = Crm.Records.Record;

namespace Crm.Core.Tests.Evaluation;

/// <summary>The meaning of rules as written, read straight from their definition: no binding, no normal form, nothing fast.</summary>
internal sealed class NaiveRules(RecordCatalog catalog, RuleContext context, IReadOnlyDictionary<string, Rule> visible)
{
    public bool Met(Rule rule, Record record) => rule switch
    {
        AllRule all => all.Rules.All(r => Met(r, record)),
        AnyRule any => any.Rules.Any(r => Met(r, record)),
        NotRule not => !Met(not.Inner, record),
        CompareRule compare => Compare(Value(compare.Path, record), compare.Comparison, compare.Value, record),
        BetweenRule between => Compare(Value(between.Path, record), Comparison.Ge, between.From, record)
            && Compare(Value(between.Path, record), Comparison.Le, between.To, record),
        InRule one => one.Values.Any(v => Equals(Value(one.Path, record), v, record)),
        EmptyRule empty => Value(empty.Path, record).IsMissing == empty.Empty,
        TextRule text => Text(Value(text.Path, record).AsText(), text.Comparison, Operand(text.Value, record, FieldKind.Text).AsText()),
        HasRule has => Equals(Value(has.Path, record), has.Value, record),
        RelatedRule related => related.Quantifier switch
        {
            Quantifier.Any => Members(related.Path, record).Any(m => Met(related.Where, m)),
            Quantifier.None => !Members(related.Path, record).Any(m => Met(related.Where, m)),
            _ => Members(related.Path, record).All(m => Met(related.Where, m)),
        },
        AggregateRule aggregate => Aggregated(aggregate, record),
        HierarchyRule hierarchy => Hierarchy(hierarchy, record),
        AnniversaryRule anniversary => Value(anniversary.Path, record).AsDate() is { } date && Near(date, anniversary.Within),
        ChangedRule changed => Field(changed.Path, record) is var field
            && (context.Before is null ? !field.Read(record).IsMissing : field.Read(context.Before) != field.Read(record)),
        WasRule was => context.Before is { } before && Equals(Value(was.Path, before), was.Value, record),
        _ => throw new ArgumentException(rule.GetType().Name),
    };

    private bool Compare(FieldValue value, Comparison comparison, Operand operand, Record record)
    {
        if (comparison == Comparison.Eq)
            return Equals(value, operand, record);
        if (comparison == Comparison.Ne)
            return !Equals(value, operand, record);
        var other = Operand(operand, record, value.IsMissing ? FieldKind.Text : value.Kind);
        if (value.IsMissing || other.IsMissing)
            return false;
        var order = FieldKinds.Of(value.Kind).IsText ? Encoding.UTF8.GetBytes(value.AsText()!).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(other.AsText()!))
            : !FieldKinds.Of(value.Kind).IsNumeric ? value.CompareTo(other)
            : value.AsNumber() is { } left && other.AsNumber() is { } right ? left.CompareTo(right)
            : (int?)null;
        return comparison switch
        {
            Comparison.Lt => order < 0,
            Comparison.Le => order <= 0,
            Comparison.Gt => order > 0,
            _ => order >= 0,
        };
    }

    private bool Equals(FieldValue value, Operand operand, Record record)
    {
        if (operand is AskerOperand { Set: not AskerSet.Me and var set })
        {
            var people = set switch { AskerSet.MyTeams => context.Asker.Teams, AskerSet.MyUnit => context.Asker.Unit, _ => context.Asker.Subordinates };
            return value.AsReference() is { } reference && people.Contains(reference);
        }

        var other = Operand(operand, record, value.IsMissing ? FieldKind.Text : value.Kind);
        if (value.IsMissing || other.IsMissing)
            return false;
        if (value.Kind == FieldKind.Choices)
            return value.AsChoices()!.Contains(other.AsText()!);
        if (value.Kind == FieldKind.Money && other.Kind == FieldKind.Money && operand is LiteralOperand)
            return (value.AsMoney()!.Amount, value.AsMoney()!.Currency) == (other.AsMoney()!.Amount, other.AsMoney()!.Currency);
        if (FieldKinds.Of(value.Kind).IsNumeric)
            return value.AsNumber() is { } number && number == other.AsNumber();
        return FieldKinds.Of(value.Kind).IsText ? string.Equals(value.AsText(), other.AsText(), StringComparison.Ordinal) : value == other;
    }

    private FieldValue Operand(Operand operand, Record record, FieldKind kind)
    {
        switch (operand)
        {
            case LiteralOperand literal:
                return Literal(literal.Value, kind);
            case FieldOperand field:
                return Value(field.Path, record);
            case AskerOperand:
                return FieldValue.Reference(context.Asker.Me);
            case NowOperand now:
                var moved = now.Offset.From(context.Now, context.Zone);
                return FieldValue.Instant(now.StartOf is { } unit ? moved.StartOf(unit, context.Zone) : moved);
            case TodayOperand today:
                var day = today.Offset.From(context.Now.InZone(context.Zone).Date);
                day = today.StartOf is { } of ? day.StartOf(of) : day;
                return kind == FieldKind.Instant ? FieldValue.Instant(context.Zone.AtStartOfDay(day).ToInstant()) : FieldValue.Date(day);
            default:
                throw new ArgumentException(operand.GetType().Name);
        }
    }

    // Literals are kept as their JSON form has them.
    private static FieldValue Literal(FieldValue value, FieldKind kind) => kind switch
    {
        FieldKind.Date => FieldValue.Date(LocalDatePattern.Iso.Parse(value.AsText()!).Value),
        FieldKind.Instant => FieldValue.Instant(InstantPattern.ExtendedIso.Parse(value.AsText()!).Value),
        FieldKind.Reference when value.AsText()!.Split(' ') is [var type, var id] => FieldValue.Reference(new RecordRef(type, Guid.Parse(id))),
        _ => value,
    };

    private static bool Text(string? text, TextComparison comparison, string? other)
    {
        if (text is null || other is null)
            return false;
        var (value, fold) = (Fold.Of(text), Fold.Of(other));
        return comparison switch
        {
            TextComparison.Same => string.Equals(value, fold, StringComparison.Ordinal),
            TextComparison.Contains => value.Contains(fold, StringComparison.Ordinal),
            TextComparison.StartsWith => value.StartsWith(fold, StringComparison.Ordinal),
            _ => value.EndsWith(fold, StringComparison.Ordinal),
        };
    }

    private bool Aggregated(AggregateRule rule, Record record)
    {
        var members = Members(rule.Path, record).Where(m => Met(rule.Where, m)).ToList();
        if (rule.Currency is not null)
            members.RemoveAll(m => Value(rule.Of![..^6] + "currency", m).AsText() is not { } currency || !string.Equals(currency, rule.Currency, StringComparison.Ordinal));
        var values = rule.Of is null ? [] : members.Select(m => Value(rule.Of, m))
            .Select(v => !v.IsMissing && v.Kind == FieldKind.Money ? FieldValue.Number(v.AsNumber()) : v)
            .Where(v => !v.IsMissing).Order().ToList();
        var result = rule.Aggregate switch
        {
            Aggregate.Count => FieldValue.Integer(members.Count),
            Aggregate.Sum => FieldValue.Number(values.Sum(v => v.AsNumber()!.Value)),
            Aggregate.Min => values.FirstOrDefault(),
            _ => values.LastOrDefault(),
        };
        return Compare(result, rule.Comparison, rule.Value, record);
    }

    // Over references, the record at their end is judged.
    private bool Hierarchy(HierarchyRule rule, Record start)
    {
        var cut = catalog.Of(start).Find(rule.Path) is null ? rule.Path.LastIndexOf('.') : -1;
        var record = cut < 0 ? start : Value(rule.Path[..cut], start).AsReference() is { } to ? Seen(Live(to)) : null;
        if (record is null || Operand(rule.Of, start, FieldKind.Reference).AsReference() is not { } other || other.Id == record.RawId)
            return false;
        var field = Field(rule.Path[(cut + 1)..], record);
        return rule.Direction == HierarchyDirection.DescendantOf
            ? Above(record, field).Contains(other.Id)
            : Live(other) is { } below && Above(below, field).Contains(record.RawId);
    }

    private List<Guid> Above(Record record, FieldDefinition parent)
    {
        var above = new List<Guid>();
        for (var at = record; at is not null && parent.Read(at).AsReference() is { } next && next.Id != record.RawId && !above.Contains(next.Id); at = Live(next))
            above.Add(next.Id);
        return above;
    }

    private bool Near(LocalDate date, RelativePeriod within)
    {
        var today = context.Today;
        for (var day = today; day <= within.From(today); day = day.PlusDays(1))
        {
            var last = CalendarSystem.Iso.GetDaysInMonth(day.Year, day.Month);
            if (day.Month == date.Month && (day.Day == date.Day || (day.Day == last && date.Day > last)))
                return true;
        }

        return false;
    }

    private FieldDefinition Field(string path, Record record) => catalog.Of(record).Get(path);

    private FieldValue Value(string path, Record record)
    {
        var type = catalog.Of(record);
        if (type.Find(path) is { } field)
            return field.Read(record);
        if (path.EndsWith(".id", StringComparison.Ordinal))
            return Value(path[..^3], record);
        var names = path.Split('.');
        var length = names.Length > 2 && type.Find($"{names[0]}.{names[1]}") is not null ? 2 : 1;
        var reference = type.Get(string.Join('.', names[..length])).Read(record).AsReference();
        return reference is { } to && Seen(Live(to)) is { } next ? Value(string.Join('.', names[length..]), next) : default;
    }

    private IEnumerable<Record> Members(string path, Record record)
    {
        var type = catalog.Of(record);
        var names = path.Split('.', 2);
        var members = context.Facts.Related(catalog.Related(type, names[0])!, record.Ref).Select(Seen).OfType<Record>();
        return names.Length == 1 ? members : members.SelectMany(m => Members(names[1], m));
    }

    private Record? Live(RecordRef reference) => context.Facts.Find(catalog.Get(reference.Type), reference.Id) is { IsDeleted: false } found ? found : null;

    private Record? Seen(Record? record) =>
        record is { IsDeleted: false } && (!visible.TryGetValue(catalog.Of(record).Name, out var rule) || new NaiveRules(catalog, context, NoAccess).Met(rule, record))
            ? record
            : null;

    private static readonly Dictionary<string, Rule> NoAccess = [];
}
