using Crm.Journal;

namespace Crm.Commits;

/// <summary>The events of every record's life, which handlers may answer to; the journal tells them by its kind.</summary>
public static class LifeEvents
{
    /// <summary>A new record: <c>lead.created</c>.</summary>
    public static string Created(string type) => type + ".created";

    /// <summary>Fields or parts changed: <c>lead.changed</c>.</summary>
    public static string Changed(string type) => type + ".changed";

    /// <summary>Into the recycle bin: <c>lead.deleted</c>.</summary>
    public static string Deleted(string type) => type + ".deleted";

    /// <summary>Out of the recycle bin: <c>lead.restored</c>.</summary>
    public static string Restored(string type) => type + ".restored";

    /// <summary>Gone for ever: <c>lead.purged</c>; for those who read the journal, not for handlers.</summary>
    public static string Purged(string type) => type + ".purged";

    /// <summary>What a journal entry tells by its kind; null where it tells events only.</summary>
    internal static string? NameOf(JournalEntry entry) => entry.Kind switch
    {
        JournalKind.Created => Created(entry.Record.Type),
        JournalKind.Changed => Changed(entry.Record.Type),
        JournalKind.Deleted => Deleted(entry.Record.Type),
        JournalKind.Restored => Restored(entry.Record.Type),
        JournalKind.Purged => Purged(entry.Record.Type),
        _ => null,
    };

    // A record is born and restored once, however often handlers then change it.
    internal static string? NameOf(Change change) => change.Kind switch
    {
        ChangeKind.Create or ChangeKind.Restore when change.Settled is not null => Changed(change.Type.Name),
        ChangeKind.Create => Created(change.Type.Name),
        ChangeKind.Update => Changed(change.Type.Name),
        ChangeKind.Delete => Deleted(change.Type.Name),
        ChangeKind.Restore => Restored(change.Type.Name),
        _ => null,
    };
}
