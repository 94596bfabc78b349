using Crm.Errors;
using Crm.Import.Errors;
using Crm.Journal;
using Crm.Records;
using Crm.Sessions;
using NodaTime;

namespace Crm.Import.Batches;

/// <summary>Undoes in a session what a batch did to one record and its parts, as their histories tell it.</summary>
internal sealed class RecordUndo
{
    private readonly ISession _session;
    private readonly Id<ImportBatch> _batch;
    private readonly Instant _now;
    private readonly List<string> _since = [];

    private RecordUndo(ISession session, Id<ImportBatch> batch, Instant now) => (_session, _batch, _now) = (session, batch, now);

    /// <summary>The batch had made it.</summary>
    public bool IsRemoved { get; private set; }

    /// <summary>The batch had changed it.</summary>
    public bool IsReverted { get; private set; }

    /// <summary>What was changed after the import, and is left as it is; null for nothing.</summary>
    public Problem? Left(string type, string key) =>
        _since.Count == 0 ? null : ImportTexts.Problem(ImportCodes.ChangedSince, ("fields", _since.Distinct(StringComparer.Ordinal)), ("type", type), ("key", key));

    public static async ValueTask<RecordUndo> RunAsync(ISession session, Record record, Id<ImportBatch> batch, Instant now, CancellationToken cancellationToken)
    {
        var undo = new RecordUndo(session, batch, now);
        await undo.RunAsync(record, cancellationToken).ConfigureAwait(false);
        return undo;
    }

    private async ValueTask RunAsync(Record record, CancellationToken cancellationToken)
    {
        var entries = await HistoryAsync(record, cancellationToken).ConfigureAwait(false);
        if (!entries.Any(IsImport) || entries.Any(IsUndo))
            return;
        var type = _session.Model.Catalog.Get(record.Ref.Type);
        if (entries.Any(IsMaking))
        {
            IsRemoved = IsUntouched(entries, "");
            if (IsRemoved)
                _session.Remove(record);
            return;
        }

        Revert(type, record, entries, "");
        foreach (var partType in type.PartTypes.Select(_session.Model.Catalog.Get))
        {
            foreach (var part in type.PartsOf(record, partType).ToList())
                await RevertPartAsync(type, record, partType, part, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask RevertPartAsync(RecordType type, Record root, RecordType partType, Record part, CancellationToken cancellationToken)
    {
        var entries = await HistoryAsync(part, cancellationToken).ConfigureAwait(false);
        if (!entries.Any(IsMaking))
            Revert(partType, part, entries, partType.Name + ".");
        else if (IsUntouched(entries, partType.Name + "."))
            IsReverted |= type.RemovePart(root, part);
    }

    // Whatever was done to it since is somebody's work.
    private bool IsUntouched(List<JournalEntry> entries, string prefix)
    {
        var since = entries.TakeWhile(e => !IsImport(e)).Where(e => e.Kind != JournalKind.Noted).ToList();
        foreach (var entry in since)
            _since.AddRange(FieldsOf(entry).DefaultIfEmpty("parts").Select(field => prefix + field));
        return since.Count == 0;
    }

    private void Revert(RecordType type, Record record, List<JournalEntry> entries, string prefix)
    {
        foreach (var key in entries.Where(IsImport).SelectMany(FieldsOf).Distinct(StringComparer.Ordinal).ToList())
        {
            var first = entries.FindLastIndex(e => IsImport(e) && Names(e, key));
            if (entries.Take(first).Any(e => !IsImport(e) && Names(e, key)))
                _since.Add(prefix + key);
            else if (type.Find(key) is { } field)
                Write(type, record, field, entries[first].Old.GetValueOrDefault(key, entries[first].OldPersonal.GetValueOrDefault(key)));
        }
    }

    private void Write(RecordType type, Record record, FieldDefinition field, FieldValue earlier)
    {
        if (field.Kind == FieldKind.State)
            Enter(type, record, field, earlier);
        else if (field.Write is { } write)
            write(record, earlier);
        else
            return; // What is derived follows the rest.
        IsReverted = true;
    }

    private void Enter(RecordType type, Record record, FieldDefinition field, FieldValue earlier)
    {
        if (earlier.AsText() is { } state && _session.Model.Processes.Of(type).FirstOrDefault(p => p.StateField == field) is { } process)
            _session.Process(record, process.Key).Import((state, _now));
    }

    private async ValueTask<List<JournalEntry>> HistoryAsync(Record record, CancellationToken cancellationToken)
    {
        var entries = new List<JournalEntry>();
        await foreach (var entry in _session.HistoryAsync(record.Ref, cancellationToken).ConfigureAwait(false))
            entries.Add(entry);
        return entries;
    }

    private bool IsImport(JournalEntry entry) => entry.Cause == BatchLog.CauseOf(_batch);

    private bool IsUndo(JournalEntry entry) => entry.Cause == BatchLog.CauseOfUndo(_batch);

    private bool IsMaking(JournalEntry entry) => IsImport(entry) && entry.Kind is (JournalKind.Created or JournalKind.Restored);

    private static bool Names(JournalEntry entry, string key) => entry.Old.ContainsKey(key) || entry.OldPersonal.ContainsKey(key);

    private static IEnumerable<string> FieldsOf(JournalEntry entry) => entry.Old.Keys.Concat(entry.OldPersonal.Keys);
}
