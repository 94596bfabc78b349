using System.Collections.Immutable;
using Crm.Records;
using Crm.Rules;
using NodaTime;

namespace Crm.Evaluation;

/// <summary>When the answer of a rule can change by itself.</summary>
public static class NextFlip
{
    /// <summary>An instant after now up to which the answer stays as it is, other things being equal; null when it stays for ever.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="record">A record of the rule's type.</param>
    /// <param name="context">What else the rule looks at.</param>
    /// <returns>Never later than the true change; it can be earlier, so evaluate again and ask again. Changes beyond the year 9900 are left out.</returns>
    public static Instant? After(BoundRule rule, Record record, RuleContext context) => new FlipSearch(context).Of(rule.Root, record).At;
}

/// <summary>What a node answers now, and up to when.</summary>
internal readonly record struct Flip(bool Met, Instant? At);

/// <summary>Finds the next flip node by node.</summary>
internal sealed class FlipSearch(RuleContext context)
{
    public Flip Of(BoundNode node, Record record) => node switch
    {
        BoundConstant constant => new Flip(constant.Value, null),
        BoundAll { Nodes: var nodes } => Many(nodes, record, all: true),
        BoundAny { Nodes: var nodes } => Many(nodes, record, all: false),
        _ => new Flip(RuleClosures.Build(node)(record, context), Leaf(node, record)),
    };

    // An all that is not met stays so while one node is not met: up to the last flip of those. While it is met, up to the first flip. Any is the opposite.
    private Flip Many(ImmutableArray<BoundNode> nodes, Record record, bool all)
    {
        Instant? first = null;
        Instant? last = Instant.MinValue;
        var met = all;
        foreach (var node in nodes)
        {
            var flip = Of(node, record);
            if (flip.Met == all)
            {
                first = Earlier(first, flip.At);
                continue;
            }

            met = !all;
            last = last is null || flip.At is null ? null : Instant.Max(last.Value, flip.At.Value);
        }

        return new Flip(met, met == all ? first : last);
    }

    private Instant? Leaf(BoundNode node, Record record)
    {
        switch (node)
        {
            case BoundCompare n:
                return Earlier(Hops(record, n.Field, n.Value), Moving(n.Value, n.Field, n.Comparison, record));
            case BoundIn n:
                var at = Hops(record, n.Field);
                foreach (var value in n.Values)
                    at = Earlier(at, Earlier(Hops(record, value), Moving(value, n.Field, Comparison.Eq, record)));
                return at;
            case BoundEmpty n:
                return Hops(record, n.Field);
            case BoundText n:
                return Hops(record, n.Field, n.Value);
            case BoundHas n:
                return Hops(record, n.Field, n.Value);
            case BoundHierarchy n:
                return Hops(record, n.Field, n.Of);
            case BoundRelated n:
                return Related(n.Path, n.Where, record);
            case BoundAggregate n:
                var members = Earlier(Related(n.Path, n.Where, record, n.Of), Hops(record, n.Value));
                return Earlier(members, Moving(n.Value, RelatedClosures.ResultKind(n), n.Comparison, RelatedClosures.Compute(n)(record, context)));
            case BoundAnniversary n:
                return Earlier(Hops(record, n.Field), Anniversaries.NextFlip(n, record, context));
            case BoundWas n:
                return context.Before is { } before ? Earlier(Hops(record, n.Value), Moving(n.Value, n.Field, Comparison.Eq, before)) : null;
            default:
                return null;
        }
    }

    private Instant? Moving(BoundOperand operand, BoundField field, Comparison comparison, Record record) => operand is BoundNow
        ? Moving(operand, field.Field.Kind, comparison, Readers.Of(field)(record, context))
        : null;

    private Instant? Moving(BoundOperand operand, FieldKind kind, Comparison comparison, FieldValue value)
    {
        if (operand is not BoundNow now || value.IsMissing)
            return null;
        var test = new ValueComparison(kind, comparison, operand, whenMissing: false);
        return new MovingSearch(now, value, context.Zone).Next(context.Now, moved => test.Holds(value, moved));
    }

    // What may be seen can change with time too.
    private Instant? Hops(Record record, params ReadOnlySpan<BoundOperand> operands)
    {
        Instant? at = null;
        foreach (var operand in operands)
        {
            if (operand is BoundField { Hops: var hops })
                at = Earlier(at, Follow(hops, record).At);
        }

        return at;
    }

    private (Record? End, Instant? At) Follow(ImmutableArray<BoundHop> hops, Record record)
    {
        Instant? at = null;
        var end = record;
        foreach (var hop in hops)
        {
            if (hop.Reference.Read(end).AsReference() is not { } to || context.Facts.Find(hop.Target, to.Id) is not { IsDeleted: false } found)
                return (null, at);
            if (hop.Visible is { } visible)
            {
                var seen = Of(visible, found);
                at = Earlier(at, seen.At);
                if (!seen.Met)
                    return (null, at);
            }

            end = found;
        }

        return (end, at);
    }

    private Instant? Related(BoundRelatedPath path, BoundNode where, Record record, BoundField? of = null)
    {
        var (start, at) = Follow(path.Hops, record);
        List<Record> roots = start is null ? [] : [start];
        foreach (var step in path.Steps)
        {
            var members = new List<Record>();
            foreach (var member in roots.SelectMany(r => context.Facts.Related(step.Set, r.Ref)).Where(m => !m.IsDeleted))
            {
                var seen = step.Visible is { } visible ? Of(visible, member) : new Flip(true, null);
                at = Earlier(at, seen.At);
                if (seen.Met)
                    members.Add(member);
            }

            roots = members;
        }

        foreach (var member in roots)
            at = Earlier(at, Earlier(Of(where, member).At, of is null ? null : Hops(member, of)));
        return at;
    }

    public static Instant? Earlier(Instant? left, Instant? right) => (left, right) switch
    {
        (null, _) => right,
        (_, null) => left,
        _ => Instant.Min(left.Value, right.Value),
    };
}
