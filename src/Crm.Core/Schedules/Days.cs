using NodaTime;

namespace Crm.Schedules;

/// <summary>Certain days of a period that repeats itself: of a day, a week, a month or a year.</summary>
internal abstract record Days
{
    // Four hundred years of months, the shortest period that may have no day.
    private const int MostPeriods = 4_800;

    // A Monday, so that weeks are counted from it too.
    private static readonly LocalDate Begin = new(1, 1, 1);

    /// <summary>The most periods from one that counts to the next: a century.</summary>
    public abstract int MaxEvery { get; }

    /// <summary>The number of the period that holds the day.</summary>
    protected abstract int PeriodOf(LocalDate day);

    /// <summary>The first day of the period that is not earlier; null when there is none.</summary>
    protected abstract LocalDate? In(int period, LocalDate earliest);

    /// <summary>The first day that is not earlier; null when there is none up to the last.</summary>
    /// <param name="earliest">Where to begin.</param>
    /// <param name="every">How many periods lie from one that counts to the next.</param>
    /// <param name="from">A day in one that counts, not later than <paramref name="earliest"/>.</param>
    /// <param name="last">Where to end.</param>
    public LocalDate? OnOrAfter(LocalDate earliest, int every, LocalDate from, LocalDate last)
    {
        var (first, end) = (PeriodOf(from), PeriodOf(last));
        var period = first + ((PeriodOf(earliest) - first + every - 1) / every * every);
        for (var tried = 0; tried < MostPeriods && period <= end; tried++, period += every)
        {
            if (In(period, earliest) is { } found)
                return found <= last ? found : null;
        }

        return null;
    }

    protected static int NumberOf(LocalDate day) => Period.DaysBetween(Begin, day);

    protected static LocalDate DayOf(int number) => Begin.PlusDays(number);
}
