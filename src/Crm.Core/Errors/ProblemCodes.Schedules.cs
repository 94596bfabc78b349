namespace Crm.Errors;

/// <content>Refusals of a schedule's JSON; the path is a JSON pointer.</content>
public static partial class ProblemCodes
{
    /// <summary>The text is not JSON.</summary>
    public const string ScheduleSyntax = "schedule.syntax";

    /// <summary>The JSON has more bytes than allowed.</summary>
    public const string ScheduleTooLarge = "schedule.too_large";

    /// <summary>A value has not the form that is wanted in its place.</summary>
    public const string ScheduleWrongForm = "schedule.wrong_form";

    /// <summary>There is a member that schedules of the kind do not have.</summary>
    public const string ScheduleUnknownMember = "schedule.unknown_member";

    /// <summary>A member is missing without which there is no schedule of the kind.</summary>
    public const string ScheduleMemberMissing = "schedule.member_missing";

    /// <summary>A member stands twice.</summary>
    public const string ScheduleMemberTwice = "schedule.member_twice";

    /// <summary>A text holds half of a surrogate pair.</summary>
    public const string ScheduleBadText = "schedule.bad_text";

    /// <summary>A word is none of those that may stand in its place.</summary>
    public const string ScheduleUnknownWord = "schedule.unknown_word";

    /// <summary>A day of the week is named twice.</summary>
    public const string ScheduleNamedTwice = "schedule.named_twice";

    /// <summary>There is no such zone in the IANA database.</summary>
    public const string ScheduleUnknownZone = "schedule.unknown_zone";

    /// <summary>A number lies outside what is allowed.</summary>
    public const string ScheduleOutOfRange = "schedule.out_of_range";

    /// <summary>The schedule ends before it begins.</summary>
    public const string ScheduleBackwards = "schedule.backwards";
}
