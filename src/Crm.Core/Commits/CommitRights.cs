using Crm.Access;
using Crm.Evaluation;
using Crm.Records;
using Crm.Sessions;

namespace Crm.Commits;

/// <summary>What the actor of a commit may do, asked once for each record type.</summary>
internal sealed class CommitRights(Actor actor, AccessRules access)
{
    private readonly Dictionary<(RecordType Type, Right Right), RulePredicate?> _rules = [];
    private readonly Dictionary<RecordType, FieldDefinition[]> _closed = [];

    /// <summary>The records of a type with which the actor may do something; null for all of them.</summary>
    public RulePredicate? Of(RecordType type, Right right)
    {
        if (!_rules.TryGetValue((type, right), out var rule))
            _rules[(type, right)] = rule = access.For(actor, type, right) is { } bound ? AccessChecks.Of(bound) : null;
        return rule;
    }

    /// <summary>The fields of a type that the actor may not write.</summary>
    public IReadOnlyList<FieldDefinition> ClosedFields(RecordType type)
    {
        if (!_closed.TryGetValue(type, out var closed))
            _closed[type] = closed = [.. type.Fields.Where(f => !access.MayWrite(actor, type, f))];
        return closed;
    }

    public bool Has(string right) => access.Policy.Has(actor, right);
}
