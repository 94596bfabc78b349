namespace Crm.Errors;

public static partial class ProblemCodes
{
    /// <summary>There is no such record that the actor may see.</summary>
    public const string RecordNotFound = "record.not_found";

    /// <summary>A page cursor is not one of this order.</summary>
    public const string QueryBadCursor = "query.bad_cursor";

    /// <summary>A field is of a kind that cannot be sorted, grouped or summarised so.</summary>
    public const string QueryWrongKind = "query.wrong_kind";

    /// <summary>The actor may not do that with the record.</summary>
    public const string AccessDenied = "access.denied";

    /// <summary>The actor may not set the field.</summary>
    public const string AccessFieldDenied = "access.field_denied";

    /// <summary>The actor lacks a right that is granted by name.</summary>
    public const string AccessRightMissing = "access.right_missing";

    /// <summary>There is no exchange rate for the currency and day.</summary>
    public const string MoneyNoRate = "money.no_rate";

    /// <summary>Handlers went on answering to each other's changes.</summary>
    public const string EventsUnsettled = "events.unsettled";

    /// <summary>Policies went on answering to each other's records.</summary>
    public const string PoliciesUnsettled = "policies.unsettled";

    /// <summary>A command with that key was stored meanwhile.</summary>
    public const string CommandRepeated = "command.repeated";

    /// <summary>A command's key was used before with other arguments, or by another actor.</summary>
    public const string CommandReused = "command.reused";
}
