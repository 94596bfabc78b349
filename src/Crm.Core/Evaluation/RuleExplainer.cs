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
    /// Records are called by name, else by external id, else by id, and related ones that share a name by both; a rule that was bound without <see cref="RuleScope.MayRead"/>
    /// does not know who may read names: it calls them by id, and does not say which record it explains.
    /// </remarks>
    public static Explanation Explain(BoundRule rule, Record record, RuleContext context)
    {
        var why = Explain(rule.Root, record, context);
        return rule.Names is null ? why : Child(RecordNames.Of(record, rule.Type, rule.Names), why);
    }

    private static Explanation Explain(BoundNode node, Record record, RuleContext context)
    {
        switch (node)
        {
            case BoundAll { Nodes: var nodes }:
                var all = nodes.Select(n => Explain(n, record, context)).ToImmutableArray();
                return new Explanation(NodeTexts.Of(node, context), all.All(e => e.Met), "", all);
            case BoundAny { Nodes: var nodes }:
                var any = nodes.Select(n => Explain(n, record, context)).ToImmutableArray();
                return new Explanation(NodeTexts.Of(node, context), any.Any(e => e.Met), "", any);
            case BoundRelated related:
                return Related(node, related.Path, related.Where, null, record, context);
            case BoundAggregate aggregate:
                return Related(node, aggregate.Path, aggregate.Where, RelatedClosures.Compute(aggregate)(record, context), record, context);
            default:
                return new Explanation(NodeTexts.Of(node, context), RuleClosures.Build(node)(record, context), Seen(node, record, context), []);
        }
    }

    private static Explanation Related(BoundNode node, BoundRelatedPath path, BoundNode where, FieldValue? result, Record record, RuleContext context)
    {
        var aggregate = node as BoundAggregate;
        var of = aggregate is { Aggregate: not Aggregate.Count, Of: { } field } ? Readers.Of(field) : null;
        var meets = RuleClosures.Build(where);
        var names = new Dictionary<RecordRef, string>();
        var members = RelatedClosures.Members(path, record, context)
            .Select(m => new Member(m, meets(m, context), of?.Invoke(m, context) ?? default)).ToList();
        Name(members, path, names);

        // Those that decide first, then those that count; ids would give each store an order of its own.
        var children = members.OrderBy(m => aggregate is not null && Decides(aggregate, m, result) ? 0 : Counts(aggregate, m) ? 1 : m.Meets ? 2 : 3)
            .ThenBy(m => names[m.Record.Ref], StringComparer.Ordinal).Take(MaxRecords)
            .Select(m => Child(of is null ? names[m.Record.Ref] : $"{names[m.Record.Ref]}, {aggregate!.Of!.Path} {NodeTexts.Of(m.Value, aggregate.Of, context)}", Explain(where, m.Record, context)));
        var seen = Seen(aggregate, result, members.Count(m => Counts(aggregate, m)), members.Count, context);
        return new Explanation(NodeTexts.Of(node, context), RuleClosures.Build(node)(record, context), seen, [.. children]) { LeftOut = Math.Max(0, members.Count - MaxRecords) };
    }

    // What has no value meets the condition, and yet adds nothing to a sum and is no least or greatest.
    private static bool Counts(BoundAggregate? aggregate, Member member) =>
        member.Meets && (aggregate is null or { Aggregate: Aggregate.Count } || member is { Value.IsMissing: false } && (member.Value.Kind != FieldKind.Money || member.Value.AsNumber() is not null));

    private static bool Decides(BoundAggregate aggregate, Member member, FieldValue? result) =>
        aggregate.Aggregate is Aggregate.Min or Aggregate.Max && Counts(aggregate, member)
        && (RelatedClosures.ResultKind(aggregate) == FieldKind.Number ? FieldValue.Number(member.Value.AsNumber()) : member.Value) == result;

    private static string Seen(BoundAggregate? aggregate, FieldValue? result, int counting, int all, RuleContext context)
    {
        var value = result is { } computed ? $"{NodeTexts.Of(computed, null, context)}{(computed.IsMissing ? "" : NodeTexts.UnitOf(aggregate!, context))}" : "";
        return aggregate switch
        {
            null when all == 0 => "there are none",
            _ when all == 0 => $"{value}, for there are none",
            null => string.Create(CultureInfo.InvariantCulture, $"{counting} of {all} {(counting == 1 ? "does" : "do")}"),
            { Aggregate: Aggregate.Count } => string.Create(CultureInfo.InvariantCulture, $"{counting} of {all}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{value}, from {counting} of {all}"),
        };
    }

    // Several may have one name; what another system calls them tells them apart.
    private static void Name(List<Member> members, BoundRelatedPath path, Dictionary<RecordRef, string> names)
    {
        foreach (var same in members.Select(m => m.Record).DistinctBy(m => m.Ref).GroupBy(m => RecordNames.Of(m, path.Type, path.Names), StringComparer.Ordinal))
        {
            foreach (var member in same)
                names[member.Ref] = same.Count() == 1 ? same.Key : $"{same.Key} ({RecordNames.OtherOf(member, path.Type, path.Names)})";
        }
    }

    // What is always met needs no saying.
    private static Explanation Child(string name, Explanation why) => why with { Text = why is { Text: NodeTexts.Always } ? name : $"{name}: {why.Text}" };

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

        string Value(BoundField field) => NodeTexts.Of(Readers.Of(field)(record, context), field, context);
        string Before(BoundField field) => context.Before is { } before ? NodeTexts.Of(field.Field.Read(before), field, context) : "nothing";
        string Beside(BoundField field, BoundOperand operand) =>
            operand is BoundLiteral ? Value(field) : $"{Value(field)}, compared with {NodeTexts.Of(Readers.Of(operand)(record, context), field, context)}";
    }

    /// <summary>A related record, whether it meets the condition, and the value that is computed from.</summary>
    private readonly record struct Member(Record Record, bool Meets, FieldValue Value);
}
