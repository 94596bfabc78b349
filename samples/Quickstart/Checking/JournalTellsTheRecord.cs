using Crm.Journal;
using Crm.Records;
using Quickstart.Stores;

namespace Quickstart.Checking;

/// <summary>The journal begins with the record, has an entry for each version, and undone from the record as it is never says that a field changed to what it was.</summary>
internal sealed class JournalTellsTheRecord(OpenCrm crm) : StoreCheck(crm)
{
    public override string Name => "versions and the journal";

    protected override async Task LookAsync(RecordType type, CancellationToken cancellationToken)
    {
        await foreach (var (record, session) in AskAsync(type, cancellationToken))
        {
            Looked++;
            var entries = await session.HistoryAsync(record.Ref, cancellationToken).Where(e => e.Kind != JournalKind.Noted).ToListAsync(cancellationToken);
            LookAtVersions(record, entries);
            LookAtValues(type, record, entries);
        }
    }

    private void LookAtVersions(Record record, List<JournalEntry> newestFirst)
    {
        if (newestFirst is not [var newest, ..])
        {
            Find(record, "The journal knows nothing of it.");
            return;
        }

        if (newest.Version != record.Version)
            Find(record, $"It has version {record.Version}, the journal's last entry {newest.Version}.");
        if (newestFirst[^1].Kind != JournalKind.Created || newestFirst[^1].At != record.CreatedAt)
            Find(record, $"It was created at {record.CreatedAt}; the journal begins with {newestFirst[^1].Kind} at {newestFirst[^1].At}.");
        if (newest.At != record.UpdatedAt)
            Find(record, $"It was changed at {record.UpdatedAt}, by the journal at {newest.At}.");
        foreach (var (later, earlier) in newestFirst.Zip(newestFirst.Skip(1)))
        {
            if (later.Version != earlier.Version + 1)
                Find(record, $"Version {later.Version} follows {earlier.Version} in the journal.");
        }
    }

    private void LookAtValues(RecordType type, Record record, List<JournalEntry> newestFirst)
    {
        var after = new Dictionary<string, FieldValue>(StringComparer.Ordinal);
        foreach (var entry in newestFirst)
        {
            foreach (var (key, old) in entry.Old.Concat(entry.OldPersonal))
            {
                if (type.Find(key) is not { System: false } field)
                    continue;
                if (after.TryGetValue(key, out var value) ? value == old : field.Read(record) == old)
                    Find(record, $"By the journal {key} became in version {entry.Version} what it was: {old}.");
                after[key] = old;
            }
        }
    }
}
