using Crm.Records;

namespace Crm.Sessions;

/// <summary>A record's values and parts before a commit, to be put back when it is refused.</summary>
internal sealed class RecordBackup
{
    private readonly RecordType _type;
    private readonly Record _record;
    private readonly Record _values;
    private readonly (IPartList List, (Record Part, RecordBackup Backup)[] Parts)[] _parts;

    public RecordBackup(RecordCatalog catalog, RecordType type, Record record)
    {
        _type = type;
        _record = record;
        _values = type.Copy(record);
        _parts = type.Parts.IsEmpty ? [] : PartsOf(catalog, type, record);
    }

    public void PutBack()
    {
        // With what is no field, and as the very instance. New parts keep their ids, by which problems name them.
        _record.Custom = _values.Custom;
        foreach (var field in _type.Fields)
        {
            if (!string.Equals(field.Key, SystemFields.Id, StringComparison.Ordinal) && field.Differs(_record, _values))
                field.Write?.Invoke(_record, field.Read(_values));
        }

        foreach (var (list, parts) in _parts)
        {
            list.Clear();
            foreach (var (part, backup) in parts)
            {
                backup.PutBack();
                list.Add(part);
            }
        }
    }

    private static (IPartList, (Record, RecordBackup)[])[] PartsOf(RecordCatalog catalog, RecordType type, Record record) =>
    [
        .. type.Parts.Select(p => p.ListOf(record))
            .Select(list => (list, list.Items.Select(p => (p, new RecordBackup(catalog, catalog.Of(p), p))).ToArray())),
    ];
}
