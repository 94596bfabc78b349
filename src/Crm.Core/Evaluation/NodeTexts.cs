using Crm.Records;
using Crm.Rules;

namespace Crm.Evaluation;

/// <summary>Bound nodes in plain English.</summary>
internal static class NodeTexts
{
    public const string Always = "always";

    public static string Of(BoundNode node, RuleContext context) => node switch
    {
        BoundConstant { Value: true } => Always,
        BoundConstant => "never",
        BoundAll => "all of these hold",
        BoundAny => "at least one of these holds",
        BoundCompare n => $"{n.Field.Path} {Of(n.Comparison, IsTime(n.Field))} {Of(n.Value, n.Field, context)}{Missing(n.Comparison, n.WhenMissing)}",
        BoundIn n => $"{n.Field.Path} is {(n.Negated ? "none of" : "one of")} {string.Join(", ", n.Values.Select(v => Of(v, n.Field, context)))}",
        BoundEmpty n => $"{n.Field.Path} is {(n.Empty ? "missing" : "there")}",
        BoundText n => $"{n.Field.Path} {Of(n.Comparison, n.Negated)} {Of(n.Value, n.Field, context)}",
        BoundHas n => $"{n.Field.Path} {(n.Negated ? "does not hold" : "holds")} {Of(n.Value, n.Field, context)}",
        BoundRelated n => $"{(n.None ? "none" : "at least one")} of the {n.Path.Path} meets this",
        BoundAggregate n => $"the {Of(n.Aggregate, n)} of {n.Path.Path} {Of(n.Comparison, n.Aggregate is Aggregate.Min or Aggregate.Max && IsTime(n.Of))} {Of(n.Value, n.Of, context)}{(n.Value is BoundLiteral ? UnitOf(n, context) : "")}{Missing(n.Comparison, n.WhenMissing && MayBeMissing(n))}",
        BoundHierarchy n => $"is {(n.Negated ? "not " : "")}{(n.Direction == HierarchyDirection.AncestorOf ? "above" : "below")} {Of(n.Of, n.Field, context)} along {n.Field.Path}",
        BoundAnniversary n => $"the next yearly return of {n.Field.Path} is {(n.Negated ? "not " : "")}within {RulePhrases.Length(n.Within)}",
        BoundChanged n => $"{n.Field.Path} {(n.Negated ? "did not change" : "changed")}",
        BoundWas n => $"{n.Field.Path} was {(n.Negated ? "not " : "")}{Of(n.Value, n.Field, context)}",
        _ => throw new ArgumentException($"Unknown node {node.GetType().Name}.", nameof(node)),
    };

    /// <summary>A value as it is told, with the name of the record where it refers to one; nothing where there is none.</summary>
    public static string Of(FieldValue value, BoundField? of, RuleContext context) =>
        value.IsMissing ? "nothing" : of?.Names is { } names && value.Kind == FieldKind.Reference ? names.Of(value.AsReference()!.Value, context) : value.ToString();

    /// <summary>The currency behind an amount that was computed, with a space before it; empty where it is no money, or not known.</summary>
    public static string UnitOf(BoundAggregate node, RuleContext context) => node.Of?.Field switch
    {
        _ when node.Aggregate == Aggregate.Count => "",
        { Kind: FieldKind.Money } => Behind(context.BaseCurrency),
        { ViewOf: { } money, Key: var key } when string.Equals(key, money + ".base", StringComparison.Ordinal) => Behind(context.BaseCurrency),
        { ViewOf: { } money, Key: var key } when string.Equals(key, money + ".amount", StringComparison.Ordinal) => Behind(CurrencyIn(node.Where, money + ".currency")),
        _ => "",
    };

    private static string Behind(string? currency) => currency is null ? "" : $" {currency}";

    private static string? CurrencyIn(BoundNode where, string key) => where switch
    {
        BoundAll all => all.Nodes.Select(n => CurrencyIn(n, key)).FirstOrDefault(c => c is not null),
        BoundCompare { Comparison: Comparison.Eq, Value: BoundLiteral { Value: var code } } compare when string.Equals(compare.Field.Field.Key, key, StringComparison.Ordinal) => code.AsText(),
        _ => null,
    };

    // There is always a count and a sum; what they are compared with may not be there.
    private static bool MayBeMissing(BoundAggregate node) => node.Aggregate is Aggregate.Min or Aggregate.Max || node.Value is not (BoundLiteral or BoundNow);

    private static string Of(BoundOperand operand, BoundField? beside, RuleContext context) => operand switch
    {
        BoundLiteral { Value: var value } => FieldKinds.Of(value.Kind).IsText ? $"\"{value}\"" : Of(value, beside, context),
        BoundField field => $"the field {field.Path}",
        BoundNow now => RulePhrases.Moved(now.Offset, now.StartOf, now.AsDate ? "today" : "now"),
        BoundAsker { Set: AskerSet.Me } => "whoever asks",
        BoundAsker { Set: AskerSet.MyTeams } => "the asker's teams",
        BoundAsker { Set: AskerSet.MyUnit } => "the asker's teams and those below",
        _ => "the asker's subordinates",
    };

    private static bool IsTime(BoundField? field) => field?.Field.Kind is FieldKind.Date or FieldKind.Instant;

    private static string Of(Comparison comparison, bool isTime) => comparison switch
    {
        Comparison.Eq => "is",
        Comparison.Ne => "is not",
        Comparison.Lt => isTime ? "is before" : "is less than",
        Comparison.Le => isTime ? "is not after" : "is at most",
        Comparison.Gt => isTime ? "is after" : "is greater than",
        _ => isTime ? "is not before" : "is at least",
    };

    private static string Of(TextComparison comparison, bool negated) => comparison switch
    {
        TextComparison.Same => negated ? "is not the same text as" : "is the same text as",
        TextComparison.Contains => negated ? "does not contain" : "contains",
        TextComparison.StartsWith => negated ? "does not start with" : "starts with",
        _ => negated ? "does not end with" : "ends with",
    };

    private static string Of(Aggregate aggregate, BoundAggregate node) => aggregate switch
    {
        Aggregate.Count => "number",
        Aggregate.Sum => $"sum of {node.Of!.Path}",
        Aggregate.Min => $"{(IsTime(node.Of) ? "earliest" : "least")} {node.Of!.Path}",
        _ => $"{(IsTime(node.Of) ? "latest" : "greatest")} {node.Of!.Path}",
    };

    private static string Missing(Comparison comparison, bool whenMissing) =>
        whenMissing && comparison is not (Comparison.Ne or Comparison.Eq) ? " or missing" : "";
}
