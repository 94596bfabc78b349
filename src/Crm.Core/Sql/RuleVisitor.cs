using Crm.Evaluation;

namespace Crm.Sql;

/// <summary>Walks a bound rule: one method per kind of node.</summary>
/// <typeparam name="TResult">What each node becomes.</typeparam>
/// <remarks>
/// A bound rule is in normal form, so there is no not to carry along: every leaf says itself what it answers when something is missing. Methods
/// of nodes that hold others call <see cref="Visit"/> for them, or not at all. A new kind of node is a new abstract method.
/// </remarks>
public abstract class RuleVisitor<TResult>
{
    /// <summary>What the node becomes.</summary>
    /// <exception cref="ArgumentException">The node is of a kind that this version does not know.</exception>
    public TResult Visit(BoundNode node) => node switch
    {
        BoundConstant constant => VisitConstant(constant),
        BoundAll all => VisitAll(all),
        BoundAny any => VisitAny(any),
        BoundCompare compare => VisitCompare(compare),
        BoundIn one => VisitIn(one),
        BoundEmpty empty => VisitEmpty(empty),
        BoundText text => VisitText(text),
        BoundHas has => VisitHas(has),
        BoundRelated related => VisitRelated(related),
        BoundAggregate aggregate => VisitAggregate(aggregate),
        BoundHierarchy hierarchy => VisitHierarchy(hierarchy),
        BoundAnniversary anniversary => VisitAnniversary(anniversary),
        BoundChanged changed => VisitChanged(changed),
        BoundWas was => VisitWas(was),
        _ => throw new ArgumentException($"Unknown node {node.GetType().Name}.", nameof(node)),
    };

    /// <summary>Always, or never.</summary>
    protected abstract TResult VisitConstant(BoundConstant node);

    /// <summary>Each of several nodes.</summary>
    protected abstract TResult VisitAll(BoundAll node);

    /// <summary>One of several nodes.</summary>
    protected abstract TResult VisitAny(BoundAny node);

    /// <summary>A field beside an operand.</summary>
    protected abstract TResult VisitCompare(BoundCompare node);

    /// <summary>A field beside several operands.</summary>
    protected abstract TResult VisitIn(BoundIn node);

    /// <summary>A field that is missing, or is not.</summary>
    protected abstract TResult VisitEmpty(BoundEmpty node);

    /// <summary>The fold of a text beside another.</summary>
    protected abstract TResult VisitText(BoundText node);

    /// <summary>A set of choices and one choice.</summary>
    protected abstract TResult VisitHas(BoundHas node);

    /// <summary>Any related record, or none.</summary>
    protected abstract TResult VisitRelated(BoundRelated node);

    /// <summary>A count, sum or extreme of related records.</summary>
    protected abstract TResult VisitAggregate(BoundAggregate node);

    /// <summary>A record above or below another.</summary>
    protected abstract TResult VisitHierarchy(BoundHierarchy node);

    /// <summary>The yearly return of a date.</summary>
    protected abstract TResult VisitAnniversary(BoundAnniversary node);

    /// <summary>A field that the change changed; only where there is a before.</summary>
    protected abstract TResult VisitChanged(BoundChanged node);

    /// <summary>What a field was before the change; only where there is a before.</summary>
    protected abstract TResult VisitWas(BoundWas node);
}
