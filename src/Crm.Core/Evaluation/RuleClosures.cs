using System.Collections.Immutable;

namespace Crm.Evaluation;

/// <summary>Builds rules as closures: one per node, reading fields through the catalogue.</summary>
/// <remarks>Building costs about as much as ten evaluations; rules that are met often are worth <see cref="RuleCompiler"/>. Thread-safe.</remarks>
public static class RuleClosures
{
    /// <summary>The rule as code. An evaluation allocates nothing, but for what facts allocate and texts that are folded.</summary>
    public static RulePredicate Build(BoundRule rule) => Build(rule.Root);

    internal static RulePredicate Build(BoundNode node) => node switch
    {
        BoundConstant { Value: var value } => (_, _) => value,
        BoundAll { Nodes: var nodes } => All(nodes),
        BoundAny { Nodes: var nodes } => Any(nodes),
        BoundCompare compare => Compare(compare),
        BoundIn one => InClosures.Build(one),
        BoundEmpty empty => Empty(empty),
        BoundText text => TextClosures.Build(text),
        BoundHas has => Has(has),
        BoundRelated related => RelatedClosures.Build(related),
        BoundAggregate aggregate => RelatedClosures.Build(aggregate),
        BoundHierarchy hierarchy => HierarchyClosures.Build(hierarchy),
        BoundAnniversary anniversary => Anniversaries.Build(anniversary),
        BoundChanged changed => Changed(changed),
        BoundWas was => Was(was),
        _ => throw new ArgumentException($"Unknown node {node.GetType().Name}.", nameof(node)),
    };

    private static RulePredicate All(ImmutableArray<BoundNode> nodes)
    {
        var all = nodes.Select(Build).ToArray();
        return (record, context) =>
        {
            foreach (var met in all)
            {
                if (!met(record, context))
                    return false;
            }

            return true;
        };
    }

    private static RulePredicate Any(ImmutableArray<BoundNode> nodes)
    {
        var any = nodes.Select(Build).ToArray();
        return (record, context) =>
        {
            foreach (var met in any)
            {
                if (met(record, context))
                    return true;
            }

            return false;
        };
    }

    private static RulePredicate Compare(BoundCompare node)
    {
        var comparison = new ValueComparison(node.Field.Field.Kind, node.Comparison, node.Value, node.WhenMissing);
        if (node is { Field: { IsOwn: true, Field.Read: var own }, Value: BoundLiteral { Value: var literal } })
            return (record, _) => comparison.Holds(own(record), literal);
        var (read, value) = (Readers.Of(node.Field), Readers.Of(node.Value));
        return (record, context) => comparison.Holds(read(record, context), value(record, context));
    }

    private static RulePredicate Empty(BoundEmpty node)
    {
        var (read, empty) = (Readers.Of(node.Field), node.Empty);
        return (record, context) => read(record, context).IsMissing == empty;
    }

    private static RulePredicate Has(BoundHas node)
    {
        var (read, value, negated) = (Readers.Of(node.Field), Readers.Of(node.Value), node.Negated);
        return (record, context) =>
            (read(record, context).AsChoices() is { } choices && value(record, context).AsText() is { } wanted && choices.Contains(wanted)) != negated;
    }

    private static RulePredicate Changed(BoundChanged node)
    {
        var (read, negated) = (node.Field.Field.Read, node.Negated);
        return (record, context) => (context.Before is not { } before ? !read(record).IsMissing : read(before) != read(record)) != negated;
    }

    private static RulePredicate Was(BoundWas node)
    {
        var comparison = new ValueComparison(node.Field.Field.Kind, Rules.Comparison.Eq, node.Value, whenMissing: false);
        var (read, value, negated) = (node.Field.Field.Read, Readers.Of(node.Value), node.Negated);
        return (record, context) => (context.Before is { } before && comparison.Holds(read(before), value(record, context))) != negated;
    }
}
