using System.Collections.Immutable;
using Crm.Records;
using NodaTime;

namespace Crm.Schedules;

/// <summary>The members and words that the JSON of schedules is written in.</summary>
internal static class ScheduleWords
{
    public const string Kind = "kind";
    public const string Every = "every";
    public const string Offset = "offset";
    public const string Days = "days";
    public const string Day = "day";
    public const string Month = "month";
    public const string Nth = "nth";
    public const string Weekday = "weekday";
    public const string At = "at";
    public const string Zone = "zone";
    public const string From = "from";
    public const string Until = "until";
    public const string Gap = "gap";
    public const string Overlap = "overlap";

    public const string Elapsed = "elapsed";
    public const string Minutes = "minutes";
    public const string Daily = "daily";
    public const string Weekly = "weekly";
    public const string Monthly = "monthly";
    public const string LastWorkday = "lastWorkday";
    public const string NthWeekday = "nthWeekday";
    public const string Yearly = "yearly";

    public static readonly ImmutableArray<string> Kinds = [Elapsed, Minutes, Daily, Weekly, Monthly, LastWorkday, NthWeekday, Yearly];
    public static readonly ImmutableArray<string> Weekdays = [.. DaysOfWeek.AllDays.Select(EnumNames<IsoDayOfWeek>.Of)];

    /// <summary>The members of a kind, in the order in which they are written.</summary>
    public static ImmutableArray<string> Of(string kind) => kind switch
    {
        Elapsed => [Kind, Every, From, Until],
        Minutes => [Kind, Every, Offset, .. OfCalendar],
        _ => [Kind, .. OfDays(kind), At, Every, .. OfCalendar],
    };

    /// <summary>Those without which there is no schedule of the kind.</summary>
    public static ImmutableArray<string> Needed(string kind) => kind switch
    {
        Elapsed => [Every, From],
        Minutes => [Every, Zone],
        _ => [.. OfDays(kind), At, Zone],
    };

    public static string KindOf(Days days) => days switch
    {
        EveryDay => Daily,
        DaysOfWeek => Weekly,
        DayOfMonth => Monthly,
        Schedules.LastWorkday => LastWorkday,
        Schedules.NthWeekday => NthWeekday,
        DayOfYear => Yearly,
        _ => throw new ArgumentOutOfRangeException(nameof(days), days, "Unknown days."),
    };

    private static ImmutableArray<string> OfCalendar => [Zone, From, Until, Gap, Overlap];

    private static ImmutableArray<string> OfDays(string kind) => kind switch
    {
        Weekly => [Days],
        Monthly => [Day],
        NthWeekday => [Nth, Weekday],
        Yearly => [Month, Day],
        _ => [],
    };
}
