using NodaTime;

namespace Crm.Values;

/// <summary>Instants as stores keep them: whole microseconds since 1970-01-01T00:00Z, rounded down.</summary>
public static class Microseconds
{
    private const int NanosecondsEach = 1_000;
    private const long InDay = 86_400_000_000;

    /// <summary>The microseconds since the Unix epoch, rounded towards the past.</summary>
    public static long ToMicroseconds(this Instant instant)
    {
        var since = instant - NodaConstants.UnixEpoch;
        return (since.Days * InDay) + FloorDivide(since.NanosecondOfDay);
    }

    /// <summary>The instant at that many microseconds since the Unix epoch.</summary>
    public static Instant ToInstant(long microseconds) =>
        NodaConstants.UnixEpoch + Duration.FromDays(Math.DivRem(microseconds, InDay, out var rest)) + Duration.FromNanoseconds(rest * NanosecondsEach);

    /// <summary>The same instant cut to microseconds, as PostgreSQL keeps it.</summary>
    public static Instant Cut(this Instant instant) => ToInstant(instant.ToMicroseconds());

    private static long FloorDivide(long nanoseconds) =>
        nanoseconds >= 0 ? nanoseconds / NanosecondsEach : -((-nanoseconds + NanosecondsEach - 1) / NanosecondsEach);
}
