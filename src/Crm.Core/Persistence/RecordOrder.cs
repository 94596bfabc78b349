using System.Collections.Immutable;
using Crm.Evaluation;
using Crm.Records;

namespace Crm.Persistence;

/// <summary>The order of a query, in memory: its sort keys, then ids, ascending. What every store must keep.</summary>
/// <param name="sort">The keys.</param>
/// <remarks>Thread-safe.</remarks>
public sealed class RecordOrder(ImmutableArray<SortKey> sort) : IComparer<PageCursor>
{
    private readonly ImmutableArray<Func<Record, RuleContext, FieldValue>> _readers = [.. sort.Select(k => FieldReader.Of(k.Field))];

    /// <summary>Where a record stands.</summary>
    /// <param name="record">The record.</param>
    /// <param name="context">The moment, and the facts in which paths over references are followed.</param>
    public PageCursor PlaceOf(Record record, RuleContext context)
    {
        var values = ImmutableArray.CreateBuilder<FieldValue>(_readers.Length);
        foreach (var read in _readers)
            values.Add(read(record, context));
        return new PageCursor(values.MoveToImmutable(), record.RawId);
    }

    /// <summary>Negative when the first place comes first.</summary>
    public int Compare(PageCursor? x, PageCursor? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        for (var i = 0; i < sort.Length; i++)
        {
            var order = x.Values[i].CompareTo(y.Values[i]);
            if (order != 0)
                return sort[i].Descending ? -order : order;
        }

        return x.Id.CompareTo(y.Id);
    }
}
