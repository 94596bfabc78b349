using NodaTime;

namespace Crm.Schedules;

/// <summary>One time of day on certain days.</summary>
/// <param name="Days">The days.</param>
/// <param name="At">The time of day.</param>
/// <param name="Every">In which periods of them, counted from the one that holds the beginning: 1 for each.</param>
internal sealed record DaySlots(Days Days, LocalTime At, int Every = 1) : Slots
{
    protected override LocalDateTime? Find(LocalDateTime local)
    {
        var day = local.TimeOfDay <= At ? local.Date : local.Date.PlusDays(1);
        return Days.OnOrAfter(day, Every, From ?? day, Last) is { } found ? found.At(At) : null;
    }
}
