using System.Collections.Immutable;
using Crm.Records;

namespace Crm.InMemory;

/// <summary>Which live rows name which records by one reference; immutable.</summary>
internal sealed class ReferenceIndex
{
    private readonly ImmutableSortedSet<(Guid To, Guid Row)> _pairs;

    public ReferenceIndex(FieldDefinition via, IEnumerable<Record> rows)
        : this(via, rows.Select(r => PairOf(via, r)).OfType<(Guid, Guid)>().ToImmutableSortedSet())
    {
    }

    private ReferenceIndex(FieldDefinition via, ImmutableSortedSet<(Guid, Guid)> pairs) => (Via, _pairs) = (via, pairs);

    public FieldDefinition Via { get; }

    /// <summary>The ids of the rows that name a record of that id.</summary>
    public IEnumerable<Guid> Naming(Guid to)
    {
        var first = _pairs.IndexOf((to, Guid.Empty));
        for (var i = first < 0 ? ~first : first; i < _pairs.Count && _pairs[i].To == to; i++)
            yield return _pairs[i].Row;
    }

    /// <summary>The index after rows were replaced; null stands for a row that is not there.</summary>
    public ReferenceIndex With(IEnumerable<(Record? Old, Record? New)> replaced)
    {
        var pairs = _pairs.ToBuilder();
        foreach (var (old, now) in replaced)
        {
            var (before, after) = (PairOf(Via, old), PairOf(Via, now));
            if (before == after)
                continue;
            if (before is { } gone)
                pairs.Remove(gone);
            if (after is { } come)
                pairs.Add(come);
        }

        return new ReferenceIndex(Via, pairs.ToImmutable());
    }

    private static (Guid To, Guid Row)? PairOf(FieldDefinition via, Record? row) =>
        row is { IsDeleted: false } && via.Read(row).AsReference() is { } to ? (to.Id, row.RawId) : null;
}
