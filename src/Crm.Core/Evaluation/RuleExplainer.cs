using System.Collections.Immutable;
using System.Globalization;
using Crm.Records;
using Crm.Rules;

namespace Crm.Evaluation;

/// <summary>Says why a record meets a rule or not.</summary>
public static class RuleExplainer
{
    private const int MaxRecords = 10;

    /// <summary>The explanation; its answer is that of <see cref="RuleClosures"/>.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="record">A record of the rule's type.</param>
    /// <param name="context">What else the rule looks at.</param>
    /// <remarks>
    /// Related records are called by name, else by external id, else by id, and those that share a name by both; a rule that was bound without <see cref="RuleScope.MayRead"/>
    /// does not know who may read names, and calls them by id.
    /// </remarks>
    public static Explanation Explain(BoundRule rule, Record record, RuleContext context) => Explain(rule.Root, record, context);

    private static Explanation Explain(BoundNode node, Record record, RuleContext context)
    {
        switch (node)
        {
            case BoundAll { Nodes: var nodes }:
                var all = nodes.Select(n => Explain(n, record, context)).ToImmutableArray();
                return new Explanation(NodeTexts.Of(node), all.All(e => e.Met), "", all);
            case BoundAny { Nodes: var nodes }:
                var any = nodes.Select(n => Explain(n, record, context)).ToImmutableArray();
                return new Explanation(NodeTexts.Of(node), any.Any(e => e.Met), "", any);
            case BoundRelated related:
                return Related(node, related.Path, related.Where, null, record, context);
            case BoundAggregate aggregate:
                return Related(node, aggregate.Path, aggregate.Where, RelatedClosures.Compute(aggregate)(record, context), record, context);
            default:
                return new Explanation(NodeTexts.Of(node), RuleClosures.Build(node)(record, context), Seen(node, record, context), []);
        }
    }

    private static Explanation Related(BoundNode node, BoundRelatedPath path, BoundNode where, FieldValue? result, Record record, RuleContext context)
    {
        var members = RelatedClosures.Members(path, record, context);
        var meets = RuleClosures.Build(where);
        var count = members.Count(m => meets(m, context));
        var names = Names(members, path);
        // Those that count decide; ids would give each store an order of its own.
        var children = members.OrderBy(m => meets(m, context) ? 0 : 1).ThenBy(m => names[m.Ref], StringComparer.Ordinal).Take(MaxRecords)
            .Select(m => Child(names[m.Ref], Explain(where, m, context)));
        var seen = Seen(node, result, count, members.Count);
        return new Explanation(NodeTexts.Of(node), RuleClosures.Build(node)(record, context), seen, [.. children]) { LeftOut = Math.Max(0, members.Count - MaxRecords) };
    }

    private static string Seen(BoundNode node, FieldValue? result, int met, int all) => (node, result) switch
    {
        _ when all == 0 => result is { } value ? $"{Show(value)}, for there are none" : "there are none",
        (BoundAggregate { Aggregate: Aggregate.Count }, _) => string.Create(CultureInfo.InvariantCulture, $"{met} of {all}"),
        (_, { } value) => string.Create(CultureInfo.InvariantCulture, $"{Show(value)}, from {met} of {all}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{met} of {all} {(met == 1 ? "does" : "do")}"),
    };

    // Several may have one name; what another system calls them tells them apart.
    private static Dictionary<RecordRef, string> Names(List<Record> members, BoundRelatedPath path) => members
        .DistinctBy(m => m.Ref)
        .GroupBy(m => Call(m, path), StringComparer.Ordinal)
        .SelectMany(g => g.Select(m => (m.Ref, Name: g.Count() == 1 ? g.Key : $"{g.Key} ({Other(m, path)})")))
        .ToDictionary(m => m.Ref, m => m.Name);

    // What is always met needs no saying.
    private static Explanation Child(string name, Explanation why) => why with { Text = why is { Text: NodeTexts.Always } ? name : $"{name}: {why.Text}" };

    private static string Other(Record member, BoundRelatedPath path) =>
        path.CalledBy is [_, var external] && external.Read(member) is { IsMissing: false } ids ? ids.ToString() : member.RawId.ToString();

    private static string Call(Record member, BoundRelatedPath path)
    {
        foreach (var field in path.CalledBy)
        {
            if (field.Read(member) is { IsMissing: false } called)
                return FieldKinds.Of(called.Kind).IsText ? $"{path.Type.Name} \"{called}\"" : $"{path.Type.Name} {called}";
        }

        return member.Ref.ToString();
    }

    private static string Seen(BoundNode node, Record record, RuleContext context)
    {
        return node switch
        {
            BoundConstant => "",
            BoundCompare compare => Beside(compare.Field, compare.Value),
            BoundIn one => Value(one.Field),
            BoundEmpty empty => Readers.Of(empty.Field)(record, context).IsMissing ? "" : Value(empty.Field),
            BoundText text => Beside(text.Field, text.Value),
            BoundHas has => Beside(has.Field, has.Value),
            BoundHierarchy hierarchy => Value(hierarchy.Field),
            BoundAnniversary anniversary => Value(anniversary.Field),
            BoundChanged changed => $"{Before(changed.Field)} → {Value(changed.Field)}",
            BoundWas was => Before(was.Field),
            _ => throw new ArgumentException($"Unknown node {node.GetType().Name}.", nameof(node)),
        };

        string Value(BoundOperand operand) => Show(Readers.Of(operand)(record, context));
        string Before(BoundField field) => context.Before is { } before ? Show(field.Field.Read(before)) : "nothing";
        string Beside(BoundField field, BoundOperand operand) => operand is BoundLiteral ? Value(field) : $"{Value(field)}, compared with {Value(operand)}";
    }

    private static string Show(FieldValue value) => value.IsMissing ? "nothing" : value.ToString();
}
