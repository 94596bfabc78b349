using System.Collections.Immutable;
using Crm.Records;
using Crm.Rules;
using Crm.Time;
using Crm.Values;
using NodaTime;

namespace Crm.Conformance.Trials;

/// <summary>Random rules over a catalogue that bind without a problem, and random values for its fields, from one seed.</summary>
/// <remarks>Knows only the catalogue, so other suites can use it with types of their own. Values come from small pools, so that comparisons often hold.</remarks>
internal sealed class RandomRules(RecordCatalog catalog, int seed, bool hasBefore = false)
{
    private static readonly string[] Texts = ["a", "A", "b", "Zürich", "zurich", "ﬁx", "FIX", "\U0001F600", "\uFF5E", "é", "x y", "straße", "İ", "istanbul", "50%", "a_b", "_"];
    // Doubles keep 53 bits, integers 63; nine records must sum to something that a store may add up without rounding.
    private static readonly long[] Integers =
        [2_000_000_000, -2_000_000_000, 10_000, 9_007_199_254_740_993, -9_007_199_254_740_993, 1_000_000_000_000_000_000, -999_999_999_999_999_999];
    private static readonly decimal[] Numbers =
    [
        0.0001m, -0.0001m, 12_345_678_901.2345m, -12_345_678_901.2344m, 1.0001m, 900_719_925_474.0993m, -900_719_925_474.0993m,
        9_999_999_999_999.9999m, 99_999_999_999_999.9999m, -99_999_999_999_999.9999m, 9_007_199_254_740_993, -999_999_999_999_999_999,
    ];
    private static readonly decimal[] Rates = [1.0000000001m, 900_719.9254740993m, 0.0000000001m];
    // What no value of a field may equal, though it lies close by.
    private static readonly decimal[] Literals =
    [
        0.00005m, -0.00005m, 1.00005m, 50_000.50005m, -50_000.50005m, 1.00010m, 1.00000000005m, 900_719_925_474.0993m, 900_719_925_474.09925m, -900_719_925_474.09935m,
        99_999_999_999_999.99995m, 9_007_199_254_740_992, 9_007_199_254_740_993, -9_007_199_254_740_993.5m, 1_000_000_000_000_000_000.5m, -999_999_999_999_999_999,
        922_337_203_685_477.5807m, 922_337_203_685_477.5808m, -922_337_203_685_477.5809m, 9_200_000_000_000_000_000, long.MaxValue, long.MaxValue + 0.5m,
        long.MaxValue + 1m, long.MinValue, long.MinValue - 1m, 12_345_678_901.23450001m, 0.0000000000000000000000000001m, decimal.MaxValue, decimal.MinValue,
    ];
    private static readonly string[] Periods = ["0d", "1d", "-1d", "30d", "-90d", "1mo", "-1mo", "1y", "-1y6mo", "2w"];
    private static readonly string[] Clocks = ["3h", "-30min", "1d12h", "-90s"];
    private readonly Random _random = new(seed);

    public int Seed { get; } = seed;

    public Instant Now { get; } = Instant.FromUtc(2026, 3, 29, 10, 15, 30);

    /// <summary>Known ids by record type, from which references are drawn.</summary>
    public Dictionary<string, List<Guid>> Ids { get; } = new(StringComparer.Ordinal);

    /// <summary>A rule about the type; about its state before, too, where that is asked for and there is one.</summary>
    public Rule Next(RecordType type, int depth = 3, bool before = true) => Next(type, depth, related: 2, own: before);

    /// <summary>A value that the field may hold; missing now and then, unless it never may be.</summary>
    public FieldValue Value(FieldDefinition field, bool never = false) => !never && Chance(5) ? FieldValue.Missing : field.Kind switch
    {
        FieldKind.Text => FieldValue.Text(Pick(Texts)),
        FieldKind.Choice or FieldKind.State => FieldValue.Text(ChoiceOf(field), field.Kind),
        FieldKind.Choices when Is(field.Key, "externalIds") => FieldValue.Choices(ChoiceSet.Create([$"erp:{_random.Next(3)}"])),
        FieldKind.Choices => FieldValue.Choices(ChoiceSet.Create([ChoiceOf(field), ChoiceOf(field)])),
        FieldKind.Integer => FieldValue.Integer(Chance(8) ? Pick(Array.FindAll(Integers, i => IsLong(field) || i == (int)i)) : _random.Next(-2, 4)),
        FieldKind.Number => FieldValue.Number(decimal.Round(Chance(6) ? Large(field.Precision - field.Scale) : _random.Next(-4, 8) / 2m, field.Scale)),
        FieldKind.Boolean => FieldValue.Boolean(Chance(2)),
        FieldKind.Date => FieldValue.Date(Day()),
        FieldKind.Instant => FieldValue.Instant(Moment()),
        FieldKind.Money => FieldValue.Money(Money(field)),
        FieldKind.Reference => never ? SomeReference(field) : Reference(field),
        _ => FieldValue.Point(new GeoPoint(_random.Next(2), _random.Next(2))),
    };

    /// <summary>Fills every field that can be written.</summary>
    public T Fill<T>(T record, RecordType type) where T : Record
    {
        foreach (var field in type.Fields)
        {
            if (field.Write is { } write && (!field.System || IsOfPart(type, field)))
                write(record, Value(field, field.System || IsNever(field)));
        }

        return record;
    }

    /// <summary>Gives all money its worth, as a commit does.</summary>
    public static Record GiveWorth(RecordType type, Record record)
    {
        foreach (var field in type.Fields.Where(f => f.Kind == FieldKind.Money))
        {
            if (field.Read(record).AsMoney() is { BaseAmount: null } money)
                field.Write!(record, FieldValue.Money(money.At(1.5m, new LocalDate(2026, 2, 3))));
        }

        return record;
    }

    /// <summary>True when C# cannot leave the field out.</summary>
    public static bool IsNever(FieldDefinition field) =>
        field.Properties is [{ PropertyType: { IsValueType: true } type }] && Nullable.GetUnderlyingType(type) is null;

    public bool Chance(int oneIn) => _random.Next(oneIn) == 0;

    public int Number(int below) => _random.Next(below);

    public T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    private Rule Next(RecordType type, int depth, int related, bool own)
    {
        if (depth == 0 || Chance(4))
            return Leaf(type, own);
        return _random.Next(8) switch
        {
            0 or 1 => new AllRule(Some(type, depth, related, own)),
            2 or 3 => new AnyRule(Some(type, depth, related, own)),
            4 or 5 => new NotRule(Next(type, depth - 1, related, own)),
            _ => related > 0 && !catalog.RelatedTo(type).IsEmpty ? Related(type, depth, related) : Leaf(type, own),
        };
    }

    private ImmutableArray<Rule> Some(RecordType type, int depth, int related, bool own) =>
        [.. Enumerable.Range(0, _random.Next(4)).Select(_ => Next(type, depth - 1, related, own))];

    private Rule Related(RecordType type, int depth, int related)
    {
        var set = Pick<RelatedSet>(catalog.RelatedTo(type));
        var path = set.Name;
        if (Chance(4) && !catalog.RelatedTo(set.Type).IsEmpty)
        {
            set = Pick<RelatedSet>(catalog.RelatedTo(set.Type));
            path = $"{path}.{set.Name}";
        }

        var where = Next(set.Type, depth - 1, related - 1, own: false);
        if (Chance(2))
            return new RelatedRule(path, where, Pick(Enum.GetValues<Quantifier>()));
        var comparison = Pick(Enum.GetValues<Comparison>());
        if (Chance(3))
            return new AggregateRule(path, where, Aggregate.Count, null, null, comparison, Chance(4) ? Literal() : Operand.Of(FieldValue.Integer(_random.Next(4))));
        var aggregate = Pick([Aggregate.Sum, Aggregate.Min, Aggregate.Max]);
        FieldDefinition[] fields = [.. set.Type.Fields.Where(f => FieldKinds.Of(f.Kind).IsNumeric || (aggregate != Aggregate.Sum && IsOrdered(f)))];
        if (fields.Length == 0)
            return new RelatedRule(path, where, Quantifier.Any);
        var of = Pick(fields);
        if (of.Kind == FieldKind.Money && Chance(2))
            return new AggregateRule(path, where, aggregate, of.Key + ".amount", "CHF", comparison, Chance(4) ? Literal() : Operand.Of(FieldValue.Number(_random.Next(4))));
        var value = FieldKinds.Of(of.Kind).IsNumeric && Chance(2) ? Operand.Of(FieldValue.Number(_random.Next(-4, 8) / 2m)) : Value(type, of, equality: false);
        return new AggregateRule(path, where, aggregate, of.Key, null, comparison, value);
    }

    private Rule Leaf(RecordType type, bool own)
    {
        var (path, field) = Path(type);
        switch (_random.Next(10))
        {
            case 0:
                return new EmptyRule(path, Chance(2));
            case 1:
                return new InRule(path, [.. Enumerable.Range(0, Chance(6) ? 12 : _random.Next(4)).Select(_ => Member(type, field))]);
            case 2 when FieldKinds.Of(field.Kind).IsText:
            case 3 when FieldKinds.Of(field.Kind).IsText:
                var value = Chance(4) && Like(type, field) is { } other ? Operand.Field(other) : Operand.Of(FieldValue.Text(Pick(Texts)));
                return new TextRule(path, Pick(Enum.GetValues<TextComparison>()), value);
            case 4 when field.Kind == FieldKind.Date:
                return new AnniversaryRule(path, RelativePeriod.Parse(Pick(["0d", "14d", "2w", "3mo"]))!);
            case 5 when own && hasBefore && !path.Contains('.', StringComparison.Ordinal):
                return Chance(2) ? new ChangedRule(path) : new WasRule(path, Value(type, field, equality: true, mayBeField: false));
            case 6 when field.Kind == FieldKind.Reference && field.Target is { } target && !Is(field.Key, "id") && type.Fields.Contains(field) && Is(target, type.Name):
                return new HierarchyRule(path, Pick(Enum.GetValues<HierarchyDirection>()), Operand.Of(SomeReference(field)));
        }

        if (field.Kind == FieldKind.Choices)
            return new HasRule(path, Operand.Of(FieldValue.Text(ChoiceOf(field))));
        if (!IsOrdered(field))
            return new CompareRule(path, Chance(2) ? Comparison.Eq : Comparison.Ne, Value(type, field, equality: true));
        if (Chance(5))
            return new BetweenRule(path, Value(type, field, equality: false), Value(type, field, equality: false));
        var comparison = Pick(Enum.GetValues<Comparison>());
        return new CompareRule(path, comparison, Value(type, field, comparison is Comparison.Eq or Comparison.Ne));
    }

    private (string Path, FieldDefinition Field) Path(RecordType type)
    {
        var path = "";
        for (var hops = 0; ; hops++)
        {
            FieldDefinition[] references = [.. type.Fields.Where(f => f is { Kind: FieldKind.Reference, Target: not null } && !Is(f.Key, "id"))];
            if (hops == 3 || references.Length == 0 || !Chance(4))
            {
                var field = Chance(8) && !type.Views.IsEmpty ? Pick<FieldDefinition>(type.Views) : Pick<FieldDefinition>(type.Fields);
                return (path + field.Key, field);
            }

            var next = Pick(references);
            path += next.Key + ".";
            type = catalog.Get(next.Target!);
        }
    }

    private Operand Value(RecordType type, FieldDefinition field, bool equality, bool mayBeField = true)
    {
        if (field.Kind is FieldKind.Instant or FieldKind.Date && Chance(2))
            return Moving(field.Kind);
        if (mayBeField && Chance(6) && field.Kind is not FieldKind.Choices && Like(type, field) is { } other)
            return Operand.Field(other);
        if (field.Kind == FieldKind.Reference && field.Target is null or "user" && Chance(3))
            return Operand.Me;
        if (FieldKinds.Of(field.Kind).IsNumeric && Chance(3))
            return Literal();
        if (field.Kind == FieldKind.Money && equality && Chance(4))
            return Operand.Of(FieldValue.Money(new Money(Pick(Literals), "CHF")));
        if (field.Kind == FieldKind.Money && (!equality || Chance(2)))
            return Operand.Of(FieldValue.Number(_random.Next(-2, 4)));
        if (field.Kind == FieldKind.Integer && Chance(4))
            return Operand.Of(FieldValue.Number(_random.Next(-4, 8) / 2m));
        if (field.Kind == FieldKind.Choices)
            return Operand.Of(FieldValue.Text(ChoiceOf(field)));
        FieldValue value;
        do
            value = Value(field);
        while (value.IsMissing);
        return Operand.Of(value);
    }

    private Operand Literal() => Operand.Of(FieldValue.Number(Pick(Literals)));

    private Operand Member(RecordType type, FieldDefinition field) => field.Kind == FieldKind.Reference && Chance(2)
        ? field.Target switch
        {
            null => Pick([Operand.MyTeams, Operand.MyUnit, Operand.MySubordinates, Operand.Me]),
            "user" => Pick([Operand.MySubordinates, Operand.Me]),
            "team" => Pick([Operand.MyTeams, Operand.MyUnit]),
            _ => Value(type, field, equality: true),
        }
        : Value(type, field, equality: true, mayBeField: field.Kind != FieldKind.Choices);

    private Operand Moving(FieldKind kind)
    {
        CalendarUnit? unit = Chance(3) ? Pick(Enum.GetValues<CalendarUnit>()) : null;
        if (kind == FieldKind.Date || Chance(3))
            return Operand.Today(RelativePeriod.Parse(Pick(Periods)), unit);
        return Operand.Now(RelativePeriod.Parse(Chance(3) ? Pick(Clocks) : Pick(Periods)), unit);
    }

    // Another field of the same kind, so that both may stand beside each other.
    private string? Like(RecordType type, FieldDefinition field)
    {
        FieldDefinition[] like = [.. type.Fields.Where(f => Fits(f, field))];
        return like.Length == 0 ? null : Pick(like).Key;
    }

    private static bool Fits(FieldDefinition left, FieldDefinition right)
    {
        var (a, b) = (FieldKinds.Of(left.Kind), FieldKinds.Of(right.Kind));
        return (a.IsText && b.IsText) || (a.IsNumeric && b.IsNumeric)
            || (left.Kind == right.Kind && left.Kind != FieldKind.Choices && (left.Target is null || right.Target is null || Is(left.Target, right.Target)));
    }

    private string ChoiceOf(FieldDefinition field) => field.AllowedChoices.IsEmpty ? Pick(Texts) : Pick<string>(field.AllowedChoices);

    // A part knows its root and its place there from the start.
    private static bool IsOfPart(RecordType type, FieldDefinition field) => type.Root is not null && (field == type.RootField || Is(field.Key, "position"));

    private static bool Is(string left, string right) => string.Equals(left, right, StringComparison.Ordinal);

    private static bool IsOrdered(FieldDefinition field) =>
        FieldKinds.Of(field.Kind).IsOrdered && field.Kind is not (FieldKind.Reference or FieldKind.Boolean);

    private FieldValue Reference(FieldDefinition field) => Chance(6) ? FieldValue.Missing : SomeReference(field);

    private FieldValue SomeReference(FieldDefinition field)
    {
        var type = field.Target ?? Pick<RecordType>(catalog.Types).Name;
        return FieldValue.Reference(new RecordRef(type, Ids.TryGetValue(type, out var ids) && ids.Count > 0 ? Pick(ids) : Guid.Parse("00000000-0000-0000-0000-000000000001")));
    }

    private LocalDate Day() => Chance(6)
        ? Pick([new LocalDate(2000, 2, 29), new LocalDate(1900, 3, 1), new LocalDate(9999, 12, 31)])
        : Now.InUtc().Date.PlusDays(Pick([-365, -90, -31, -1, 0, 1, 13, 14, 15, 31, 365]));

    private Instant Moment() => Now + Duration.FromSeconds(Pick([-90L * 86400, -86400, -3600, -90, 0, 90, 86400, 30L * 86400])) + Duration.FromNanoseconds(Chance(2) ? 0 : 1000 * _random.Next(3));

    // A worth has as many digits as an amount, so what is large is not multiplied by a large rate.
    private Money Money(FieldDefinition field)
    {
        var large = Chance(8) ? Large(13) : default(decimal?);
        var money = new Money(large ?? _random.Next(-2, 4), Pick(["CHF", "EUR"]));
        return Chance(4) ? money : money.At(Is(money.Currency, "CHF") ? 1 : large is null && Chance(3) ? Pick(Rates) : 2, new LocalDate(2026, 1, 1));
    }

    private decimal Large(int digits)
    {
        var bound = (decimal)Math.Pow(10, digits);
        return Pick(Array.FindAll(Numbers, n => Math.Abs(n) < bound));
    }

    private static bool IsLong(FieldDefinition field) =>
        field.Custom || (field.Properties is [var property] && (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) == typeof(long));
}
