using System.Collections.Immutable;
using System.Numerics;
using NodaTime;

namespace Crm.Schedules;

/// <summary>Some days of a week, which begins on Monday: ISO 8601.</summary>
/// <param name="Bits">One for each day that counts; Monday is the lowest.</param>
internal sealed record DaysOfWeek(uint Bits) : Days
{
    public override int MaxEvery => 5_200;

    public ImmutableArray<IsoDayOfWeek> Days => [.. AllDays.Where(d => (Bits & Bit(d)) != 0)];

    public static ImmutableArray<IsoDayOfWeek> AllDays { get; } = [.. Enum.GetValues<IsoDayOfWeek>().Where(d => d != IsoDayOfWeek.None)];

    public static DaysOfWeek Of(IEnumerable<IsoDayOfWeek> days) => new(days.Aggregate(0u, (bits, day) => bits | Bit(day)));

    protected override int PeriodOf(LocalDate day) => NumberOf(day) / 7;

    protected override LocalDate? In(int period, LocalDate earliest)
    {
        var monday = period * 7;
        var bits = Bits >> Math.Max(0, NumberOf(earliest) - monday) << Math.Max(0, NumberOf(earliest) - monday);
        return bits == 0 ? null : DayOf(monday + BitOperations.TrailingZeroCount(bits));
    }

    private static uint Bit(IsoDayOfWeek day) => 1u << ((int)day - 1);
}
