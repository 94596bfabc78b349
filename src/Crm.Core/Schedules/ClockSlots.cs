using NodaTime;

namespace Crm.Schedules;

/// <summary>Every so many minutes on the clock; the same times on every day.</summary>
/// <param name="Minutes">How many; a day is a multiple of it.</param>
/// <param name="Offset">The minutes after midnight of the first of a day; fewer than <paramref name="Minutes"/>.</param>
internal sealed record ClockSlots(int Minutes, int Offset) : Slots
{
    // Each time the clock shows the time, no more and no less.
    public override GapRule UsualGap => GapRule.Skip;

    public override OverlapRule UsualOverlap => OverlapRule.Both;

    protected override LocalDateTime? Find(LocalDateTime local)
    {
        var time = local.TimeOfDay;
        var minute = (int)((time.NanosecondOfDay + NodaConstants.NanosecondsPerMinute - 1) / NodaConstants.NanosecondsPerMinute);
        var found = Offset + (Math.Max(0, minute - Offset + Minutes - 1) / Minutes * Minutes);
        return found < NodaConstants.MinutesPerDay
            ? local.Date.At(LocalTime.FromMinutesSinceMidnight(found))
            : local.Date.PlusDays(1).At(LocalTime.FromMinutesSinceMidnight(Offset));
    }
}
