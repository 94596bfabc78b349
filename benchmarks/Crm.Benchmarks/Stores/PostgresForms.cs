using Crm.Values;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace Crm.Benchmarks.Stores;

/// <summary>PostgreSQL's own numbers for days and instants, and typed parameters that take values without boxes.</summary>
internal static class PostgresForms
{
    private const long Moment2000 = 946_684_800_000_000;
    private static readonly LocalDate Day2000 = new(2000, 1, 1);

    public static long Of(Instant instant) => instant.ToMicroseconds() - Moment2000;

    public static int Of(LocalDate day) => Period.DaysBetween(Day2000, day);

    public static Instant InstantOf(long microseconds) => Microseconds.ToInstant(microseconds + Moment2000);

    public static LocalDate DateOf(int day) => Day2000.PlusDays(day);

    public static NpgsqlParameterCollection With<T>(this NpgsqlParameterCollection parameters, string name, NpgsqlDbType type, T value)
    {
        parameters.Add(new NpgsqlParameter<T>(name, type) { TypedValue = value });
        return parameters;
    }

    public static NpgsqlParameterCollection Set<T>(this NpgsqlParameterCollection parameters, int at, T value)
    {
        ((NpgsqlParameter<T>)parameters[at]).TypedValue = value;
        return parameters;
    }
}
