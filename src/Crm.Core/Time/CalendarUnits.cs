using NodaTime;

namespace Crm.Time;

/// <summary>Where stretches of the calendar begin.</summary>
public static class CalendarUnits
{
    /// <summary>The first day of the stretch that holds the day.</summary>
    public static LocalDate StartOf(this LocalDate day, CalendarUnit unit) => unit switch
    {
        CalendarUnit.Day => day,
        CalendarUnit.Week => day.PlusDays(1 - (int)day.DayOfWeek),
        CalendarUnit.Month => new LocalDate(day.Year, day.Month, 1),
        CalendarUnit.Quarter => new LocalDate(day.Year, ((day.Month - 1) / 3 * 3) + 1, 1),
        CalendarUnit.Year => new LocalDate(day.Year, 1, 1),
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "Unknown unit."),
    };

    /// <summary>The first instant of the stretch that holds the instant, in the zone.</summary>
    public static Instant StartOf(this Instant instant, CalendarUnit unit, DateTimeZone zone) =>
        instant.InZone(zone).Date.StartOf(unit).AtStartOfDayInZone(zone).ToInstant();
}
