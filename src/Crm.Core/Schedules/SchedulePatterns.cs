using Crm.Time;
using NodaTime;
using NodaTime.Text;

namespace Crm.Schedules;

/// <summary>How days, times and periods stand in the JSON of schedules.</summary>
internal static class SchedulePatterns
{
    public static readonly LocalDatePattern Day = LocalDatePattern.Iso;
    public static readonly InstantPattern Moment = InstantPattern.ExtendedIso;

    private static readonly LocalTimePattern Minutes = LocalTimePattern.CreateWithInvariantCulture("HH':'mm");
    private static readonly LocalTimePattern Seconds = LocalTimePattern.CreateWithInvariantCulture("HH':'mm':'ss");

    public static string Write(LocalTime time) => (time.Second == 0 ? Minutes : Seconds).Format(time);

    public static LocalTime? Time(string text) =>
        Minutes.Parse(text).TryGetValue(default, out var time) || Seconds.Parse(text).TryGetValue(default, out time) ? time : null;

    public static string Write(long seconds) => RelativePeriod.From(new PeriodBuilder
    {
        Hours = seconds / NodaConstants.SecondsPerHour,
        Minutes = seconds / NodaConstants.SecondsPerMinute % NodaConstants.MinutesPerHour,
        Seconds = seconds % NodaConstants.SecondsPerMinute,
    }.Build()).ToString();

    /// <summary>The seconds of a period such as <c>1h30min</c>; null when it has days, looks back, or is too long or none.</summary>
    public static long? Elapsed(string text)
    {
        if (RelativePeriod.Parse(text)?.Period is not { HasDateComponent: false } period)
            return null;
        var seconds = (long)period.ToDuration().TotalSeconds;
        return seconds is >= 1 and <= ScheduleLimits.MaxHours * (long)NodaConstants.SecondsPerHour ? seconds : null;
    }
}
