using Crm.Journal;
using Crm.Records;
using Crm.Sessions;

namespace Crm.Import.Batches;

/// <summary>The history of a record or part, as it matters for undoing a batch.</summary>
internal sealed class BatchHistory
{
    private readonly Id<ImportBatch> _batch;

    // Newest first.
    private readonly List<JournalEntry> _entries = [];

    private BatchHistory(Id<ImportBatch> batch) => _batch = batch;

    /// <summary>The batch made it.</summary>
    public bool IsMade => Imported.Any(e => e.Kind == JournalKind.Created);

    /// <summary>The batch took it out of the recycle bin.</summary>
    public bool IsRevived => Imported.Any(e => e.Kind == JournalKind.Restored);

    /// <summary>The batch took it out of its root.</summary>
    public bool IsTakenOut => !IsMade && Imported.Any(e => e.Kind == JournalKind.Purged);

    /// <summary>There is nothing to undo, or it was done.</summary>
    public bool IsSettled => !Imported.Any() || _entries.Any(e => IsUndo(e) && (!IsRevived || e.Kind == JournalKind.Deleted));

    /// <summary>The fields that the batch changed.</summary>
    public IEnumerable<string> Fields => Imported.SelectMany(FieldsOf).Distinct(StringComparer.Ordinal);

    /// <summary>The parts that it added, changed or took out.</summary>
    public IEnumerable<RecordRef> Parts => Imported.SelectMany(e => e.Parts).Distinct();

    /// <summary>The values before it was purged.</summary>
    public JournalEntry Purged => _entries.First(e => e.Kind == JournalKind.Purged);

    private IEnumerable<JournalEntry> Imported => _entries.Where(IsImport);

    public static async ValueTask<BatchHistory> ReadAsync(IReadSession session, RecordRef record, Id<ImportBatch> batch, CancellationToken cancellationToken)
    {
        var history = new BatchHistory(batch);
        await foreach (var entry in session.HistoryAsync(record, cancellationToken).ConfigureAwait(false))
            history._entries.Add(entry);
        return history;
    }

    /// <summary>The value before the batch; false when somebody else gave the field another one since.</summary>
    public bool TryFindEarlier(string field, out FieldValue earlier)
    {
        var first = _entries.FindLastIndex(e => IsImport(e) && Names(e, field));
        earlier = Old(_entries[first], field);
        return !_entries.Take(first).Any(e => !IsImport(e) && !IsUndo(e) && Names(e, field));
    }

    /// <summary>What somebody else did to it after the batch: its fields, or its parts.</summary>
    public IEnumerable<string> Since => _entries.TakeWhile(e => !IsImport(e))
        .Where(e => e.Kind != JournalKind.Noted && !IsUndo(e))
        .SelectMany(e => FieldsOf(e).DefaultIfEmpty("parts"));

    /// <summary>The field is as the batch left it, or as it was undone.</summary>
    public bool IsOfBatch(string field) =>
        _entries.Find(e => e.Kind is JournalKind.Created or JournalKind.Restored || Names(e, field)) is { } last && (IsImport(last) || IsUndo(last));

    public static FieldValue Old(JournalEntry entry, string field) => entry.Old.GetValueOrDefault(field, entry.OldPersonal.GetValueOrDefault(field));

    private bool IsImport(JournalEntry entry) => entry.Cause == BatchLog.CauseOf(_batch);

    private bool IsUndo(JournalEntry entry) => entry.Cause == BatchLog.CauseOfUndo(_batch);

    private static bool Names(JournalEntry entry, string field) => entry.Old.ContainsKey(field) || entry.OldPersonal.ContainsKey(field);

    public static IEnumerable<string> FieldsOf(JournalEntry entry) => entry.Old.Keys.Concat(entry.OldPersonal.Keys);
}
