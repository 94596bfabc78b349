using System.Collections.Immutable;
using Crm.Evaluation;
using Crm.Records;

namespace Crm.Persistence;

/// <summary>The order of a query, in memory: its sort keys, then ids, ascending.</summary>
public static class RecordOrder
{
    /// <summary>The values by which a record is placed.</summary>
    public static ImmutableArray<FieldValue> ValuesOf(Record record, ImmutableArray<SortKey> sort, RuleContext context, IRuleFacts facts)
    {
        var moment = context.With(facts);
        return [.. sort.Select(key => FieldReader.Of(key.Field)(record, moment))];
    }

    /// <summary>Compares two places; negative when the first comes first.</summary>
    public static int Compare(ImmutableArray<SortKey> sort, PageCursor left, PageCursor right)
    {
        for (var i = 0; i < sort.Length; i++)
        {
            var order = left.Values[i].CompareTo(right.Values[i]);
            if (order != 0)
                return sort[i].Descending ? -order : order;
        }

        return left.Id.CompareTo(right.Id);
    }
}
