using Crm.Values;
using NodaTime;

namespace Crm.Schedules;

/// <summary>What schedules are made of in code; whoever hands in something else has a bug.</summary>
internal static class ScheduleArguments
{
    public const int MinutesInDay = NodaConstants.MinutesPerDay;

    public static ElapsedOccurrences Elapsed(Duration period, Instant from)
    {
        if (period < Duration.FromSeconds(1) || period > Duration.FromHours(ScheduleLimits.MaxHours) || !IsWhole(period.NanosecondOfDay))
            throw new ArgumentOutOfRangeException(nameof(period), period, "A period has whole seconds, from one to 100,000 hours of them.");
        if (!Occurrences.Holds(from))
            throw new ArgumentOutOfRangeException(nameof(from), from, "A schedule begins in the years 1 to 9998.");
        return new ElapsedOccurrences((long)period.TotalSeconds, from.Cut());
    }

    public static ElapsedOccurrences Until(Occurrences occurrences, Instant last)
    {
        if (occurrences is not ElapsedOccurrences elapsed)
            throw new ArgumentException("A schedule of the calendar ends on a day.", nameof(last));
        if (last.Cut() < elapsed.From || !Occurrences.Holds(last))
            throw new ArgumentOutOfRangeException(nameof(last), last, "A schedule ends after it began, in the year 9998 at the latest.");
        return elapsed with { Until = last.Cut() };
    }

    public static CalendarOccurrences Calendar(Occurrences occurrences) => occurrences as CalendarOccurrences
        ?? throw new ArgumentException("A schedule of elapsed time has no days and follows no clock.");

    public static ClockSlots Clock(int minutes, int offset)
    {
        if (minutes is < 1 or > MinutesInDay || MinutesInDay % minutes != 0)
            throw new ArgumentOutOfRangeException(nameof(minutes), minutes, "The 1,440 minutes of a day are a multiple of the period.");
        return new ClockSlots(minutes, InRange(offset, 0, minutes - 1, nameof(offset)));
    }

    public static DaysOfWeek Weekdays(IEnumerable<IsoDayOfWeek> days)
    {
        var week = DaysOfWeek.Of(days.Select(Weekday));
        return week.Days.IsEmpty ? throw new ArgumentException("A week has at least one day on which something happens.", nameof(days)) : week;
    }

    public static NthWeekday Nth(int nth, IsoDayOfWeek weekday) =>
        new(nth == NthWeekday.Last ? nth : InRange(nth, 1, NthWeekday.Most, nameof(nth)), Weekday(weekday));

    public static DayOfYear Yearday(int month, int day)
    {
        InRange(month, 1, DayOfYear.MonthsInYear, nameof(month));
        return new DayOfYear(month, InRange(day, 1, DayOfYear.DaysIn(month), nameof(day)));
    }

    public static LocalTime Time(LocalTime at) =>
        IsWhole(at.NanosecondOfDay) ? at : throw new ArgumentException("A time of day has whole seconds.", nameof(at));

    public static LocalDate Day(LocalDate day) => day.Calendar == CalendarSystem.Iso && day >= ScheduleLimits.FirstDay
        ? day
        : throw new ArgumentOutOfRangeException(nameof(day), day, "A day of the ISO calendar is wanted, in the years 1 to 9999.");

    public static Slots Forward(Slots slots) =>
        slots.From > slots.Until ? throw new ArgumentException("A schedule ends on the day on which it begins, or later.") : slots;

    // Only a zone that is found again by its id can be kept.
    public static DateTimeZone Known(DateTimeZone zone) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone.Id)
        ?? throw new ArgumentException($"'{zone.Id}' is no zone of the IANA database.", nameof(zone));

    public static T Defined<T>(T rule) where T : struct, Enum =>
        Enum.IsDefined(rule) ? rule : throw new ArgumentOutOfRangeException(nameof(rule), rule, "Unknown rule.");

    public static int InRange(int value, int least, int most, string name) =>
        value >= least && value <= most ? value : throw new ArgumentOutOfRangeException(name, value, $"From {least} to {most}.");

    private static IsoDayOfWeek Weekday(IsoDayOfWeek day) =>
        DaysOfWeek.AllDays.Contains(day) ? day : throw new ArgumentOutOfRangeException(nameof(day), day, "Monday to Sunday.");

    private static bool IsWhole(long nanoseconds) => nanoseconds % NodaConstants.NanosecondsPerSecond == 0;
}
