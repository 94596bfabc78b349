using NodaTime;

namespace Crm.Schedules;

/// <summary>A day of a month once a year; 29 February is the 28th where the year has none.</summary>
internal sealed record DayOfYear(int Month, int Day) : Days
{
    public const int MonthsInYear = 12;
    private const int LeapYear = 2000;

    public override int MaxEvery => 100;

    /// <summary>How many days the month may have.</summary>
    public static int DaysIn(int month) => CalendarSystem.Iso.GetDaysInMonth(LeapYear, month);

    protected override int PeriodOf(LocalDate day) => day.Year;

    protected override LocalDate? In(int period, LocalDate earliest)
    {
        var day = new LocalDate(period, Month, Math.Min(Day, CalendarSystem.Iso.GetDaysInMonth(period, Month)));
        return day >= earliest ? day : null;
    }
}
