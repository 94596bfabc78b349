using System.Collections.Immutable;
using Crm.Records;
using Crm.Rules;
using Crm.Time;

namespace Crm.Evaluation;

/// <summary>A rule whose fields, sets and values were found in the catalogue, in normal form: the one tree that every interpreter walks.</summary>
/// <param name="Type">The record type it is about.</param>
/// <param name="Root">The tree.</param>
/// <remarks>
/// Normal form: nested all and any are flat, there is no not (each leaf carries its own answer for a missing value), between is two comparisons,
/// quantifier all is none of the opposite, and segments stand as their rules. Immutable and thread-safe.
/// </remarks>
public sealed record BoundRule(RecordType Type, BoundNode Root)
{
    /// <summary>How an explanation calls the record; null when it is not known who will read it.</summary>
    internal RecordNames? Names { get; init; }

    /// <summary>The rule that every record of the type meets.</summary>
    public static BoundRule Always(RecordType type) => new(type, BoundConstant.True);

    /// <summary>True when every record meets it.</summary>
    public bool IsAlways => Root is BoundConstant { Value: true };

    /// <summary>Both must be met; null stands for a rule that is always met.</summary>
    public static BoundRule? Both(BoundRule? left, BoundRule? right) => (left, right) switch
    {
        (null, _) => right,
        (_, null) => left,
        _ => left with { Root = BoundAll.Of([left.Root, right.Root]) },
    };
}

/// <summary>A node of a bound rule.</summary>
public abstract record BoundNode
{
    private protected BoundNode()
    {
    }
}

/// <summary>Always met, or never.</summary>
/// <param name="Value">Which.</param>
public sealed record BoundConstant(bool Value) : BoundNode
{
    /// <summary>Always met.</summary>
    public static BoundConstant True { get; } = new(true);

    /// <summary>Never met.</summary>
    public static BoundConstant False { get; } = new(false);

    /// <summary>The constant of that value.</summary>
    public static BoundConstant Of(bool value) => value ? True : False;
}

/// <summary>Met when each node is; at least two nodes.</summary>
/// <param name="Nodes">The nodes, none of which is itself an all.</param>
public sealed record BoundAll(ImmutableArray<BoundNode> Nodes) : BoundNode
{
    /// <summary>The normal form of several nodes that must all be met.</summary>
    public static BoundNode Of(IEnumerable<BoundNode> nodes)
    {
        var flat = ImmutableArray.CreateBuilder<BoundNode>();
        foreach (var node in nodes)
        {
            if (node is BoundConstant { Value: false })
                return node;
            if (node is BoundAll inner)
                flat.AddRange(inner.Nodes);
            else if (node is not BoundConstant)
                flat.Add(node);
        }

        return flat.Count switch { 0 => BoundConstant.True, 1 => flat[0], _ => new BoundAll(flat.ToImmutable()) };
    }
}

/// <summary>Met when one node is; at least two nodes.</summary>
/// <param name="Nodes">The nodes, none of which is itself an any.</param>
public sealed record BoundAny(ImmutableArray<BoundNode> Nodes) : BoundNode
{
    /// <summary>The normal form of several nodes of which one must be met.</summary>
    public static BoundNode Of(IEnumerable<BoundNode> nodes)
    {
        var flat = ImmutableArray.CreateBuilder<BoundNode>();
        foreach (var node in nodes)
        {
            if (node is BoundConstant { Value: true })
                return node;
            if (node is BoundAny inner)
                flat.AddRange(inner.Nodes);
            else if (node is not BoundConstant)
                flat.Add(node);
        }

        return flat.Count switch { 0 => BoundConstant.False, 1 => flat[0], _ => new BoundAny(flat.ToImmutable()) };
    }
}

/// <summary>Compares a field with an operand.</summary>
/// <param name="Field">The field.</param>
/// <param name="Comparison">How.</param>
/// <param name="Value">With what; of the field's kind, or a number beside a number, integer or money.</param>
/// <param name="WhenMissing">The answer when either side is missing.</param>
/// <remarks>
/// Money counts by its worth in the base currency, and as missing while that is not known; beside a literal of money it is equal when amount and
/// currency are. An integer beside a number that has a fraction compares as a number.
/// </remarks>
public sealed record BoundCompare(BoundField Field, Comparison Comparison, BoundOperand Value, bool WhenMissing) : BoundNode;

/// <summary>Whether a field equals one of several operands.</summary>
/// <param name="Field">The field.</param>
/// <param name="Values">The operands; missing ones count for nothing.</param>
/// <param name="Negated">True when it must equal none; a missing field then meets it.</param>
public sealed record BoundIn(BoundField Field, ImmutableArray<BoundOperand> Values, bool Negated) : BoundNode;

/// <summary>Whether a field is missing.</summary>
/// <param name="Field">The field.</param>
/// <param name="Empty">True when it must be missing.</param>
public sealed record BoundEmpty(BoundField Field, bool Empty) : BoundNode;

/// <summary>Compares folds.</summary>
/// <param name="Field">A text, choice or state.</param>
/// <param name="Comparison">How.</param>
/// <param name="Value">A text, not folded yet.</param>
/// <param name="Negated">True when it must not hold; a missing field or operand then meets it.</param>
public sealed record BoundText(BoundField Field, TextComparison Comparison, BoundOperand Value, bool Negated) : BoundNode;

/// <summary>Whether a set of choices holds an operand.</summary>
/// <param name="Field">A field of kind choices.</param>
/// <param name="Value">A text.</param>
/// <param name="Negated">True when it must not; a missing field or operand then meets it.</param>
public sealed record BoundHas(BoundField Field, BoundOperand Value, bool Negated) : BoundNode;

/// <summary>Whether any related record meets a rule, or none does.</summary>
/// <param name="Path">Which records.</param>
/// <param name="Where">The rule about them.</param>
/// <param name="None">True when none may meet it.</param>
public sealed record BoundRelated(BoundRelatedPath Path, BoundNode Where, bool None) : BoundNode;

/// <summary>Compares an aggregate over related records.</summary>
/// <param name="Path">Which records.</param>
/// <param name="Where">Which of them count.</param>
/// <param name="Aggregate">What is computed.</param>
/// <param name="Of">The field; null for a count.</param>
/// <param name="Comparison">How the result is compared.</param>
/// <param name="Value">With what.</param>
/// <param name="WhenMissing">The answer when the result or the operand is missing.</param>
/// <remarks>A missing value counts for nothing, and so does money whose worth is not known. A currency stands in <paramref name="Where"/>.</remarks>
public sealed record BoundAggregate(
    BoundRelatedPath Path, BoundNode Where, Aggregate Aggregate, BoundField? Of, Comparison Comparison, BoundOperand Value, bool WhenMissing) : BoundNode;

/// <summary>Whether the record stands above or below another along a reference of its type to itself.</summary>
/// <param name="Field">The reference; over hops, the record at their end is judged.</param>
/// <param name="Direction">Above or below.</param>
/// <param name="Of">The other record.</param>
/// <param name="Negated">True when it must not.</param>
public sealed record BoundHierarchy(BoundField Field, HierarchyDirection Direction, BoundOperand Of, bool Negated) : BoundNode;

/// <summary>Whether the next yearly return of a date is near.</summary>
/// <param name="Field">A date.</param>
/// <param name="Within">How near.</param>
/// <param name="Negated">True when it must not be; a missing date then meets it.</param>
public sealed record BoundAnniversary(BoundField Field, RelativePeriod Within, bool Negated) : BoundNode;

/// <summary>Whether a field differs between before and after.</summary>
/// <param name="Field">A field of the record itself.</param>
/// <param name="Negated">True when it must not.</param>
public sealed record BoundChanged(BoundField Field, bool Negated) : BoundNode;

/// <summary>Whether a field had a value before.</summary>
/// <param name="Field">A field of the record itself.</param>
/// <param name="Value">The value.</param>
/// <param name="Negated">True when it must not; a record that was not there before then meets it.</param>
/// <remarks>Of a set of choices: whether it held the value.</remarks>
public sealed record BoundWas(BoundField Field, BoundOperand Value, bool Negated) : BoundNode;
