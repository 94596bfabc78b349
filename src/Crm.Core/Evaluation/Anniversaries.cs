using NodaTime;

namespace Crm.Evaluation;

/// <summary>The yearly return of dates.</summary>
internal static class Anniversaries
{
    public static RulePredicate Build(BoundAnniversary node)
    {
        var (read, within, negated) = (Readers.Of(node.Field), node.Within, node.Negated);
        var until = new BoundNow(within, null, AsDate: true);
        return (record, context) =>
            (read(record, context).AsDate() is { } date && Next(date, context.Today) <= context.Resolved(until).Date) != negated;
    }

    /// <summary>The first return on a day or after it; 29 February returns on the 28th in common years.</summary>
    public static LocalDate Next(LocalDate date, LocalDate today)
    {
        var inThisYear = In(today.Year, date);
        return inThisYear >= today ? inThisYear : In(today.Year + 1, date);
    }

    private static LocalDate In(int year, LocalDate date) =>
        new(year, date.Month, Math.Min(date.Day, CalendarSystem.Iso.GetDaysInMonth(year, date.Month)));
}
