using NodaTime;

namespace Crm.Schedules;

/// <summary>Local times at which something is to happen, whatever the clocks of a zone make of them.</summary>
internal abstract record Slots
{
    /// <summary>None lies on an earlier day; null for no beginning.</summary>
    public LocalDate? From { get; init; }

    /// <summary>None lies on a later day; null for no end.</summary>
    public LocalDate? Until { get; init; }

    public LocalDate First => From ?? ScheduleLimits.FirstDay;

    protected LocalDate Last => Until is { } until && until < ScheduleLimits.LastDay ? until : ScheduleLimits.LastDay;

    /// <summary>The first that is not earlier; null when there is none.</summary>
    public LocalDateTime? AtOrAfter(LocalDateTime local)
    {
        if (local.Date < First)
            local = First.AtMidnight();
        return local.Date <= Last && Find(local) is { } slot && slot.Date <= Last ? slot : null;
    }

    /// <summary>What becomes of those in a gap where nobody said.</summary>
    public virtual GapRule UsualGap => GapRule.Shift;

    /// <summary>What becomes of those in an overlap where nobody said.</summary>
    public virtual OverlapRule UsualOverlap => OverlapRule.First;

    protected abstract LocalDateTime? Find(LocalDateTime local);
}
