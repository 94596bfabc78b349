using Crm.Records;
using Crm.Rules;
using Crm.Time;
using Crm.Values;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Core.Tests.Rules;

/// <summary>Rules of every form that the language has.</summary>
internal static class RandomRules
{
    private static readonly Gen<string> Path = Gen.Elements("industry", "owner.team.region", "a", "x_1", "amount.currency", "billing.city");

    private static readonly Gen<string> Text = Gen.OneOf(
        ArbMap.Default.GeneratorFor<string>().Where(IsText),
        Gen.Elements("tech", "\"\\/\u0001\u2028", "Zürich 東京 🚀", "2026-03-29", new string('x', RuleLimits.MaxTextLength)));

    private static readonly Gen<RelativePeriod> Period =
        Gen.Elements("0d", "-90d", "1y6mo", "-2w", "12h30min", "5s").Select(p => RelativePeriod.Parse(p)!);

    private static readonly Gen<CalendarUnit?> Unit =
        Gen.Elements<CalendarUnit?>(null, CalendarUnit.Day, CalendarUnit.Week, CalendarUnit.Month, CalendarUnit.Quarter, CalendarUnit.Year);

    private static readonly Gen<FieldValue> Value = Gen.OneOf(
        Text.Select(t => FieldValue.Text(t)),
        ArbMap.Default.GeneratorFor<long>().Select(n => FieldValue.Integer(n)),
        Gen.Elements(long.MinValue, long.MaxValue, 0).Select(n => FieldValue.Integer(n)),
        ArbMap.Default.GeneratorFor<decimal>().Select(n => FieldValue.Number(n)),
        Gen.Elements(decimal.MaxValue, decimal.MinValue, 0.0000000000000000000000000001m, 1.500m, -0.0m, 1e20m).Select(n => FieldValue.Number(n)),
        ArbMap.Default.GeneratorFor<bool>().Select(b => FieldValue.Boolean(b)),
        ArbMap.Default.GeneratorFor<decimal>().Select(n => FieldValue.Money(new Money(n, "CHF", 1m, 1m, null))),
        Gen.Choose(-90, 90).Select(n => FieldValue.Point(new GeoPoint(n * 0.9999, n / 3.0))),
        Gen.Choose(1, int.MaxValue).Select(n => FieldValue.Reference(new RecordRef("party", new Guid(n, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)))),
        Gen.Choose(1, 3000).Select(n => FieldValue.Date(new NodaTime.LocalDate(n, 2, 28))),
        Gen.Choose(int.MinValue, int.MaxValue).Select(n => FieldValue.Instant(NodaTime.Instant.FromUnixTimeMilliseconds(n))));

    public static Gen<Operand> Operand { get; } = Gen.OneOf(
        Value.Select(v => Crm.Rules.Operand.Of(v)),
        Path.Select(p => Crm.Rules.Operand.Field(p)),
        from offset in Period from unit in Unit select Crm.Rules.Operand.Now(offset, unit),
        from offset in Period from unit in Unit select Crm.Rules.Operand.Today(offset, unit),
        Word<AskerSet>().Select(s => (Operand)new AskerOperand(s)));

    public static Gen<Rule> Rule { get; } = Gen.Sized(size => OfSize(Math.Min(size, 30)));

    private static readonly Lazy<Gen<Rule>> LazyLeaf = new(() => Gen.OneOf(
        from path in Path from comparison in Word<Comparison>() from value in Operand select (Rule)new CompareRule(path, comparison, value),
        from path in Path from start in Operand from end in Operand select (Rule)new BetweenRule(path, start, end),
        from path in Path from values in Operand.ListOf() select (Rule)new InRule(path, [.. values]),
        from path in Path from empty in ArbMap.Default.GeneratorFor<bool>() select (Rule)new EmptyRule(path, empty),
        from path in Path from comparison in Word<TextComparison>() from value in Operand select (Rule)new TextRule(path, comparison, value),
        from path in Path from value in Operand select (Rule)new HasRule(path, value),
        from path in Path from direction in Word<HierarchyDirection>() from value in Operand select (Rule)new HierarchyRule(path, direction, value),
        from path in Path from within in Gen.Elements("0d", "14d", "2w", "11mo") select (Rule)new AnniversaryRule(path, RelativePeriod.Parse(within)!),
        from path in Path from value in Operand select (Rule)new WasRule(path, value),
        from path in Path select (Rule)new ChangedRule(path),
        from key in Gen.Elements("big", "Grosse Kunden", "x/y~z") select (Rule)new SegmentRule(key)));

    private static Gen<Rule> OfSize(int size)
    {
        if (size <= 1)
            return LazyLeaf.Value;
        var inner = OfSize(size / 3);
        return Gen.OneOf(
            LazyLeaf.Value,
            from rule in inner select (Rule)new NotRule(rule),
            from rules in inner.ListOf().Resize(4) select (Rule)new AllRule([.. rules]),
            from rules in inner.ListOf().Resize(4) select (Rule)new AnyRule([.. rules]),
            from path in Path from rule in inner from quantifier in Word<Quantifier>() select (Rule)new RelatedRule(path, rule, quantifier),
            from path in Path
            from rule in inner
            from aggregate in Word<Aggregate>()
            from of in Path
            from comparison in Word<Comparison>()
            from value in Operand
            from currency in Gen.Elements<string?>(null, "EUR")
            select (Rule)new AggregateRule(
                path,
                rule,
                aggregate,
                aggregate == Aggregate.Count ? null : of,
                aggregate == Aggregate.Sum ? currency : null,
                comparison,
                value));
    }

    private static Gen<T> Word<T>() where T : struct, Enum => Gen.Elements(Enum.GetValues<T>());

    private static bool IsText(string text)
    {
        if (string.IsNullOrEmpty(text) || text.Contains('\0', StringComparison.Ordinal))
            return false;
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]) && i++ >= 0))
                return false;
        }

        return true;
    }
}
