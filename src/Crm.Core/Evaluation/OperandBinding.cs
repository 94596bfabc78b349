using System.Collections.Immutable;
using Crm.Errors;
using Crm.Records;
using Crm.Rules;
using Crm.Time;

namespace Crm.Evaluation;

/// <summary>What an operand has to fit: the field or the aggregate that it stands beside.</summary>
/// <param name="Name">The name for people.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Field">The field; null for a count or a sum.</param>
internal readonly record struct Shape(string Name, FieldKind Kind, FieldDefinition? Field)
{
    public string KindName => FieldKinds.Of(Kind).Name;

    public ImmutableArray<string> Choices => Field?.AllowedChoices ?? [];

    public bool IsText => FieldKinds.Of(Kind).IsText;

    public bool IsNumeric => FieldKinds.Of(Kind).IsNumeric;

    // References and truth values have an order for sorting, which says nothing in a rule.
    public bool IsComparable => FieldKinds.Of(Kind).IsOrdered && Kind is not (FieldKind.Reference or FieldKind.Boolean);

    public static Shape Of(BoundField field) => new(field.Path, field.Field.Kind, field.Field);
}

/// <summary>Finds what operands stand for, and brings literals to the kind of the field.</summary>
internal sealed class OperandBinding(PathBinding paths, ProblemList problems)
{
    private const int MaxDays = 366_000;

    /// <summary>The bound operand; null after a problem.</summary>
    /// <param name="operand">The operand.</param>
    /// <param name="type">The type of which a field operand is a field.</param>
    /// <param name="shape">What it has to fit.</param>
    /// <param name="pointer">Where it stands.</param>
    /// <param name="equality">Whether it is tested for equality only, as literals of money and askers must be.</param>
    /// <param name="sets">Whether a set around the asker may stand here.</param>
    public BoundOperand? Bind(Operand operand, RecordType type, Shape shape, string pointer, bool equality, bool sets = false) => operand switch
    {
        LiteralOperand { Value: var value } => new LiteralBinding(problems).Bind(value, shape, pointer, equality) is { IsMissing: false } literal
            ? new BoundLiteral(literal)
            : null,
        FieldOperand { Path: var path } => Field(path, type, shape, pointer + "/field"),
        NowOperand now => shape.Kind == FieldKind.Instant
            ? Now(now.Offset, now.StartOf, asDate: false, pointer + "/now")
            : Wrong(shape, "now", pointer),
        TodayOperand today => shape.Kind switch
        {
            FieldKind.Date => Today(today, CalendarUnit.Day, asDate: true, pointer + "/today"),
            FieldKind.Instant => Today(today, CalendarUnit.Day, asDate: false, pointer + "/today"),
            _ => Wrong(shape, "today", pointer),
        },
        AskerOperand { Set: var set } => Asker(set, shape, pointer, sets),
        _ => throw new ArgumentException($"Unknown operand {operand.GetType().Name}.", nameof(operand)),
    };

    private BoundField? Field(string path, RecordType type, Shape shape, string pointer)
    {
        if (paths.Field(type, path, pointer) is not { } field)
            return null;
        var other = Shape.Of(field);
        var fits = (shape.IsText && other.IsText) || (shape.IsNumeric && other.IsNumeric)
            || (shape.Kind == other.Kind && shape.Kind != FieldKind.Choices);
        if (fits && shape.Kind == FieldKind.Reference)
            fits = shape.Field?.Target is not { } left || field.Field.Target is not { } right || string.Equals(left, right, StringComparison.Ordinal);
        if (!fits)
            Wrong(shape, $"the field {path}, which is {other.KindName}", pointer);
        return fits ? field : null;
    }

    // The day's start beside an instant: the same calendar arithmetic, taken to the start of the day at least.
    private BoundNow? Today(TodayOperand today, CalendarUnit least, bool asDate, string pointer)
    {
        if (today.Offset.Period is { Hours: 0, Minutes: 0, Seconds: 0 })
            return Now(today.Offset, today.StartOf ?? (asDate ? null : least), asDate, pointer);
        return problems.Add<BoundNow>(ProblemCodes.RuleBadPeriod, pointer, ("period", today.Offset.ToString()), ("allowed", "whole days, weeks, months or years"));
    }

    private BoundNow? Now(RelativePeriod offset, CalendarUnit? startOf, bool asDate, string pointer)
    {
        var period = offset.Period;
        var days = Math.Abs((366L * period.Years) + (31L * period.Months) + (7L * period.Weeks) + period.Days) + Math.Abs(period.Hours / 24)
            + Math.Abs(period.Minutes / 1440) + Math.Abs(period.Seconds / 86_400);
        return days <= MaxDays
            ? new BoundNow(offset, startOf, asDate)
            : problems.Add<BoundNow>(ProblemCodes.RuleBadPeriod, pointer, ("period", offset.ToString()), ("allowed", "at most 1,000 years"));
    }

    private BoundAsker? Asker(AskerSet set, Shape shape, string pointer, bool sets)
    {
        var name = RecordName.CamelCase(set.ToString());
        var type = set is AskerSet.Me or AskerSet.MySubordinates ? "user" : "team";
        if (shape.Kind != FieldKind.Reference || (shape.Field?.Target is { } target && !string.Equals(target, type, StringComparison.Ordinal)))
            return Wrong<BoundAsker>(shape, $"{name}, which is a {type}", pointer);
        if (set != AskerSet.Me && !sets)
            return problems.Add<BoundAsker>(ProblemCodes.RuleSetOutsideIn, pointer, ("set", name));
        return new BoundAsker(set);
    }

    private BoundOperand? Wrong(Shape shape, string found, string pointer) => Wrong<BoundOperand>(shape, found, pointer);

    private T? Wrong<T>(Shape shape, string found, string pointer) where T : class =>
        problems.Add<T>(ProblemCodes.RuleWrongKind, pointer, LiteralBinding.Mismatch(shape, found));
}
