using System.Collections.Immutable;
using Crm.Records;
using Crm.Rules;

namespace Crm.Evaluation;

/// <summary>Builds what reads fields over references, and operands.</summary>
internal static class Readers
{
    public static ValueReader Of(BoundField field)
    {
        var read = field.Field.Read;
        if (field.IsOwn)
            return (record, _) => read(record);
        var follow = Follow(field.Hops);
        return (record, context) => follow(record, context) is { } end ? read(end) : default;
    }

    public static ValueReader Of(BoundOperand operand) => operand switch
    {
        BoundField field => Of(field),
        BoundLiteral { Value: var value } => (_, _) => value,
        BoundNow now => Of(now, NativeCode.NextSlot()),
        BoundAsker { Set: AskerSet.Me } => (_, context) => FieldValue.Reference(context.Asker.Me),
        _ => throw new ArgumentException($"{operand} is not one value.", nameof(operand)),
    };

    private static ValueReader Of(BoundNow now, int slot) => (_, context) => context.Resolved(now, slot).Value;

    /// <summary>Follows the references; what lies in the recycle bin or may not be seen ends the way.</summary>
    public static RecordReader Follow(ImmutableArray<BoundHop> hops)
    {
        if (hops.IsEmpty)
            return (record, _) => record;
        var follow = Follow(hops[0]);
        foreach (var hop in hops.Skip(1))
        {
            var (before, next) = (follow, Follow(hop));
            follow = (record, context) => before(record, context) is { } at ? next(at, context) : null;
        }

        return follow;
    }

    /// <summary>Whether a record found through a reference or set is there for the asker.</summary>
    public static RulePredicate Seen(BoundNode? visible)
    {
        if (visible is null)
            return (record, _) => !record.IsDeleted;
        var see = RuleClosures.Build(visible);
        return (record, context) => !record.IsDeleted && see(record, context);
    }

    private static RecordReader Follow(BoundHop hop)
    {
        var (read, target, seen) = (hop.Reference.Read, hop.Target, Seen(hop.Visible));
        return (record, context) =>
            read(record).AsReference() is { } to && context.Facts.Find(target, to.Id) is { } found && seen(found, context) ? found : null;
    }
}
