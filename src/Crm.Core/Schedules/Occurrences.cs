using NodaTime;

namespace Crm.Schedules;

/// <summary>The instants of a schedule, in their order.</summary>
internal abstract record Occurrences
{
    // No zone is a day away from UTC.
    protected static readonly Instant Earliest = StartOf(ScheduleLimits.FirstDay) - Duration.FromDays(1);
    protected static readonly Instant Latest = StartOf(ScheduleLimits.LastDay) + Duration.FromDays(2);

    /// <summary>The first that is later; null when there is none.</summary>
    public abstract Instant? Next(Instant after);

    /// <summary>Whether an instant lies in the years of schedules.</summary>
    public static bool Holds(Instant instant) => instant >= StartOf(ScheduleLimits.FirstDay) && instant < StartOf(ScheduleLimits.LastDay.PlusDays(1));

    protected static Instant StartOf(LocalDate day) => day.AtMidnight().InUtc().ToInstant();
}
