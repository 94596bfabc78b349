using NodaTime;
using NodaTime.TimeZones;

namespace Crm.Schedules;

/// <summary>The instants at which the clocks of a zone show certain local times.</summary>
/// <remarks>
/// Between two changes of a zone its clocks go as time does, so that the answer is looked for from one change to the next: never over a gap or an overlap, which
/// are met where they are.
/// </remarks>
internal sealed record CalendarOccurrences(Slots Slots, DateTimeZone Zone, GapRule Gap, OverlapRule Overlap) : Occurrences
{
    // Some four hundred years of summer times, after which a calendar repeats itself.
    private const int MostIntervals = 1_000;

    public override Instant? Next(Instant after)
    {
        var start = Start(after);
        if (start >= Latest)
            return null;
        var interval = Zone.GetZoneInterval(start);
        var slot = Slots.AtOrAfter(FirstOpen(start, interval));
        for (var seen = 0; seen < MostIntervals && slot is { } local; seen++)
        {
            if (!interval.HasEnd)
                return At(local, interval.WallOffset);
            var next = Zone.GetZoneInterval(interval.End);
            var (ended, begun) = (interval.IsoLocalEnd, next.IsoLocalStart);
            if (local < (Overlap == OverlapRule.Second && begun < ended ? begun : ended))
                return At(local, interval.WallOffset);
            if (begun < ended)
            {
                slot = Slots.AtOrAfter(Overlap == OverlapRule.First ? ended : begun);
            }
            else if (local < begun)
            {
                if (Gap == GapRule.Shift)
                    return next.Start;
                slot = Slots.AtOrAfter(begun);
            }

            interval = next;
        }

        return null;
    }

    // A beginning that is far away is not walked to.
    private Instant Start(Instant after)
    {
        var begin = StartOf(Slots.First) - Duration.FromDays(1);
        return after < begin ? begin : after;
    }

    // What the clocks showed already, before they were put back, is over when it happens the first time only.
    private LocalDateTime FirstOpen(Instant start, ZoneInterval interval)
    {
        var later = start.WithOffset(interval.WallOffset).LocalDateTime.PlusNanoseconds(1);
        if (Overlap != OverlapRule.First || !interval.HasStart)
            return later;
        var shown = Zone.GetZoneInterval(interval.Start - Duration.Epsilon).IsoLocalEnd;
        return shown > later ? shown : later;
    }

    private static Instant At(LocalDateTime local, Offset offset) => local.WithOffset(offset).ToInstant();
}
