using System.Collections.Immutable;
using Crm.Persistence;
using Crm.Records;

namespace Crm.InMemory;

/// <summary>The rows of one record type at one moment: whole records that nobody outside holds, never changed once they are in.</summary>
/// <remarks>What it keeps beside the rows is made when it is first asked for and handed on to the table after a write. Thread-safe.</remarks>
internal sealed class Table
{
    private readonly ImmutableDictionary<Guid, Record> _rows;
    private ImmutableDictionary<string, ReferenceIndex> _indexes;
    private Record[]? _all;

    public Table() : this(ImmutableDictionary<Guid, Record>.Empty, ImmutableDictionary.Create<string, ReferenceIndex>(StringComparer.Ordinal))
    {
    }

    private Table(ImmutableDictionary<Guid, Record> rows, ImmutableDictionary<string, ReferenceIndex> indexes) => (_rows, _indexes) = (rows, indexes);

    /// <summary>Every row.</summary>
    public IReadOnlyList<Record> Rows => _all ??= [.. _rows.Values];

    public Record? Find(Guid id) => _rows.GetValueOrDefault(id);

    /// <summary>The live rows whose reference names that record.</summary>
    public IEnumerable<Record> Referring(FieldDefinition via, RecordRef to)
    {
        var found = IndexOf(via).Naming(to.Id).Select(id => _rows[id]);
        return via.IsOpenReference ? found.Where(r => string.Equals(via.Read(r).AsReference()!.Value.Type, to.Type, StringComparison.Ordinal)) : found;
    }

    /// <summary>The table after those writes.</summary>
    public Table With(IEnumerable<RecordWrite> writes)
    {
        var rows = _rows.ToBuilder();
        var replaced = new List<(Record? Old, Record? New)>();
        foreach (var write in writes)
        {
            var old = rows.GetValueOrDefault(write.Record.RawId);
            var now = RowAfter(write, old);
            replaced.Add((old, now));
            if (now is null)
                rows.Remove(write.Record.RawId);
            else
                rows[now.RawId] = now;
        }

        return new Table(rows.ToImmutable(), _indexes.ToImmutableDictionary(i => i.Key, i => i.Value.With(replaced), StringComparer.Ordinal));
    }

    // A tenant may define the field of a key anew, so the index must be that of this very field.
    private ReferenceIndex IndexOf(FieldDefinition via)
    {
        if (_indexes.TryGetValue(via.Key, out var kept) && ReferenceEquals(kept.Via, via))
            return kept;
        var made = new ReferenceIndex(via, _rows.Values);
        ImmutableInterlocked.AddOrUpdate(ref _indexes, via.Key, made, (_, _) => made);
        return made;
    }

    // A row is made through the catalogue, so that it holds fields and nothing else: parts are rows of their own.
    private static Record? RowAfter(RecordWrite write, Record? old)
    {
        if (write.Kind == WriteKind.Delete)
            return null;
        var (row, fields) = write.Kind switch
        {
            WriteKind.Insert => (write.Type.Create(write.Record.Tenant), (IReadOnlyList<FieldDefinition>)write.Type.Fields),
            WriteKind.Update => (write.Type.Copy(old!), write.Changed),
            _ => throw new ArgumentOutOfRangeException(nameof(write), write.Kind, "Unknown kind of write."),
        };
        foreach (var field in fields)
            field.Write?.Invoke(row, field.Read(write.Record));
        return row;
    }
}
