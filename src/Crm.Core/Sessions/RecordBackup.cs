using Crm.Records;

namespace Crm.Sessions;

/// <summary>A record's values and parts before a commit, to be put back when it is refused.</summary>
internal sealed class RecordBackup
{
    private readonly RecordType _type;
    private readonly Record _record;
    private readonly Record _values;
    private readonly List<(IPartList List, (Record Part, RecordBackup Backup)[] Parts)> _parts = [];

    public RecordBackup(RecordCatalog catalog, RecordType type, Record record)
    {
        _type = type;
        _record = record;
        _values = type.Copy(record);
        foreach (var access in type.Parts)
        {
            var list = access.ListOf(record);
            _parts.Add((list, [.. list.Items.Select(p => (p, new RecordBackup(catalog, catalog.Of(p), p)))]));
        }
    }

    public void PutBack()
    {
        foreach (var field in _type.Fields)
        {
            if (field.Differs(_record, _values))
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
}
