using System.Collections.Immutable;
using Crm.Journal;
using Crm.Records;

namespace Crm.Commits;

/// <summary>Writes down what a commit did: one entry per record.</summary>
internal static class JournalWriter
{
    public static ImmutableArray<JournalEntry> Write(CommitContext context)
    {
        var events = context.Events.ToLookup(e => e.Record);
        return [.. context.All.Select(c => Entry(context, c) with { Events = [.. events[c.Ref]] })];
    }

    private static JournalEntry Entry(CommitContext context, Change change)
    {
        var old = OldValues(change).ToLookup(f => f.Personal);
        return new JournalEntry
        {
            Commit = context.Id,
            Record = change.Ref,
            Version = change.Record.Version,
            Kind = KindOf(change.Kind),
            At = context.Now,
            Actor = context.Actor.User,
            OnBehalfOf = context.Actor.OnBehalfOf,
            Reason = change.Reason is null ? context.Options.Reason : string.Join(" ", new[] { context.Options.Reason, change.Reason }.OfType<string>()),
            Cause = context.Cause,
            Old = Values(change, old[false]),
            OldPersonal = Values(change, old[true]),
        };
    }

    private static IEnumerable<FieldDefinition> OldValues(Change change) => change.Kind switch
    {
        ChangeKind.Create => [],
        ChangeKind.Purge => change.Type.Fields.Where(f => !f.System && !f.Read(change.Before!).IsMissing),
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
