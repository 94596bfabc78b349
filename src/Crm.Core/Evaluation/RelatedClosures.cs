using System.Collections.Immutable;
using Crm.Records;
using Crm.Rules;

namespace Crm.Evaluation;

/// <summary>Builds tests about related records.</summary>
internal static class RelatedClosures
{
    public static RulePredicate Build(BoundRelated node)
    {
        var (follow, any, none) = (Readers.Follow(node.Path.Hops), Any(node.Path.Steps, RuleClosures.Build(node.Where)), node.None);
        return (record, context) => (follow(record, context) is { } start && any(start, context)) != none;
    }

    public static RulePredicate Build(BoundAggregate node)
    {
        var compute = Compute(node);
        var value = Readers.Of(node.Value);
        var comparison = new ValueComparison(ResultKind(node), node.Comparison, node.Value, node.WhenMissing);
        return (record, context) => comparison.Holds(compute(record, context), value(record, context));
    }

    /// <summary>Reads the count, the sum, or the least or greatest value.</summary>
    public static ValueReader Compute(BoundAggregate node)
    {
        var follow = Readers.Follow(node.Path.Hops);
        var fold = Fold(node.Path.Steps, RuleClosures.Build(node.Where), node.Aggregate, node.Of is null ? null : Readers.Of(node.Of));
        var (aggregate, number) = (node.Aggregate, ResultKind(node) == FieldKind.Number);
        return (record, context) =>
        {
            var total = default(Total);
            if (follow(record, context) is { } start)
                fold(start, context, ref total);
            return aggregate switch
            {
                Aggregate.Count => FieldValue.Integer(total.Count),
                Aggregate.Sum => FieldValue.Number(total.Sum),
                _ => number ? FieldValue.Number(total.Extreme.AsNumber()) : total.Extreme,
            };
        };
    }

    /// <summary>The records at the end of a path that the asker may see, whether they count or not.</summary>
    public static List<Record> Members(BoundRelatedPath path, Record record, RuleContext context)
    {
        var at = Readers.Follow(path.Hops)(record, context) is { } start ? new List<Record> { start } : [];
        foreach (var step in path.Steps)
        {
            var seen = Readers.Seen(step.Visible);
            at = [.. at.SelectMany(r => context.Facts.Related(step.Set, r.Ref)).Where(r => seen(r, context))];
        }

        return at;
    }

    /// <summary>The kind of the result: money is aggregated by its worth, and sums are numbers.</summary>
    public static FieldKind ResultKind(BoundAggregate node) => node.Aggregate switch
    {
        Aggregate.Count => FieldKind.Integer,
        Aggregate.Sum => FieldKind.Number,
        _ => node.Of!.Field.Kind is FieldKind.Money ? FieldKind.Number : node.Of.Field.Kind,
    };

    private static RulePredicate Any(ImmutableArray<BoundRelatedStep> steps, RulePredicate where)
    {
        var inner = steps.Length == 1 ? where : Any(steps[1..], where);
        var (set, seen) = (steps[0].Set, Readers.Seen(steps[0].Visible));
        return (record, context) =>
        {
            var members = context.Facts.Related(set, record.Ref);
            for (var i = 0; i < members.Count; i++)
            {
                if (seen(members[i], context) && inner(members[i], context))
                    return true;
            }

            return false;
        };
    }

    private static Folder Fold(ImmutableArray<BoundRelatedStep> steps, RulePredicate where, Aggregate aggregate, ValueReader? of)
    {
        Folder inner = steps.Length > 1
            ? Fold(steps[1..], where, aggregate, of)
            : (record, context, ref total) =>
            {
                if (where(record, context))
                    total.Add(aggregate, of is null ? default : of(record, context));
            };
        var (set, seen) = (steps[0].Set, Readers.Seen(steps[0].Visible));
        return (record, context, ref total) =>
        {
            var members = context.Facts.Related(set, record.Ref);
            for (var i = 0; i < members.Count; i++)
            {
                if (seen(members[i], context))
                    inner(members[i], context, ref total);
            }
        };
    }

    private delegate void Folder(Record record, RuleContext context, ref Total total);

    private struct Total
    {
        public long Count;
        public decimal Sum;
        public FieldValue Extreme;

        public void Add(Aggregate aggregate, FieldValue value)
        {
            Count++;
            if (aggregate == Aggregate.Count || value.IsMissing || (value.Kind == FieldKind.Money && value.AsNumber() is null))
                return;
            if (aggregate == Aggregate.Sum)
                Sum += value.AsNumber()!.Value;
            else if (Extreme.IsMissing || (aggregate == Aggregate.Min ? value < Extreme : value > Extreme))
                Extreme = value;
        }
    }
}
