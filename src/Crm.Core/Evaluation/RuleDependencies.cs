using System.Collections.Immutable;
using Crm.Records;

namespace Crm.Evaluation;

/// <summary>A field whose change can change the answer of a rule.</summary>
/// <param name="Type">The record type's name.</param>
/// <param name="Field">The field's key; of a view, that of its field.</param>
public readonly record struct FieldDependency(string Type, string Field);

/// <summary>What the answer of a rule depends on besides the rule itself.</summary>
/// <param name="Fields">The fields, of the record and of others.</param>
/// <param name="OnTime">True when the answer can change by itself; <see cref="NextFlip"/> says when.</param>
/// <param name="OnAsker">True when it depends on who asks.</param>
/// <param name="OnBefore">True when it depends on the record before the change.</param>
/// <remarks>A set of records depends on the reference that makes it, and on when its members went to the recycle bin. Immutable.</remarks>
public sealed record RuleDependencies(ImmutableHashSet<FieldDependency> Fields, bool OnTime, bool OnAsker, bool OnBefore)
{
    /// <summary>The dependencies of a rule, access rules of other records included.</summary>
    public static RuleDependencies Of(BoundRule rule)
    {
        var walk = new DependencyWalk();
        walk.Node(rule.Root, rule.Type);
        return new RuleDependencies(walk.Fields.ToImmutable(), walk.OnTime, walk.OnAsker, walk.OnBefore);
    }

    /// <summary>True when the answer depends on a field of the record type.</summary>
    public bool Include(string type, string field) => Fields.Contains(new FieldDependency(type, field));
}

/// <summary>Collects dependencies.</summary>
internal sealed class DependencyWalk
{
    public ImmutableHashSet<FieldDependency>.Builder Fields { get; } = ImmutableHashSet.CreateBuilder<FieldDependency>();

    public bool OnTime { get; private set; }

    public bool OnAsker { get; private set; }

    public bool OnBefore { get; private set; }

    public void Node(BoundNode node, RecordType type)
    {
        switch (node)
        {
            case BoundConstant:
                break;
            case BoundAll { Nodes: var nodes }:
                Nodes(nodes, type);
                break;
            case BoundAny { Nodes: var nodes }:
                Nodes(nodes, type);
                break;
            case BoundCompare n:
                Operands(type, n.Field, n.Value);
                break;
            case BoundIn n:
                Operands(type, [n.Field, .. n.Values]);
                break;
            case BoundEmpty n:
                Operands(type, n.Field);
                break;
            case BoundText n:
                Operands(type, n.Field, n.Value);
                break;
            case BoundHas n:
                Operands(type, n.Field, n.Value);
                break;
            case BoundRelated n:
                Related(n.Path, n.Where, type);
                break;
            case BoundAggregate n:
                Related(n.Path, n.Where, type);
                Operands(type, n.Value);
                if (n.Of is { } of)
                    Operands(n.Path.Type, of);
                break;
            case BoundHierarchy n:
                Operands(type, n.Field, n.Of);
                Add(n.Field.Type, SystemFields.DeletedAt);
                break;
            case BoundAnniversary n:
                Operands(type, n.Field);
                OnTime = true;
                break;
            case BoundChanged n:
                Operands(type, n.Field);
                OnBefore = true;
                break;
            case BoundWas n:
                Operands(type, n.Field, n.Value);
                OnBefore = true;
                break;
            default:
                throw new ArgumentException($"Unknown node {node.GetType().Name}.", nameof(node));
        }
    }

    private void Nodes(ImmutableArray<BoundNode> nodes, RecordType type)
    {
        foreach (var node in nodes)
            Node(node, type);
    }

    private void Operands(RecordType type, params ReadOnlySpan<BoundOperand> operands)
    {
        foreach (var operand in operands)
        {
            OnTime |= operand is BoundNow;
            OnAsker |= operand is BoundAsker;
            if (operand is not BoundField field)
                continue;
            var end = Hops(field.Hops, type);
            Add(end, field.Field.ViewOf ?? field.Field.Key);
        }
    }

    private void Related(BoundRelatedPath path, BoundNode where, RecordType type)
    {
        Hops(path.Hops, type);
        foreach (var step in path.Steps)
        {
            Add(step.Set.Type, step.Set.Via.Key);
            Add(step.Set.Type, SystemFields.DeletedAt);
            if (step.Visible is { } visible)
                Node(visible, step.Set.Type);
        }

        Node(where, path.Type);
    }

    private RecordType Hops(ImmutableArray<BoundHop> hops, RecordType type)
    {
        foreach (var hop in hops)
        {
            Add(type, hop.Reference.Key);
            Add(hop.Target, SystemFields.DeletedAt);
            if (hop.Visible is { } visible)
                Node(visible, hop.Target);
            type = hop.Target;
        }

        return type;
    }

    private void Add(RecordType type, string field) => Fields.Add(new FieldDependency(type.Name, field));
}
