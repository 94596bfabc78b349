using Crm.Evaluation;
using Crm.Persistence;
using Crm.Records;

namespace Crm.InMemory;

/// <summary>One query over one image. Looks at the token before each row, so that a long one can be given up.</summary>
internal sealed class ImageQuery(TenantImage image, RecordQuery query, CancellationToken cancellationToken)
{
    private readonly RuleContext _moment = query.Context.With(new InMemoryFacts(image));
    private readonly Table _table = image.TableOf(query.Type);

    /// <summary>The rows in the query's order, from its cursor, up to its limit.</summary>
    public IEnumerable<Record> Rows()
    {
        if (query is { Sort.IsEmpty: true, After: null, Take: null })
            return Meeting().OrderBy(r => r.RawId);
        var order = new RecordOrder(query.Sort);
        var placed = Meeting().Select(r => (Row: r, At: order.PlaceOf(r, _moment)));
        if (query.After is { } after)
            placed = placed.Where(p => order.Compare(p.At, after) > 0);
        var ordered = placed.OrderBy(p => p.At, order);
        return (query.Take is { } take ? ordered.Take(take) : ordered).Select(p => p.Row);
    }

    /// <summary>The rows that meet the query, in no order.</summary>
    public IEnumerable<Record> Meeting()
    {
        cancellationToken.ThrowIfCancellationRequested();
        var met = query.Rule is { } rule ? RuleClosures.Build(rule) : null;
        foreach (var row in Candidates())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (IsInBin(row) && (met is null || met(row, _moment)))
                yield return row;
        }
    }

    // A rule that asks for ids, or for the referrers of some records, need not look at every row.
    private IEnumerable<Record> Candidates()
    {
        if (query.Where?.Root is not BoundIn { Negated: false, Field: { IsOwn: true } field } among || !among.Values.All(v => v is BoundLiteral))
            return _table.Rows;
        var wanted = among.Values.Select(v => ((BoundLiteral)v).Value).Where(v => v is { IsMissing: false, Kind: FieldKind.Reference }).Select(v => v.AsReference()!.Value);
        if (field.Field.Key is "id")
            return wanted.Select(w => _table.Find(w.Id)).OfType<Record>().Distinct();
        return query.Bin == RecycleBin.Live && field.Field.Kind == FieldKind.Reference
            ? wanted.SelectMany(w => _table.Referring(field.Field, w)).Distinct()
            : _table.Rows;
    }

    private bool IsInBin(Record row) => query.Bin == RecycleBin.Both || row.IsDeleted == (query.Bin == RecycleBin.Deleted);
}
