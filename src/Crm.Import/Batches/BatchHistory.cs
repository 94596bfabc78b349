using Crm.Journal;
using Crm.Records;
using Crm.Sessions;

namespace Crm.Import.Batches;

/// <summary>The history of a record or part, as it matters for undoing a batch; read by a session that sees everything.</summary>
internal sealed class BatchHistory
{
    private readonly Id<ImportBatch> _batch;

    // Newest first.
    private readonly List<JournalEntry> _entries = [];

    private BatchHistory(Id<ImportBatch> batch) => _batch = batch;

    /// <summary>The batch had nothing to do with it.</summary>
    public bool IsOthers => !Imported.Any();

    /// <summary>The batch made it.</summary>
    public bool IsMade => Imported.Any(e => e.Kind == JournalKind.Created);

    /// <summary>The batch took it out of the recycle bin.</summary>
    public bool IsRevived => Imported.Any(e => e.Kind == JournalKind.Restored);

    /// <summary>The batch took it out of its root.</summary>
    public bool IsTakenOut => !IsMade && Imported.Any(e => e.Kind == JournalKind.Purged);

    /// <summary>Undoing has changed it already, and brought its parts back.</summary>
    public bool IsReverted => _entries.Exists(IsUndo);

    /// <summary>Undoing laid it into the recycle bin; who took it out again wants it.</summary>
    public bool IsRemoved => _entries.Exists(e => IsUndo(e) && e.Kind == JournalKind.Deleted);

    /// <summary>The fields that the batch changed.</summary>
    public IEnumerable<string> Fields => Imported.SelectMany(FieldsOf).Distinct(StringComparer.Ordinal);

    /// <summary>The parts that it added, changed or took out.</summary>
    public IEnumerable<RecordRef> Parts => Imported.SelectMany(e => e.Parts).Distinct();

    /// <summary>Its parts may have changed after the batch.</summary>
    public bool HavePartsChangedSince => Since.Any(e => e.Parts.Count > 0);

    /// <summary>The values before it was purged.</summary>
    public IEnumerable<(string Field, FieldValue Value)> Purged => FieldsOf(LastPurge).Select(f => (f, Old(LastPurge, f)));

    private JournalEntry LastPurge => _entries.First(e => e.Kind == JournalKind.Purged);

    private IEnumerable<JournalEntry> Imported => _entries.Where(IsImport);

    private IEnumerable<JournalEntry> Since => _entries.TakeWhile(e => !IsImport(e));

    public static async ValueTask<BatchHistory> ReadAsync(IReadSession session, RecordRef record, Id<ImportBatch> batch, CancellationToken cancellationToken)
    {
        var history = new BatchHistory(batch);
        await foreach (var entry in session.HistoryAsync(record, cancellationToken).ConfigureAwait(false))
            history._entries.Add(entry);
        return history;
    }

    /// <summary>The value before the batch.</summary>
    public FieldValue Before(string field) => Old(_entries.FindLast(e => IsImport(e) && Names(e, field))!, field);

    /// <summary>The value that the batch left.</summary>
    /// <param name="field">The field.</param>
    /// <param name="present">Its present value.</param>
    public FieldValue After(string field, FieldValue present) => Since.LastOrDefault(e => Names(e, field)) is { } next ? Old(next, field) : present;

    /// <summary>The fields that have another value than the batch left, and than before it.</summary>
    public IEnumerable<string> ChangedSince(RecordType type, Record record) =>
        from key in Since.SelectMany(FieldsOf).Distinct(StringComparer.Ordinal)
        let present = type.Find(key)?.Read(record)
        where present is { } value && After(key, value) != value && !(Fields.Contains(key, StringComparer.Ordinal) && Before(key) == value)
        select key;

    /// <summary>The field has the value that the batch gave it, or that undoing gave it back.</summary>
    public bool IsOfBatch(string field) => _entries.Find(e => Names(e, field)) is { } last && (IsImport(last) || IsUndo(last));

    private bool IsImport(JournalEntry entry) => entry.Cause == BatchLog.CauseOf(_batch);

    private bool IsUndo(JournalEntry entry) => entry.Cause == BatchLog.CauseOfUndo(_batch);

    private static bool Names(JournalEntry entry, string field) => entry.Old.ContainsKey(field) || entry.OldPersonal.ContainsKey(field);

    private static FieldValue Old(JournalEntry entry, string field) => entry.Old.GetValueOrDefault(field, entry.OldPersonal.GetValueOrDefault(field));

    private static IEnumerable<string> FieldsOf(JournalEntry entry) => entry.Old.Keys.Concat(entry.OldPersonal.Keys);
}
