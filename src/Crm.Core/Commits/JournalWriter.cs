using System.Collections.Immutable;
using Crm.Journal;
using Crm.Records;

namespace Crm.Commits;

/// <summary>Writes down what a commit did: one entry per record, and one for each other record that something happened to.</summary>
internal static class JournalWriter
{
    public static async ValueTask<ImmutableArray<JournalEntry>> WriteAsync(CommitContext context, CancellationToken cancellationToken)
    {
        if (context is { All: [var only], Events.Count: 0, IsInBatches: false })
            return [Entry(context, only)];
        var events = context.Events.ToLookup(e => e.Record);
        var parts = context.All.Where(c => c.Root is not null).ToLookup(c => c.Root!, c => c.Ref);
        var entries = ImmutableArray.CreateBuilder<JournalEntry>();
        foreach (var batch in context.All.Where(IsInBatch).GroupBy(c => c.Type))
            entries.Add(BatchEntry(context, batch.Key, batch));
        foreach (var change in context.All.Where(c => !IsInBatch(c)))
            entries.Add(Entry(context, change) with { Events = [.. events[change.Ref]], Parts = [.. parts[change]] });

        foreach (var noted in events.Where(e => context.Find(e.Key) is null))
        {
            var found = await context.Store.FindAsync(context.Model.Catalog.Get(noted.Key.Type), noted.Key.Id, cancellationToken).ConfigureAwait(false);
            entries.Add(Entry(context, noted.Key, found?.Version ?? 0, JournalKind.Noted, context.Options.Reason) with { Events = [.. noted] });
        }

        return entries.DrainToImmutable();

        bool IsInBatch(Change change) => context.IsInBatches && change.Before is null && change.Reason is null && !events.Contains(change.Ref);
    }

    private static JournalEntry BatchEntry(CommitContext context, RecordType type, IEnumerable<Change> created)
    {
        Guid[] ids = [.. created.Select(c => c.Record.RawId).Order()];
        return Entry(context, new RecordRef(type.Name, ids[^1]), 1, JournalKind.Created, context.Options.Reason) with { Batch = ids };
    }

    private static JournalEntry Entry(CommitContext context, Change change)
    {
        var (old, personal) = OldOf(change);
        return Entry(context, change.Ref, change.Record.Version, KindOf(change.Kind), ReasonOf(context, change)) with { Old = old, OldPersonal = personal };
    }

    private static JournalEntry Entry(CommitContext context, RecordRef record, long version, JournalKind kind, string? reason) => new()
    {
        Commit = context.Id,
        Record = record,
        Version = version,
        Kind = kind,
        At = context.Now,
        Actor = context.Actor.User,
        OnBehalfOf = context.Actor.OnBehalfOf,
        Reason = reason,
        Cause = context.Cause,
    };

    private static string? ReasonOf(CommitContext context, Change change) => (context.Options.Reason, change.Reason) switch
    {
        ({ } given, { } own) => $"{given} {own}",
        var (given, own) => own ?? given,
    };

    private static (IReadOnlyDictionary<string, FieldValue> Old, IReadOnlyDictionary<string, FieldValue> Personal) OldOf(Change change)
    {
        SortedDictionary<string, FieldValue>? old = null, personal = null;
        foreach (var field in OldValues(change))
            (field.Personal ? personal ??= New() : old ??= New()).Add(field.Key, field.Read(change.Before!));
        return (old ?? JournalEntry.Nothing, personal ?? JournalEntry.Nothing);

        static SortedDictionary<string, FieldValue> New() => new(StringComparer.Ordinal);
    }

    private static IEnumerable<FieldDefinition> OldValues(Change change) => change.Kind switch
    {
        ChangeKind.Create => [],
        // A part that is gone still tells whose it was.
        ChangeKind.Purge => change.Type.Fields.Where(f => (!f.System || f == change.Type.RootField) && !f.Read(change.Before!).IsMissing),
        _ => change.Fields,
    };

    private static JournalKind KindOf(ChangeKind kind) => kind switch
    {
        ChangeKind.Create => JournalKind.Created,
        ChangeKind.Update => JournalKind.Changed,
        ChangeKind.Delete => JournalKind.Deleted,
        ChangeKind.Restore => JournalKind.Restored,
        _ => JournalKind.Purged,
    };
}
