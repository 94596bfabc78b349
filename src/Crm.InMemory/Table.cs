using System.Collections.Immutable;
using Crm.Records;

namespace Crm.InMemory;

/// <summary>The rows of one record type: whole records that nobody outside holds, never changed once they are in.</summary>
internal sealed class Table(RecordType type)
{
    private readonly Dictionary<Guid, Record> _rows = [];
    private readonly Dictionary<string, ILookup<Guid, Record>> _byReference = new(StringComparer.Ordinal);
    private ImmutableArray<Record> _snapshot = [];

    public RecordType Type => type;

    public Record? Find(Guid id) => _rows.GetValueOrDefault(id);

    /// <summary>Every row, as of now.</summary>
    public ImmutableArray<Record> Rows()
    {
        if (_snapshot.IsDefault)
            _snapshot = [.. _rows.Values];
        return _snapshot;
    }

    /// <summary>The live rows whose reference names that record.</summary>
    public IEnumerable<Record> Referring(FieldDefinition via, RecordRef to)
    {
        if (!_byReference.TryGetValue(via.Key, out var index))
        {
            _byReference[via.Key] = index = _rows.Values
                .Where(r => !r.IsDeleted && !via.Read(r).IsMissing)
                .ToLookup(r => via.Read(r).AsReference()!.Value.Id);
        }

        var found = index[to.Id];
        return via.IsOpenReference ? found.Where(r => string.Equals(via.Read(r).AsReference()!.Value.Type, to.Type, StringComparison.Ordinal)) : found;
    }

    public void Put(Record row)
    {
        _rows[row.RawId] = row;
        Changed();
    }

    public void Remove(Guid id)
    {
        _rows.Remove(id);
        Changed();
    }

    private void Changed()
    {
        _snapshot = default;
        _byReference.Clear();
    }
}
