using System.Collections.Immutable;
using Crm.Evaluation;
using Crm.Records;
using Crm.Rules;

namespace Crm.Sql;

internal sealed partial class RuleSqlWriter
{
    protected override string VisitRelated(BoundRelated node)
    {
        var start = row.Follow(node.Path.Hops);
        var type = StartOf(node.Path);
        if (!scope.Dialect.PrefersIn)
            return $"{(node.None ? "NOT " : "")}EXISTS ({Members(node.Path.Steps, node.Where, type, start)})";
        var isIn = $"{start} IN ({Members(node.Path.Steps, node.Where, type, start: null)})";
        return node.None ? $"CASE WHEN {isIn} THEN 0 ELSE 1 END = 1" : isIn;
    }

    protected override string VisitAggregate(BoundAggregate node)
    {
        if (IsMissing(node.Value))
            return Constant(node.WhenMissing);
        var (left, column) = Aggregated(node);
        // A count or a sum is always there, so only a field on the other side can be missing.
        var whenMissing = node.WhenMissing && (node.Value is BoundField || node.Aggregate is Aggregate.Min or Aggregate.Max);
        return Leaf(whenMissing, null, opposite => Holds(left, column, opposite ? NodeBinding.Opposite(node.Comparison) : node.Comparison, node.Value));
    }

    protected override string VisitHierarchy(BoundHierarchy node)
    {
        if (IsMissing(node.Of))
            return Constant(node.Negated);
        var judged = row.Follow(node.Field.Hops);
        var other = Value(node.Of) is { } value
            ? scope.Parameter(value, Column(node.Field, FieldPiece.Value))
            : row.Read((BoundField)node.Of, FieldPiece.Value);
        var line = node.Direction == HierarchyDirection.AncestorOf ? Above(node.Field, other) : Below(node.Field, other);
        return Negatable($"({judged} <> {other} AND {judged} IN ({line}))", node.Negated, column: null);
    }

    // The ids above a live record: each parent, as long as what lies between is live.
    private string Above(BoundField parent, string of)
    {
        var (first, next) = (Step(parent), Step(parent));
        return $"WITH RECURSIVE up(id, level) AS (SELECT {first.Parent}, 1 FROM {first.From} WHERE {first.Live} AND {first.Id} = {of}"
            + $" UNION ALL SELECT {next.Parent}, up.level + 1 FROM up JOIN {next.From} ON {next.Live} AND {next.Id} = up.id"
            + $" WHERE up.level < {HierarchyClosures.MaxLevels} AND up.id <> {of}) SELECT up.id FROM up WHERE up.id IS NOT NULL";
    }

    // The live records below: a record has one parent, so whatever hangs from another record is met once, and no circle is entered.
    private string Below(BoundField parent, string of)
    {
        var (first, next) = (Step(parent), Step(parent));
        return $"WITH RECURSIVE down(id, level) AS (SELECT {first.Id}, 1 FROM {first.From} WHERE {first.Live} AND {first.Parent} = {of} AND {first.Id} <> {of}"
            + $" UNION ALL SELECT {next.Id}, down.level + 1 FROM down JOIN {next.From} ON {next.Live} AND {next.Parent} = down.id"
            + $" WHERE down.level < {HierarchyClosures.MaxLevels} AND {next.Id} <> {of}) SELECT down.id FROM down";
    }

    private (string From, string Live, string Id, string Parent) Step(BoundField parent)
    {
        var alias = scope.Alias();
        return (scope.From(parent.Type, alias), scope.Live(alias, parent.Type), scope.Id(alias, parent.Type), scope.Column(alias, parent.Type, parent.Field));
    }

    private (string Text, SqlColumn Column) Aggregated(BoundAggregate node)
    {
        var (tables, conditions, end) = Joined(node.Path);
        var where = node.Where is BoundConstant { Value: true } ? "" : $" AND {new RuleSqlWriter(scope, end).Operand(node.Where)}";
        var (text, column) = ("COUNT(*)", SqlColumn.Count);
        if (node is { Aggregate: not Aggregate.Count, Of: { } of })
        {
            column = Column(of, FieldPieces.Worth(of.Field));
            var value = end.Read(of, FieldPieces.Worth(of.Field));
            if (FieldKinds.Of(column.Kind).IsText)
                value = scope.Dialect.TextOrder(value);
            text = node.Aggregate switch
            {
                Aggregate.Sum => $"COALESCE({scope.Dialect.Sum(value, column)}, 0)",
                Aggregate.Min => $"MIN({value})",
                _ => $"MAX({value})",
            };
        }

        return ($"(SELECT {text} FROM {tables} WHERE {conditions}{where})", column);
    }

    private (string Tables, string Conditions, RowReader End) Joined(BoundRelatedPath path)
    {
        var (tables, conditions) = ("", "");
        var (parent, type, at) = (row.Follow(path.Hops), StartOf(path), row);
        foreach (var step in path.Steps)
        {
            at = new RowReader(scope, scope.Alias(), step.Set.Type);
            var member = Member(step, at, type, parent);
            var from = scope.From(step.Set.Type, at.Alias);
            if (tables.Length == 0)
                (tables, conditions) = (from, member);
            else
                tables += $" JOIN {from} ON {member}";
            (parent, type) = (at.Id, step.Set.Type);
        }

        return (tables, conditions, at);
    }

    /// <summary>The members of the sets of which one meets the rule: with a start, those of that record; without, the records that they belong to.</summary>
    private string Members(ImmutableArray<BoundRelatedStep> steps, BoundNode where, RecordType type, string? start)
    {
        var (step, member) = (steps[0], new RowReader(scope, scope.Alias(), steps[0].Set.Type));
        var via = scope.Column(member.Alias, step.Set.Type, step.Set.Via);
        var text = $"SELECT {(start is null ? via : "1")} FROM {scope.From(step.Set.Type, member.Alias)} WHERE {Member(step, member, type, start)}";
        if (steps.Length > 1)
        {
            var rest = steps.RemoveAt(0);
            return start is null
                ? $"{text} AND {member.Id} IN ({Members(rest, where, step.Set.Type, start: null)})"
                : $"{text} AND EXISTS ({Members(rest, where, step.Set.Type, member.Id)})";
        }

        return where is BoundConstant { Value: true } ? text : $"{text} AND {new RuleSqlWriter(scope, member).Operand(where)}";
    }

    private string Member(BoundRelatedStep step, RowReader member, RecordType type, string? parent)
    {
        var (set, alias) = (step.Set, member.Alias);
        var text = scope.OfTenant(alias);
        if (parent is not null)
            text += $" AND {scope.Column(alias, set.Type, set.Via)} = {parent}";
        if (set.Via.IsOpenReference)
            text += $" AND {scope.Column(alias, set.Type, set.Via, FieldPiece.Type)} = {scope.Parameter(type.Name)}";
        return $"{text} AND {scope.NotDeleted(alias, set.Type)}{member.Seen(step.Visible)}";
    }

    private RecordType StartOf(BoundRelatedPath path) => path.Hops.IsEmpty ? row.Type : path.Hops[^1].Target;
}
