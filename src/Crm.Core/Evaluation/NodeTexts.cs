using Crm.Records;
using Crm.Rules;

namespace Crm.Evaluation;

/// <summary>Bound nodes in plain English.</summary>
internal static class NodeTexts
{
    public static string Of(BoundNode node) => node switch
    {
        BoundConstant { Value: true } => "always",
        BoundConstant => "never",
        BoundAll => "all of",
        BoundAny => "one of",
        BoundCompare n => $"{n.Field.Path} {Of(n.Comparison)} {Of(n.Value)}{Missing(n.Comparison, n.WhenMissing)}",
        BoundIn n => $"{n.Field.Path} is {(n.Negated ? "none of" : "one of")} {string.Join(", ", n.Values.Select(Of))}",
        BoundEmpty n => $"{n.Field.Path} is {(n.Empty ? "missing" : "there")}",
        BoundText n => $"{n.Field.Path} {Of(n.Comparison, n.Negated)} {Of(n.Value)}",
        BoundHas n => $"{n.Field.Path} {(n.Negated ? "does not hold" : "holds")} {Of(n.Value)}",
        BoundRelated n => $"{(n.None ? "none" : "at least one")} of {n.Path.Path} meets the conditions",
        BoundAggregate n => $"the {Of(n.Aggregate, n)} of {n.Path.Path} {Of(n.Comparison)} {Of(n.Value)}{Missing(n.Comparison, n.WhenMissing)}",
        BoundHierarchy n => $"is {(n.Negated ? "not " : "")}{(n.Direction == HierarchyDirection.AncestorOf ? "above" : "below")} {Of(n.Of)} along {n.Field.Path}",
        BoundAnniversary n => $"the next yearly return of {n.Field.Path} is {(n.Negated ? "not " : "")}within {n.Within}",
        BoundChanged n => $"{n.Field.Path} {(n.Negated ? "did not change" : "changed")}",
        BoundWas n => $"{n.Field.Path} was {(n.Negated ? "not " : "")}{Of(n.Value)}",
        _ => throw new ArgumentException($"Unknown node {node.GetType().Name}.", nameof(node)),
    };

    private static string Of(BoundOperand operand) => operand switch
    {
        BoundLiteral { Value: var value } => FieldKinds.Of(value.Kind).IsText ? $"\"{value}\"" : value.ToString(),
        BoundField field => $"the field {field.Path}",
        BoundNow now => Of(now),
        BoundAsker { Set: AskerSet.Me } => "whoever asks",
        BoundAsker { Set: AskerSet.MyTeams } => "the asker's teams",
        BoundAsker { Set: AskerSet.MyUnit } => "the asker's teams and those below",
        _ => "the asker's subordinates",
    };

    private static string Of(BoundNow now)
    {
        var offset = now.Offset.ToString();
        var text = now.AsDate ? "today" : "now";
        if (!string.Equals(offset, "0d", StringComparison.Ordinal))
            text += offset[0] == '-' ? $" - {offset[1..]}" : $" + {offset}";
        return now.StartOf is { } unit ? $"the start of the {RecordName.CamelCase(unit.ToString())} of {text}" : text;
    }

    private static string Of(Comparison comparison) => comparison switch
    {
        Comparison.Eq => "is",
        Comparison.Ne => "is not",
        Comparison.Lt => "is less than",
        Comparison.Le => "is at most",
        Comparison.Gt => "is greater than",
        _ => "is at least",
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
        Aggregate.Count => "count",
        Aggregate.Sum => $"sum of {node.Of!.Path}",
        Aggregate.Min => $"least {node.Of!.Path}",
        _ => $"greatest {node.Of!.Path}",
    };

    private static string Missing(Comparison comparison, bool whenMissing) =>
        whenMissing && comparison is not (Comparison.Ne or Comparison.Eq) ? " or is missing" : "";
}
