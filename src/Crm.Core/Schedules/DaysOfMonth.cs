using NodaTime;

namespace Crm.Schedules;

/// <summary>One day of a month, or none.</summary>
internal abstract record DaysOfMonth : Days
{
    public override int MaxEvery => 1_200;

    protected override int PeriodOf(LocalDate day) => (day.Year * DayOfYear.MonthsInYear) + day.Month - 1;

    protected override LocalDate? In(int period, LocalDate earliest) =>
        DayIn(new LocalDate(period / DayOfYear.MonthsInYear, (period % DayOfYear.MonthsInYear) + 1, 1)) is { } day && day >= earliest ? day : null;

    protected abstract LocalDate? DayIn(LocalDate month);
}

/// <summary>A day by its number; the last day of a month that has not so many.</summary>
internal sealed record DayOfMonth(int Day) : DaysOfMonth
{
    public const int Most = 31;

    protected override LocalDate? DayIn(LocalDate month) => month.PlusDays(Math.Min(Day, month.Calendar.GetDaysInMonth(month.Year, month.Month)) - 1);
}

/// <summary>The last day from Monday to Friday.</summary>
internal sealed record LastWorkday : DaysOfMonth
{
    protected override LocalDate? DayIn(LocalDate month)
    {
        var last = DateAdjusters.EndOfMonth(month);
        return last.PlusDays(-Math.Max(0, (int)last.DayOfWeek - (int)IsoDayOfWeek.Friday));
    }
}

/// <summary>The first, second, third, fourth or fifth of a day of the week; -1 for the last.</summary>
internal sealed record NthWeekday(int Nth, IsoDayOfWeek Weekday) : DaysOfMonth
{
    public const int Last = -1;
    public const int Most = 5;

    protected override LocalDate? DayIn(LocalDate month)
    {
        if (Nth == Last)
            return DateAdjusters.EndOfMonth(month).With(DateAdjusters.PreviousOrSame(Weekday));
        var day = month.With(DateAdjusters.NextOrSame(Weekday)).PlusWeeks(Nth - 1);
        return day.Month == month.Month ? day : null;
    }
}
