using Crm.Records;

namespace Crm.Sessions;

/// <summary>The new records of one insert, on their way from the caller into a commit and back.</summary>
/// <param name="session">The session.</param>
/// <param name="expected">How many there are, as far as is known beforehand.</param>
internal sealed class NewRecords(Session session, int expected)
{
    private readonly List<Record> _records = new(expected);
    private readonly List<RecordBackup> _backups = new(expected);
    private readonly HashSet<Guid> _ids = new(expected);
    private RecordType? _type;

    /// <summary>Takes a record and gives it its id; one that was refused before has one.</summary>
    /// <exception cref="ArgumentException">It was committed or added already, or stands in the list twice, or is a part, or of another type than the first.</exception>
    public void Admit(Record record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var type = session.Model.Catalog.Of(record);
        if (record is IPart)
            throw new ArgumentException($"A {type.Name} is a part: it is inserted with its root.", nameof(record));
        if ((_type ??= type) != type)
            throw new ArgumentException($"A {type.Name} stands among records of the type {_type.Name}: an insert is of one type.", nameof(record));
        if (record.Version > 0)
            throw new ArgumentException($"{record.Ref} is committed already: load it to change it.", nameof(record));
        if (record.RawId != Guid.Empty && session.Tracked.Find(record.Ref) is not null)
            throw new ArgumentException($"{record.Ref} was added to the session already.", nameof(record));
        if (record.RawId == Guid.Empty)
            record.RawId = session.Services.Ids.Next();
        if (!_ids.Add(record.RawId))
            throw new ArgumentException($"{record.Ref} is in the list twice.", nameof(record));
        record.Tenant = session.Tenant;
        _records.Add(record);
        _backups.Add(new RecordBackup(session.Model.Catalog, type, record));
    }

    /// <summary>Commits them; what was not written is as the caller made it, but for ids.</summary>
    public async ValueTask<CommitResult> InsertAsync(CommitOptions options, CancellationToken cancellationToken)
    {
        if (_type is not { } type)
            return CommitResult.Committed;
        var written = false;
        try
        {
            var result = await session.Services.Commit.InsertAsync(session, type, _records, options, cancellationToken).ConfigureAwait(false);
            written = result.IsCommitted;
            return result;
        }
        finally
        {
            // Those that were left out have no version yet.
            for (var i = 0; i < _records.Count; i++)
            {
                if (written && _records[i].Version > 0)
                    session.Hide(type, _records[i]);
                else
                    _backups[i].PutBack();
            }
        }
    }
}
