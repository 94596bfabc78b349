namespace Crm.Errors;

public static partial class ProblemCodes
{
    /// <summary>A text is not the text form of a cursor of a journal.</summary>
    public const string JournalBadCursor = "journal.bad_cursor";

    /// <summary>Entries behind a cursor were forgotten, so that reading on would leave them out.</summary>
    public const string JournalCursorExpired = "journal.cursor_expired";

    /// <summary>A cursor is not of the tenant's journal, or the journal was set back by a backup.</summary>
    public const string JournalCursorUnknown = "journal.cursor_unknown";
}
