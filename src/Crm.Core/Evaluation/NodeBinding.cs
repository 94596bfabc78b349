using System.Collections.Immutable;
using Crm.Errors;
using Crm.Records;
using Crm.Rules;
using NodaTime;

namespace Crm.Evaluation;

/// <summary>Binds the nodes of one rule, and pushes every not to the leaves.</summary>
internal sealed class NodeBinding
{
    private const int MaxNodes = 500;
    private const int MaxDepth = 32;
    private const int MaxRelated = 3;

    private readonly RuleScope _scope;
    private readonly ProblemList _problems;
    private readonly PathBinding _paths;
    private readonly OperandBinding _operands;
    private readonly List<string> _segments = [];
    private int _nodes;
    private int _depth;
    private int _related;

    public NodeBinding(RuleScope scope, ProblemList problems)
    {
        _scope = scope;
        _problems = problems;
        _paths = new PathBinding(scope, problems);
        _operands = new OperandBinding(_paths, problems);
    }

    private static BoundNode Refused => BoundConstant.False;

    /// <summary>The bound node; anything at all after a problem.</summary>
    public BoundNode Bind(Rule rule, RecordType type, string pointer, bool negated)
    {
        if (++_nodes > MaxNodes)
            return _nodes == MaxNodes + 1 ? Refuse(ProblemCodes.RuleBoundTooLarge, pointer, ("allowed", MaxNodes)) : Refused;
        if (_depth == MaxDepth)
            return Refuse(ProblemCodes.RuleBoundTooDeep, pointer, ("allowed", MaxDepth));
        _depth++;
        var bound = rule switch
        {
            AllRule all => Many(all.Rules, type, pointer + "/all", negated, all: !negated),
            AnyRule any => Many(any.Rules, type, pointer + "/any", negated, all: negated),
            NotRule not => Bind(not.Inner, type, pointer + "/not", !negated),
            CompareRule compare => Compare(compare, type, pointer, negated),
            BetweenRule between => Between(between, type, pointer, negated),
            InRule one => In(one, type, pointer, negated),
            EmptyRule empty => Field(type, empty.Path, pointer) is { } field ? new BoundEmpty(field, empty.Empty != negated) : Refused,
            TextRule text => Text(text, type, pointer, negated),
            HasRule has => Has(has, type, pointer, negated),
            RelatedRule related => Related(related, type, pointer, negated),
            AggregateRule aggregate => Aggregate(aggregate, type, pointer, negated),
            SegmentRule segment => Segment(segment.Key, type, pointer + "/inSegment", negated),
            HierarchyRule hierarchy => Hierarchy(hierarchy, type, pointer, negated),
            AnniversaryRule anniversary => Anniversary(anniversary, type, pointer, negated),
            ChangedRule changed => Changed(changed, type, pointer + "/changed", negated),
            WasRule was => Was(was, type, pointer, negated),
            _ => throw new ArgumentException($"Unknown rule {rule.GetType().Name}.", nameof(rule)),
        };
        _depth--;
        return bound;
    }

    private BoundNode Many(ImmutableArray<Rule> rules, RecordType type, string pointer, bool negated, bool all)
    {
        var nodes = new List<BoundNode>(rules.Length);
        for (var i = 0; i < rules.Length; i++)
            nodes.Add(Bind(rules[i], type, $"{pointer}/{i}", negated));
        return all ? BoundAll.Of(nodes) : BoundAny.Of(nodes);
    }

    private BoundNode Compare(CompareRule rule, RecordType type, string pointer, bool negated)
    {
        if (Field(type, rule.Path, pointer) is not { } field)
            return Refused;
        var name = Name(rule.Comparison);
        var equality = IsEquality(rule.Comparison);
        if (field.Field.Kind == FieldKind.Choices && equality)
        {
            return Value(rule.Value, type, Shape.Of(field), $"{pointer}/{name}", equality) is { } choice
                ? new BoundHas(field, choice, rule.Comparison == Comparison.Ne != negated)
                : Refused;
        }

        if (!equality && !Comparable(Shape.Of(field), name, $"{pointer}/{name}"))
            return Refused;
        return Value(rule.Value, type, Shape.Of(field), $"{pointer}/{name}", equality) is { } value
            ? Compare(field, rule.Comparison, value, negated)
            : Refused;
    }

    private static BoundCompare Compare(BoundField field, Comparison comparison, BoundOperand value, bool negated) =>
        new(field, negated ? Opposite(comparison) : comparison, value, WhenMissing(comparison, negated));

    private BoundNode Between(BetweenRule rule, RecordType type, string pointer, bool negated)
    {
        pointer += "/between";
        if (Field(type, rule.Path, pointer[..^8]) is not { } field || !Comparable(Shape.Of(field), "between", pointer))
            return Refused;
        var from = Value(rule.From, type, Shape.Of(field), pointer + "/0", equality: false);
        var to = Value(rule.To, type, Shape.Of(field), pointer + "/1", equality: false);
        if (from is null || to is null)
            return Refused;
        BoundNode[] ends = [Compare(field, Comparison.Ge, from, negated), Compare(field, Comparison.Le, to, negated)];
        return negated ? BoundAny.Of(ends) : BoundAll.Of(ends);
    }

    private BoundNode In(InRule rule, RecordType type, string pointer, bool negated)
    {
        if (Field(type, rule.Path, pointer) is not { } field)
            return Refused;
        var values = ImmutableArray.CreateBuilder<BoundOperand>(rule.Values.Length);
        for (var i = 0; i < rule.Values.Length; i++)
        {
            if (_operands.Bind(rule.Values[i], type, Shape.Of(field), $"{pointer}/in/{i}", equality: true, sets: true) is { } value)
                values.Add(value);
        }

        if (values.Count == 0)
            return BoundConstant.Of(negated);
        if (field.Field.Kind != FieldKind.Choices)
            return new BoundIn(field, values.ToImmutable(), negated);
        var has = values.Select(v => (BoundNode)new BoundHas(field, v, negated));
        return negated ? BoundAll.Of(has) : BoundAny.Of(has);
    }

    private BoundNode Text(TextRule rule, RecordType type, string pointer, bool negated)
    {
        var name = RecordName.CamelCase(rule.Comparison.ToString());
        if (Field(type, rule.Path, pointer) is not { } field)
            return Refused;
        if (!Shape.Of(field).IsText)
            return WrongOperator(Shape.Of(field), name, "text, choice and state", $"{pointer}/{name}");
        var anyText = new Shape(field.Path, FieldKind.Text, null);
        return Value(rule.Value, type, anyText, $"{pointer}/{name}", equality: true) is { } value
            ? new BoundText(field, rule.Comparison, value, negated)
            : Refused;
    }

    private BoundNode Has(HasRule rule, RecordType type, string pointer, bool negated)
    {
        if (Field(type, rule.Path, pointer) is not { } field)
            return Refused;
        if (field.Field.Kind != FieldKind.Choices)
            return WrongOperator(Shape.Of(field), "has", "choices", pointer + "/has");
        var shape = rule.Value is FieldOperand ? new Shape(field.Path, FieldKind.Text, null) : Shape.Of(field);
        return Value(rule.Value, type, shape, pointer + "/has", equality: true) is { } value ? new BoundHas(field, value, negated) : Refused;
    }

    private BoundNode Related(RelatedRule rule, RecordType type, string pointer, bool negated)
    {
        if (_paths.Related(type, rule.Path, pointer + "/related") is not { } path)
            return Refused;
        var opposite = rule.Quantifier == Quantifier.All;
        var where = Where(rule.Where, path.Type, pointer, opposite);
        return new BoundRelated(path, where, rule.Quantifier == Quantifier.Any == negated);
    }

    private BoundNode Where(Rule rule, RecordType type, string pointer, bool negated)
    {
        if (_related == MaxRelated)
            return Refuse(ProblemCodes.RuleRelatedTooDeep, pointer, ("allowed", MaxRelated));
        _related++;
        var where = Bind(rule, type, pointer + "/where", negated);
        _related--;
        return where;
    }

    private BoundNode Aggregate(AggregateRule rule, RecordType type, string pointer, bool negated)
    {
        if (_paths.Related(type, rule.Path, pointer + "/related") is not { } path)
            return Refused;
        var where = Where(rule.Where, path.Type, pointer, negated: false);
        var name = RecordName.CamelCase(rule.Aggregate.ToString());
        var of = rule.Of is null ? null : _paths.Field(path.Type, rule.Of, $"{pointer}/{name}");
        if (of is null && rule.Aggregate != Rules.Aggregate.Count)
            return rule.Of is null ? Refuse(ProblemCodes.RuleUnknownField, $"{pointer}/{name}", ("field", ""), ("type", path.Type.Name)) : Refused;
        if (ShapeOf(rule.Aggregate, of, name, $"{pointer}/{name}") is not { } shape || !Currency(rule, of, ref where, pointer))
            return Refused;
        return Value(rule.Value, type, shape, $"{pointer}/{Name(rule.Comparison)}", IsEquality(rule.Comparison)) is { } value
            ? new BoundAggregate(
                path, where, rule.Aggregate, of, negated ? Opposite(rule.Comparison) : rule.Comparison, value, WhenMissing(rule.Comparison, negated))
            : Refused;
    }

    // Money is aggregated by its base amount, so the result is a number; a sum of integers may be greater than one.
    private Shape? ShapeOf(Aggregate aggregate, BoundField? of, string name, string pointer)
    {
        if (of is null || aggregate == Rules.Aggregate.Count)
            return new Shape("the count", FieldKind.Integer, null);
        var shape = Shape.Of(of);
        if (aggregate == Rules.Aggregate.Sum)
        {
            if (shape.IsNumeric)
                return new Shape("the sum", FieldKind.Number, null);
            WrongOperator(shape, name, "integer, number and money", pointer);
            return null;
        }

        if (!Comparable(shape, name, pointer))
            return null;
        return shape.Kind == FieldKind.Money ? new Shape(shape.Name, FieldKind.Number, null) : shape;
    }

    private bool Currency(AggregateRule rule, BoundField? of, ref BoundNode where, string pointer)
    {
        var original = of?.Field is { ViewOf: { } money, Key: var key } && string.Equals(key, money + ".amount", StringComparison.Ordinal);
        if (rule.Currency is null ? original && rule.Aggregate == Rules.Aggregate.Sum : !original || !Values.Currency.IsCode(rule.Currency))
        {
            Refuse(ProblemCodes.RuleCurrency, pointer + "/currency", ("field", rule.Of ?? "count"));
            return false;
        }

        if (rule.Currency is not null)
        {
            var currency = of! with { Path = of.Path[..^"amount".Length] + "currency", Field = of.Type.Get(of.Field.ViewOf + ".currency") };
            where = BoundAll.Of([where, Compare(currency, Comparison.Eq, new BoundLiteral(FieldValue.Text(rule.Currency, FieldKind.Choice)), negated: false)]);
        }

        return true;
    }

    private BoundNode Segment(string key, RecordType type, string pointer, bool negated)
    {
        if (_segments.Contains(key, StringComparer.Ordinal))
            return Refuse(ProblemCodes.RuleSegmentCycle, pointer, ("segment", key), ("chain", string.Join(" → ", _segments.Append(key))));
        if (_scope.Segment?.Invoke(key) is not { } rule)
            return Refuse(ProblemCodes.RuleUnknownSegment, pointer, ("segment", key));
        var inner = new ProblemList();
        var binding = new NodeBinding(_scope, inner) { _nodes = _nodes, _depth = _depth, _related = _related };
        binding._segments.AddRange(_segments);
        binding._segments.Add(key);
        var bound = binding.Bind(rule, type, "", negated);
        _nodes = binding._nodes;
        if (inner.Count == 0)
            return bound;
        var first = inner.All[0];
        return first.Code is ProblemCodes.RuleSegmentCycle or ProblemCodes.RuleUnknownSegment or ProblemCodes.RuleBoundTooLarge or ProblemCodes.RuleBoundTooDeep
            ? Refuse(first.Code, pointer, [.. first.Arguments.Select(a => (a.Key, a.Value))])
            : Refuse(ProblemCodes.RuleBrokenSegment, pointer, ("segment", key), ("reason", first.ToString()));
    }

    private BoundNode Hierarchy(HierarchyRule rule, RecordType type, string pointer, bool negated)
    {
        if (Field(type, rule.Path, pointer) is not { } field)
            return Refused;
        if (field.Field.Kind != FieldKind.Reference || !string.Equals(field.Field.Target, field.Type.Name, StringComparison.Ordinal) || string.Equals(field.Field.Key, SystemFields.Id, StringComparison.Ordinal))
            return Refuse(ProblemCodes.RuleNoHierarchy, pointer + "/field", ("field", field.Path), ("type", field.Type.Name));
        return Value(rule.Of, type, Shape.Of(field), $"{pointer}/{RecordName.CamelCase(rule.Direction.ToString())}", equality: true) is { } of
            ? new BoundHierarchy(field, rule.Direction, of, negated)
            : Refused;
    }

    private BoundNode Anniversary(AnniversaryRule rule, RecordType type, string pointer, bool negated)
    {
        if (Field(type, rule.Path, pointer) is not { } field)
            return Refused;
        if (field.Field.Kind != FieldKind.Date)
            return WrongOperator(Shape.Of(field), "anniversary", "date", pointer + "/anniversary");
        return IsAnniversary(rule.Within.Period)
            ? new BoundAnniversary(field, rule.Within, negated)
            : Refuse(
                ProblemCodes.RuleBadPeriod, pointer + "/anniversary/within", ("period", rule.Within.ToString()), ("allowed", "whole days, weeks or months, less than a year"));
    }

    private static bool IsAnniversary(Period within) =>
        within is { Years: 0, HasTimeComponent: false, Months: >= 0, Weeks: >= 0, Days: >= 0 }
        && (31 * within.Months) + (7 * within.Weeks) + within.Days < 366 && within.Months < 12;

    private BoundNode Changed(ChangedRule rule, RecordType type, string pointer, bool negated) =>
        Own(type, rule.Path, "changed", pointer, pointer) is { } field ? new BoundChanged(field, negated) : Refused;

    private BoundNode Was(WasRule rule, RecordType type, string pointer, bool negated)
    {
        if (Own(type, rule.Path, "was", pointer + "/field", pointer + "/was") is not { } field)
            return Refused;
        return Value(rule.Value, type, Shape.Of(field), pointer + "/was", equality: true) is { } value
            ? new BoundWas(field, value, negated)
            : Refused;
    }

    private BoundField? Own(RecordType type, string path, string name, string pointer, string operatorPointer)
    {
        if (_paths.Field(type, path, pointer) is not { } field)
            return null;
        if (field.IsOwn && _scope.HasBefore && _related == 0)
            return field;
        Refuse(ProblemCodes.RuleNoBefore, operatorPointer, ("operator", name));
        return null;
    }

    private BoundField? Field(RecordType type, string path, string pointer) => _paths.Field(type, path, pointer + "/field");

    private BoundOperand? Value(Operand operand, RecordType type, Shape shape, string pointer, bool equality) =>
        _operands.Bind(operand, type, shape, pointer, equality);

    private bool Comparable(Shape shape, string name, string pointer)
    {
        if (!shape.IsComparable)
            WrongOperator(shape, name, "text, choice, state, integer, number, date, instant and money", pointer);
        return shape.IsComparable;
    }

    private BoundNode WrongOperator(Shape shape, string name, string allowed, string pointer) => Refuse(
        ProblemCodes.RuleWrongOperator, pointer, ("operator", name), ("field", shape.Name), ("kind", shape.KindName), ("allowed", allowed));

    private BoundNode Refuse(string code, string pointer, params ReadOnlySpan<(string Name, object? Value)> arguments)
    {
        _problems.Add(code, pointer, arguments);
        return Refused;
    }

    private static string Name(Comparison comparison) => RecordName.CamelCase(comparison.ToString());

    private static bool IsEquality(Comparison comparison) => comparison is Comparison.Eq or Comparison.Ne;

    private static bool WhenMissing(Comparison comparison, bool negated) => comparison == Comparison.Ne != negated;

    internal static Comparison Opposite(Comparison comparison) => comparison switch
    {
        Comparison.Eq => Comparison.Ne,
        Comparison.Ne => Comparison.Eq,
        Comparison.Lt => Comparison.Ge,
        Comparison.Le => Comparison.Gt,
        Comparison.Gt => Comparison.Le,
        _ => Comparison.Lt,
    };
}
