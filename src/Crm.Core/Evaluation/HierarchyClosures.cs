using Crm.Records;
using Crm.Rules;

namespace Crm.Evaluation;

/// <summary>Builds tests whether one record stands above another.</summary>
internal static class HierarchyClosures
{
    /// <summary>How far up a hierarchy is followed; circles end here at the latest.</summary>
    public const int MaxLevels = 32;

    public static RulePredicate Build(BoundHierarchy node)
    {
        var (follow, of, type, parent, negated) = (Readers.Follow(node.Field.Hops), Readers.Of(node.Of), node.Field.Type, node.Field.Field.Read, node.Negated);
        var above = node.Direction == HierarchyDirection.AncestorOf;
        return (record, context) =>
        {
            if (follow(record, context) is not { } judged || of(record, context).AsReference() is not { } other || judged.RawId == other.Id)
                return negated;
            var stands = above
                ? context.Facts.Find(type, other.Id) is { } below && IsBelow(below, judged.RawId, type, parent, context)
                : IsBelow(judged, other.Id, type, parent, context);
            return stands != negated;
        };
    }

    private static bool IsBelow(Record record, Guid other, RecordType type, Func<Record, FieldValue> parent, RuleContext context)
    {
        var at = record;
        for (var level = 0; level < MaxLevels && !at.IsDeleted; level++)
        {
            if (parent(at).AsReference() is not { } next || next.Id == record.RawId)
                return false;
            if (next.Id == other)
                return true;
            if (context.Facts.Find(type, next.Id) is not { } found)
                return false;
            at = found;
        }

        return false;
    }
}
