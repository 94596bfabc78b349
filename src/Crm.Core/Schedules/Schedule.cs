using NodaTime;

namespace Crm.Schedules;

/// <summary>Says when something that repeats itself comes next.</summary>
/// <remarks>
/// A schedule is data and knows no present: it is asked for what comes after an instant. Those of the calendar follow the clocks of an IANA zone, over summer
/// time and whatever else becomes of it; <see cref="InGap"/> and <see cref="InOverlap"/> say what happens at local times that are skipped or shown twice. Times
/// of day are whole seconds. Immutable, compared by value, and safe to share between threads. <see cref="ScheduleJson"/> keeps it.
/// </remarks>
public sealed record Schedule
{
    internal Schedule(Occurrences occurrences) => Occurrences = occurrences;

    /// <summary>The IANA id of the zone whose clocks it follows; null when it counts elapsed time.</summary>
    public string? Zone => (Occurrences as CalendarOccurrences)?.Zone.Id;

    internal Occurrences Occurrences { get; }

    /// <summary>At an instant, and whenever so much time has passed since: no calendar, no zone.</summary>
    /// <param name="period">Whole seconds, from one to <see cref="ScheduleLimits.MaxHours"/> hours.</param>
    /// <param name="from">The first occurrence, in the years 1 to 9998; cut to microseconds.</param>
    public static Schedule Every(Duration period, Instant from) => new(ScheduleArguments.Elapsed(period, from));

    /// <summary>Once an hour on the clock, such as at 09:15, 10:15 and so on; see <see cref="EveryMinutes"/>.</summary>
    /// <param name="minute">The minute of the hour: 0 to 59.</param>
    /// <param name="zone">Whose clocks.</param>
    public static Schedule Hourly(int minute, DateTimeZone zone) => EveryMinutes(60, zone, minute);

    /// <summary>Every so many minutes on the clock: the same times on every day.</summary>
    /// <remarks>
    /// Other than the kinds with one time a day it skips the times in a gap and happens both times in an overlap, unless told otherwise. So it happens
    /// whenever the clocks show one of its times; how much time lies between may differ where clocks are put forward or back.
    /// </remarks>
    /// <param name="minutes">A divisor of the 1,440 minutes of a day, such as 15 or 120.</param>
    /// <param name="zone">Whose clocks.</param>
    /// <param name="offset">The minutes after midnight of the first in a day; fewer than <paramref name="minutes"/>.</param>
    public static Schedule EveryMinutes(int minutes, DateTimeZone zone, int offset = 0) =>
        On(ScheduleArguments.Clock(minutes, offset), zone);

    /// <summary>Every day.</summary>
    /// <param name="at">The time of day, in whole seconds.</param>
    /// <param name="zone">Whose clocks.</param>
    public static Schedule Daily(LocalTime at, DateTimeZone zone) => On(new EveryDay(), at, zone);

    /// <summary>Every week on some of its days.</summary>
    /// <param name="days">At least one; the order does not count.</param>
    /// <param name="at">The time of day, in whole seconds.</param>
    /// <param name="zone">Whose clocks.</param>
    public static Schedule Weekly(IEnumerable<IsoDayOfWeek> days, LocalTime at, DateTimeZone zone) => On(ScheduleArguments.Weekdays(days), at, zone);

    /// <summary>Every month on a day by its number; on the last day of a month that has not so many.</summary>
    /// <param name="day">1 to 31.</param>
    /// <param name="at">The time of day, in whole seconds.</param>
    /// <param name="zone">Whose clocks.</param>
    public static Schedule Monthly(int day, LocalTime at, DateTimeZone zone) =>
        On(new DayOfMonth(ScheduleArguments.InRange(day, 1, DayOfMonth.Most, nameof(day))), at, zone);

    /// <summary>Every month on its last day; the same as <see cref="Monthly"/> on the 31st.</summary>
    /// <param name="at">The time of day, in whole seconds.</param>
    /// <param name="zone">Whose clocks.</param>
    public static Schedule LastDayOfMonth(LocalTime at, DateTimeZone zone) => Monthly(DayOfMonth.Most, at, zone);

    /// <summary>Every month on its last day from Monday to Friday; holidays are not known.</summary>
    /// <param name="at">The time of day, in whole seconds.</param>
    /// <param name="zone">Whose clocks.</param>
    public static Schedule LastWorkdayOfMonth(LocalTime at, DateTimeZone zone) => On(new LastWorkday(), at, zone);

    /// <summary>Every month on its first, second or a later Monday, or another day of the week; a month that has no fifth is left out.</summary>
    /// <param name="nth">1 to 5, or -1 for the last.</param>
    /// <param name="weekday">The day of the week.</param>
    /// <param name="at">The time of day, in whole seconds.</param>
    /// <param name="zone">Whose clocks.</param>
    public static Schedule NthWeekdayOfMonth(int nth, IsoDayOfWeek weekday, LocalTime at, DateTimeZone zone) => On(ScheduleArguments.Nth(nth, weekday), at, zone);

    /// <summary>Every year on a day; 29 February is the 28th in a year that has none.</summary>
    /// <param name="month">1 to 12.</param>
    /// <param name="day">From 1 to as many as the month may have.</param>
    /// <param name="at">The time of day, in whole seconds.</param>
    /// <param name="zone">Whose clocks.</param>
    public static Schedule Yearly(int month, int day, LocalTime at, DateTimeZone zone) => On(ScheduleArguments.Yearday(month, day), at, zone);

    /// <summary>The same, only in every second, third or nth of its days, weeks (from Monday), months or years, counted from the one that holds a day.</summary>
    /// <param name="nth">From 1 to a century of them.</param>
    /// <param name="from">The first day; nothing happens before it.</param>
    /// <exception cref="ArgumentException">The schedule counts minutes or elapsed time, or a number or day is out of range.</exception>
    public Schedule EveryNth(int nth, LocalDate from) => OnCalendar(calendar => calendar.Slots is DaySlots slots
        ? slots with { Every = ScheduleArguments.InRange(nth, 1, slots.Days.MaxEvery, nameof(nth)), From = ScheduleArguments.Day(from) }
        : throw new ArgumentException("Only periods of days, weeks, months and years are counted.", nameof(nth)));

    /// <summary>The same, beginning on a day.</summary>
    /// <param name="first">The first local day on which it may happen, in the years 1 to 9999; where periods are counted, they are counted from it.</param>
    /// <exception cref="ArgumentException">The schedule counts elapsed time, or ends before that.</exception>
    public Schedule From(LocalDate first) => OnCalendar(calendar => calendar.Slots with { From = ScheduleArguments.Day(first) });

    /// <summary>The same, ending on a day.</summary>
    /// <param name="last">The last local day on which it may happen, in the years 1 to 9999.</param>
    /// <exception cref="ArgumentException">The schedule counts elapsed time, or begins after that.</exception>
    public Schedule Until(LocalDate last) => OnCalendar(calendar => calendar.Slots with { Until = ScheduleArguments.Day(last) });

    /// <summary>The same, ending at an instant.</summary>
    /// <param name="last">None is later; cut to microseconds.</param>
    /// <exception cref="ArgumentException">The schedule is one of the calendar, or begins after that.</exception>
    public Schedule Until(Instant last) => new(ScheduleArguments.Until(Occurrences, last));

    /// <summary>The same, with another rule for local times that the clocks skip.</summary>
    /// <param name="rule">The rule; <see cref="GapRule.Shift"/> where none is given, but for <see cref="EveryMinutes"/>.</param>
    /// <exception cref="ArgumentException">The schedule counts elapsed time.</exception>
    public Schedule InGap(GapRule rule) => new(ScheduleArguments.Calendar(Occurrences) with { Gap = ScheduleArguments.Defined(rule) });

    /// <summary>The same, with another rule for local times that the clocks show twice.</summary>
    /// <param name="rule">The rule; <see cref="OverlapRule.First"/> where none is given, but for <see cref="EveryMinutes"/>.</param>
    /// <exception cref="ArgumentException">The schedule counts elapsed time.</exception>
    public Schedule InOverlap(OverlapRule rule) => new(ScheduleArguments.Calendar(Occurrences) with { Overlap = ScheduleArguments.Defined(rule) });

    /// <summary>The first occurrence that is later than an instant; null when there is none.</summary>
    /// <remarks>
    /// Always later, never the same instant, and found with bounded work: what does not happen for four hundred years has no next. Occurrences lie in the
    /// years 1 to 9998.
    /// </remarks>
    /// <param name="after">The instant; usually the last occurrence, or now.</param>
    public Instant? Next(Instant after)
    {
        var next = Occurrences.Next(after);
        // Whoever asks in a loop would never end.
        if (next <= after)
            throw new InvalidOperationException($"The schedule {this} went from {after} to {next}; that is a fault of the library.");
        return next;
    }

    /// <summary>The occurrences in an interval, in their order; its start is part of it, its end is not. Found while they are asked for.</summary>
    /// <param name="interval">The interval; one without an end may have very many.</param>
    public IEnumerable<Instant> Between(Interval interval)
    {
        var before = interval.HasStart && interval.Start > Instant.MinValue ? interval.Start - Duration.Epsilon : Instant.MinValue;
        for (var at = Next(before); at is { } found && (!interval.HasEnd || found < interval.End); at = Next(found))
            yield return found;
    }

    /// <summary>The schedule as JSON.</summary>
    public override string ToString() => ScheduleJson.Write(this);

    private static Schedule On(Days days, LocalTime at, DateTimeZone zone) =>
        On(new DaySlots(days, ScheduleArguments.Time(at)), zone);

    private static Schedule On(Slots slots, DateTimeZone zone) =>
        new(new CalendarOccurrences(slots, ScheduleArguments.Known(zone), slots.UsualGap, slots.UsualOverlap));

    private Schedule OnCalendar(Func<CalendarOccurrences, Slots> change)
    {
        var calendar = ScheduleArguments.Calendar(Occurrences);
        return new Schedule(calendar with { Slots = ScheduleArguments.Forward(change(calendar)) });
    }
}
