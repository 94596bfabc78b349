using System.Text.Json;
using Crm.Errors;
using Crm.Records;
using Crm.Values;
using NodaTime;

namespace Crm.Schedules;

/// <summary>Reads the JSON form of a schedule and goes on after a fault, so that all of them are found.</summary>
internal sealed class ScheduleReader(JsonElement json, List<Problem> problems)
{
    private const string DayForm = "a day such as 2026-01-31, in the years 1 to 9999";
    private const string MomentForm = "an instant such as 2026-01-31T08:00:00Z, in the years 1 to 9998";
    private readonly ScheduleMembers _members = new(json, problems);

    /// <summary>The schedule; null, and problems, when it is none.</summary>
    public Schedule? Read()
    {
        _members.Require(ScheduleWords.Kind);
        if (_members.Word(ScheduleWords.Kind, ScheduleWords.Kinds) is not { } kind)
            return null;
        _members.RefuseOthers(ScheduleWords.Of(kind));
        foreach (var needed in ScheduleWords.Needed(kind))
            _members.Require(needed);
        // Of its kind still, since what is wrong is read as nothing.
        Occurrences occurrences = kind is ScheduleWords.Elapsed ? ReadElapsed() : ReadCalendar(kind);
        return problems.Count == 0 ? new Schedule(occurrences) : null;
    }

    private ElapsedOccurrences ReadElapsed()
    {
        var seconds = _members.Read(ScheduleWords.Every, SchedulePatterns.Elapsed, "a period of hours, minutes and seconds such as 12h or 1h30min, at most 100000h");
        var from = _members.Read(ScheduleWords.From, Moment, MomentForm);
        var until = _members.Read(ScheduleWords.Until, Moment, MomentForm);
        RefuseBackwards(from, until, SchedulePatterns.Moment.Format);
        return new ElapsedOccurrences(seconds ?? 1, from ?? default, until);
    }

    private CalendarOccurrences ReadCalendar(string kind)
    {
        Slots slots = kind is ScheduleWords.Minutes ? ReadClock() : ReadDays(kind);
        var (from, until) = (_members.Read(ScheduleWords.From, Day, DayForm), _members.Read(ScheduleWords.Until, Day, DayForm));
        RefuseBackwards(from, until, SchedulePatterns.Day.Format);
        return new CalendarOccurrences(
            slots with { From = from, Until = until },
            ReadZone() ?? DateTimeZone.Utc,
            _members.Word(ScheduleWords.Gap, EnumNames<GapRule>.All) is { } gap ? EnumNames<GapRule>.Parse(gap) : slots.UsualGap,
            _members.Word(ScheduleWords.Overlap, EnumNames<OverlapRule>.All) is { } overlap ? EnumNames<OverlapRule>.Parse(overlap) : slots.UsualOverlap);
    }

    private ClockSlots ReadClock()
    {
        const int MinutesInDay = NodaConstants.MinutesPerDay;
        var minutes = _members.Integer(ScheduleWords.Every, n => n is >= 1 and <= MinutesInDay && MinutesInDay % n == 0, "the divisors of 1440") ?? MinutesInDay;
        return new ClockSlots(minutes, _members.Integer(ScheduleWords.Offset, n => n >= 0 && n < minutes, $"0 to {minutes - 1}") ?? 0);
    }

    private DaySlots ReadDays(string kind)
    {
        var days = ReadDaysOf(kind);
        var at = _members.Read(ScheduleWords.At, SchedulePatterns.Time, "a time of day such as 09:00 or 23:59:59");
        var every = Integer(ScheduleWords.Every, 1, days.MaxEvery);
        if (every > 1)
            _members.Require(ScheduleWords.From);
        return new DaySlots(days, at ?? default, every ?? 1);
    }

    private Days ReadDaysOf(string kind)
    {
        switch (kind)
        {
            case ScheduleWords.Weekly:
                return DaysOfWeek.Of(_members.Words(ScheduleWords.Days, ScheduleWords.Weekdays).Select(EnumNames<IsoDayOfWeek>.Parse));
            case ScheduleWords.Monthly:
                return new DayOfMonth(Integer(ScheduleWords.Day, 1, DayOfMonth.Most) ?? 1);
            case ScheduleWords.LastWorkday:
                return new LastWorkday();
            case ScheduleWords.NthWeekday:
                var nth = _members.Integer(ScheduleWords.Nth, n => n is NthWeekday.Last or (>= 1 and <= NthWeekday.Most), "1 to 5, and -1 for the last");
                var weekday = _members.Word(ScheduleWords.Weekday, ScheduleWords.Weekdays);
                return new NthWeekday(nth ?? 1, weekday is null ? IsoDayOfWeek.Monday : EnumNames<IsoDayOfWeek>.Parse(weekday));
            case ScheduleWords.Yearly:
                var month = Integer(ScheduleWords.Month, 1, DayOfYear.MonthsInYear) ?? 1;
                return new DayOfYear(month, Integer(ScheduleWords.Day, 1, DayOfYear.DaysIn(month)) ?? 1);
            default:
                return new EveryDay();
        }
    }

    private DateTimeZone? ReadZone()
    {
        if (_members.Text(ScheduleWords.Zone) is not { } id)
            return null;
        var zones = DateTimeZoneProviders.Tzdb;
        if (zones.GetZoneOrNull(id) is { } zone)
            return zone;
        problems.Add(new Problem(ProblemCodes.ScheduleUnknownZone, $"/{ScheduleWords.Zone}", ("zone", id), ("near", NearNames.Of(id, zones.Ids))));
        return null;
    }

    private int? Integer(string name, int least, int most) => _members.Integer(name, n => n >= least && n <= most, $"{least} to {most}");

    private void RefuseBackwards<T>(T? from, T? until, Func<T, string> format) where T : struct, IComparable<T>
    {
        if (from is { } first && until is { } last && first.CompareTo(last) > 0)
            problems.Add(new Problem(ProblemCodes.ScheduleBackwards, $"/{ScheduleWords.Until}", ("from", format(first)), ("until", format(last))));
    }

    private static LocalDate? Day(string text) =>
        SchedulePatterns.Day.Parse(text).TryGetValue(default, out var day) && day >= ScheduleLimits.FirstDay ? day : null;

    private static Instant? Moment(string text) =>
        SchedulePatterns.Moment.Parse(text).TryGetValue(default, out var moment) && Occurrences.Holds(moment) ? moment.Cut() : null;
}
