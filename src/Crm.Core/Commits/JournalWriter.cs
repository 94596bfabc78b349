using System.Collections.Immutable;
using Crm.Journal;
using Crm.Records;

namespace Crm.Commits;

/// <summary>Writes down what a commit did: one entry per record, and one for each other record that something happened to.</summary>
internal static class JournalWriter
{
    public static async ValueTask<ImmutableArray<JournalEntry>> WriteAsync(CommitContext context, CancellationToken cancellationToken)
    {
        var events = context.Events.ToLookup(e => e.Record);
        var parts = context.All.Where(c => c.Root is not null).ToLookup(c => c.Root, c => c.Ref);
        var entries = context.All.Select(c => Entry(context, c) with { Events = [.. events[c.Ref]], Parts = [.. parts[c]] }).ToList();
        foreach (var noted in events.Where(e => context.Find(e.Key) is null))
        {
            var found = await context.Store.FindAsync(context.Model.Catalog.Get(noted.Key.Type), noted.Key.Id, cancellationToken).ConfigureAwait(false);
            entries.Add(Entry(context, noted.Key, found?.Version ?? 0, JournalKind.Noted) with { Events = [.. noted] });
        }

        return [.. entries];
    }

    private static JournalEntry Entry(CommitContext context, RecordRef record, long version, JournalKind kind) => new()
    {
        Commit = context.Id,
        Record = record,
        Version = version,
        Kind = kind,
        At = context.Now,
        Actor = context.Actor.User,
        OnBehalfOf = context.Actor.OnBehalfOf,
        Reason = context.Options.Reason,
        Cause = context.Cause,
    };

    private static JournalEntry Entry(CommitContext context, Change change)
    {
        var old = OldValues(change).ToLookup(f => f.Personal);
        var entry = Entry(context, change.Ref, change.Record.Version, KindOf(change.Kind));
        return entry with
        {
            Reason = change.Reason is null ? entry.Reason : string.Join(" ", new[] { entry.Reason, change.Reason }.OfType<string>()),
            Old = Values(change, old[false]),
            OldPersonal = Values(change, old[true]),
        };
    }

    private static IEnumerable<FieldDefinition> OldValues(Change change) => change.Kind switch
    {
        ChangeKind.Create => [],
        // A part that is gone still tells whose it was.
        ChangeKind.Purge => change.Type.Fields.Where(f => (!f.System || f == change.Type.RootField) && !f.Read(change.Before!).IsMissing),
        _ => change.Fields,
    };

    private static IReadOnlyDictionary<string, FieldValue> Values(Change change, IEnumerable<FieldDefinition> fields)
    {
        SortedDictionary<string, FieldValue>? values = null;
        foreach (var field in fields)
            (values ??= new(StringComparer.Ordinal))[field.Key] = field.Read(change.Before!);
        return values ?? JournalEntry.Nothing;
    }

    private static JournalKind KindOf(ChangeKind kind) => kind switch
    {
        ChangeKind.Create => JournalKind.Created,
        ChangeKind.Update => JournalKind.Changed,
        ChangeKind.Delete => JournalKind.Deleted,
        ChangeKind.Restore => JournalKind.Restored,
        _ => JournalKind.Purged,
    };
}
