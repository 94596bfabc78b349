using Crm.Import.Cells;
using Crm.Records;

namespace Crm.Import.Runs;

/// <summary>Finds the parts of a record that the part mappings of its table stand for.</summary>
/// <remarks>
/// The strictest mappings choose first, so that a telephone takes none that is said to be a mobile one. Of those that are alike each takes what says the same, then
/// what has its place, then what is left; so those that say something go before empty ones. No part is taken twice.
/// </remarks>
internal sealed class PartMatch
{
    private readonly RowDraft _draft;
    private readonly Func<FieldsDraft, Record, bool> _says;
    private readonly Record?[] _found;
    private readonly HashSet<Record> _taken = new(ReferenceEqualityComparer.Instance);

    private PartMatch(RowDraft draft, Func<FieldsDraft, Record, bool> says)
    {
        _draft = draft;
        _says = says;
        _found = new Record?[draft.Parts.Count];
    }

    /// <summary>The part for each mapping, or null where the record holds none; for an empty one that which it leaves behind.</summary>
    /// <param name="cells">The table.</param>
    /// <param name="draft">The row.</param>
    /// <param name="record">Its record.</param>
    /// <param name="says">True when a part says what the row does.</param>
    public static Record?[] Of(TableCells cells, RowDraft draft, Record record, Func<FieldsDraft, Record, bool> says)
    {
        var match = new PartMatch(draft, says);
        var groups = draft.Parts.Select((part, i) => (Mapping: i, Alike: Constants.Of(part, cells, i)))
            .GroupBy(p => p.Alike, p => p.Mapping)
            .OrderByDescending(g => g.Key.Values.Length);
        foreach (var group in groups)
            match.Take([.. group], [.. cells.Type.PartsOf(record, group.Key.Type).Where(p => !match._taken.Contains(p) && group.Key.Are(p))]);
        return match._found;
    }

    private void Take(int[] mappings, Record[] held)
    {
        var places = mappings.Index().ToList();
        var said = places.Where(p => !_draft.Parts[p.Item].IsEmpty).ToList();
        foreach (var (place, mapping) in said)
            Take(mapping, held.Skip(place).Take(1).Where(h => _says(_draft.Parts[mapping], h)));
        foreach (var (_, mapping) in said)
            Take(mapping, held.Where(h => _says(_draft.Parts[mapping], h)));

        // What lies beyond the places of the mappings is somebody else's.
        foreach (var some in new[] { said, places })
        {
            foreach (var (place, mapping) in some)
                Take(mapping, held.Skip(place).Take(1));
            foreach (var (_, mapping) in some)
                Take(mapping, held.Take(mappings.Length));
        }
    }

    private void Take(int mapping, IEnumerable<Record> from)
    {
        if (_found[mapping] is null && from.FirstOrDefault(h => !_taken.Contains(h)) is { } found)
            _taken.Add(_found[mapping] = found);
    }

    /// <summary>What mappings have in common that are alike.</summary>
    private sealed record Constants(RecordType Type, (FieldDefinition Field, FieldValue Value)[] Values)
    {
        public static Constants Of(FieldsDraft part, TableCells cells, int mapping) =>
            new(part.Type, [.. part.Values.Where(v => cells.PartConstants[mapping].Contains(v.Field)).Select(v => (v.Field, v.Value))]);

        public bool Are(Record held) => Values.All(v => RowFields.IsSame(v.Field.Read(held), v.Value));

        public bool Equals(Constants? other) => other is not null && Type == other.Type && Values.AsSpan().SequenceEqual(other.Values);

        public override int GetHashCode() => Values.Aggregate(Type.Name.GetHashCode(StringComparison.Ordinal), (hash, v) => HashCode.Combine(hash, v.Field, v.Value));
    }
}
