using Crm.Records;
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

    /// <summary>When the test can answer otherwise: at the midnight that brings the return near enough, or takes it past.</summary>
    public static Instant? NextFlip(BoundAnniversary node, Record record, RuleContext context)
    {
        if (Readers.Of(node.Field)(record, context).AsDate() is not { } date)
            return null;
        var (today, within) = (context.Today, node.Within);
        var next = Next(date, today);
        var day = next.PlusDays(1);
        if (next > within.From(today))
        {
            // Months differ in length by some days, so the exact day is looked for from there.
            day = LocalDate.Max(today.PlusDays(1), next - within.Period - Period.FromDays(5));
            while (next > within.From(day))
                day = day.PlusDays(1);
        }

        var flip = MovingSearch.First(day, context.Zone);
        return context.Zone.GetZoneInterval(context.Now) is { HasEnd: true, End: var end } && end < flip && end.InZone(context.Zone).Date < today ? end : flip;
    }

    private static LocalDate In(int year, LocalDate date) =>
        new(year, date.Month, Math.Min(date.Day, CalendarSystem.Iso.GetDaysInMonth(year, date.Month)));
}
