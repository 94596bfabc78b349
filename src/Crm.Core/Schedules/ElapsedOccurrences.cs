using NodaTime;

namespace Crm.Schedules;

/// <summary>An instant, and those that lie whole periods behind it.</summary>
/// <param name="Seconds">The length of the period.</param>
/// <param name="From">The first instant.</param>
/// <param name="Until">None is later.</param>
internal sealed record ElapsedOccurrences(long Seconds, Instant From, Instant? Until = null) : Occurrences
{
    private const long SecondsInDay = NodaConstants.SecondsPerDay;
    private const long NanosecondsInSecond = NodaConstants.NanosecondsPerSecond;

    public override Instant? Next(Instant after)
    {
        var last = Until is { } until && until < Latest ? until : Latest;
        if (after < From)
            return From <= last ? From : null;
        var seconds = ((WholeSeconds(after - From) / Seconds) + 1) * Seconds;
        return From <= last && seconds <= WholeSeconds(last - From) ? From + Duration.FromSeconds(seconds) : null;
    }

    private static long WholeSeconds(Duration duration) => (duration.Days * SecondsInDay) + (duration.NanosecondOfDay / NanosecondsInSecond);
}
