using System.Collections.Concurrent;
using Crm.Evaluation;
using Crm.Records;
using Crm.Rules;

namespace Crm.Access;

/// <summary>The policy as rules: one rule per record type, right and scope, used as a check and as a filter alike.</summary>
/// <remarks>Rules speak of <c>me</c>, <c>myTeams</c> and so on, so one rule serves every actor with the same roles. Thread-safe; rules are kept.</remarks>
public sealed class AccessRules(AccessPolicy policy, RecordCatalog catalog)
{
    private const string Shares = "shares";
    private readonly ConcurrentDictionary<(string Type, Right Right, Scope Scope), BoundNode> _rules = new();

    /// <summary>The policy.</summary>
    public AccessPolicy Policy => policy;

    /// <summary>What the actor may do with records of the type; null when with all of them.</summary>
    public BoundRule? For(Actor actor, RecordType type, Right right) => NodeFor(actor, type, right) is { } node ? new BoundRule(type, node) : null;

    /// <summary>The scope in which the actor's ad-hoc rules are bound: what may not be read does not exist.</summary>
    public RuleScope ScopeOf(Actor actor, Func<string, Rule?>? segment = null, bool hasBefore = false) => new()
    {
        Catalog = catalog,
        MayRead = (type, field) => MayRead(actor, type, field),
        Visible = type => NodeFor(actor, type, Right.Read),
        Segment = segment,
        HasBefore = hasBefore,
    };

    /// <summary>True when the actor may see the field, or the field of which it is a view.</summary>
    public bool MayRead(Actor actor, RecordType type, FieldDefinition field) =>
        policy.FieldRightOf(actor, type.Name, field.ViewOf ?? field.Key) >= FieldRight.Read;

    /// <summary>True when the actor may change the field.</summary>
    public bool MayWrite(Actor actor, RecordType type, FieldDefinition field) =>
        policy.FieldRightOf(actor, type.Name, field.Key) == FieldRight.Write;

    private BoundNode? NodeFor(Actor actor, RecordType type, Right right)
    {
        if (actor.IsSystem || policy.IsOpen)
            return null;
        if (type.Root is { } root)
            return OfPart(actor, type, catalog.Get(root), right);
        var scope = policy.ScopeOf(actor, type.Name, right);
        var node = _rules.GetOrAdd((type.Name, right, scope), _ => RuleBinder.Bind(RuleOf(type, right, scope), type, new RuleScope { Catalog = catalog }).Root);
        return node is BoundConstant { Value: true } ? null : node;
    }

    // A part is seen by whoever sees its root, and written by whoever may update it.
    private BoundEmpty? OfPart(Actor actor, RecordType part, RecordType root, Right right)
    {
        if (NodeFor(actor, root, right == Right.Read ? Right.Read : Right.Update) is not { } visible)
            return null;
        var hop = new BoundHop(part.RootField!, root, visible);
        return new BoundEmpty(new BoundField($"{root.Name}.id", [hop], root, root.Get("id")), Empty: false);
    }

    private Rule RuleOf(RecordType type, Right right, Scope scope) => scope switch
    {
        Scope.None => Rule.Never,
        Scope.All => Rule.Always,
        _ when !type.IsOwned => Rule.Always,
        Scope.Own => Rule.Any([.. Own(type, right)]),
        Scope.Team => Rule.Any([.. Own(type, right), Rule.Field("owner.team").In(Operand.MyTeams)]),
        _ => Rule.Any([.. Own(type, right), Rule.Field("owner.team").In(Operand.MyUnit)]),
    };

    private IEnumerable<Rule> Own(RecordType type, Right right)
    {
        yield return Rule.Field("owner").Eq(Operand.Me);
        yield return Rule.Field("owner").In(Operand.MySubordinates);
        if (right is Right.Read or Right.Update && catalog.Related(type, Shares) is not null)
            yield return Rule.Related(Shares, SharedWithMe(right)).Any();
    }

    private static Rule SharedWithMe(Right right)
    {
        var mine = Rule.Field("grantee").In(Operand.Me, Operand.MyTeams);
        return right == Right.Read ? mine : mine & Rule.Field("may").Eq("update");
    }
}
