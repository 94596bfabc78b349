using System.Globalization;
using System.Security.Cryptography;
using Crm.Schedules;
using NodaTime;

namespace Crm.Core.Tests.Schedules;

/// <summary>Schedules over the zones and years there are, against NodaTime asked for every slot.</summary>
public class ScheduleSweepTests(ITestOutputHelper output)
{
    private const int FirstYear = 2000;
    private const int EndYear = 2038;
    private static readonly DateTimeZone[] Zones = [.. DateTimeZoneProviders.Tzdb.Ids.Select(id => DateTimeZoneProviders.Tzdb[id])];

    /// <summary>
    /// Each zone once, with a kind and a year that are drawn, under all rules; CRM_SCHEDULES says how many are drawn, or <c>all</c>: every zone with every
    /// kind over all years. CRM_SEED repeats a run.
    /// </summary>
    [Fact]
    public void In_every_zone_what_comes_next_is_what_asking_for_every_slot_gives()
    {
        var size = Environment.GetEnvironmentVariable("CRM_SCHEDULES") is { Length: > 0 } given ? given : Zones.Length.ToString(CultureInfo.InvariantCulture);
        var seed = int.TryParse(Environment.GetEnvironmentVariable("CRM_SEED"), CultureInfo.InvariantCulture, out var known) ? known : RandomNumberGenerator.GetInt32(int.MaxValue);
        output.WriteLine($"CRM_SEED={seed} CRM_SCHEDULES={size}");
        var random = new Random(seed);
        var (schedules, occurrences) = (0, 0L);
        foreach (var (zone, kind, span) in size == "all" ? All() : Sample(random, int.Parse(size, CultureInfo.InvariantCulture)))
        {
            foreach (var gap in Enum.GetValues<GapRule>())
            {
                foreach (var overlap in Enum.GetValues<OverlapRule>())
                {
                    occurrences += Check(DrawnSchedule.Draw(random, zone, kind, span, gap, overlap), span, random, seed);
                    schedules++;
                }
            }
        }

        output.WriteLine($"{schedules} schedules, {occurrences} occurrences");
    }

    private static int Check(DrawnSchedule drawn, Interval span, Random random, int seed)
    {
        var expected = drawn.Expected(span);
        var where = $"CRM_SEED={seed}: {drawn.Schedule}";
        var found = drawn.Schedule.Between(span).ToList();
        for (var i = 0; i < Math.Max(expected.Count, found.Count); i++)
        {
            var (wanted, got) = (i < expected.Count ? expected[i] : (Instant?)null, i < found.Count ? found[i] : (Instant?)null);
            if (wanted != got)
                Assert.Fail($"{where} comes at {got}, not at {wanted}, after {(i > 0 ? expected[i - 1] : span.Start)}");
        }

        // Whatever it is asked after, not only its own occurrences.
        for (var i = 0; i < 5 && expected.Count > 0; i++)
        {
            var index = random.Next(expected.Count);
            var before = index == 0 ? span.Start - Duration.Epsilon : expected[index - 1];
            var after = before + ((expected[index] - before) * random.NextDouble());
            if (after < expected[index] && drawn.Schedule.Next(after) != expected[index])
                Assert.Fail($"{where} comes at {drawn.Schedule.Next(after)} after {after}, not at {expected[index]}");
        }

        return expected.Count;
    }

    private static IEnumerable<(DateTimeZone Zone, string Kind, Interval Span)> All() =>
        from zone in Zones
        from kind in DrawnSchedule.Kinds
        select (zone, kind, Years(FirstYear, EndYear));

    private static IEnumerable<(DateTimeZone Zone, string Kind, Interval Span)> Sample(Random random, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var year = random.Next(FirstYear, EndYear);
            yield return (Zones[i % Zones.Length], DrawnSchedule.Kinds[random.Next(DrawnSchedule.Kinds.Count)], Years(year, year + 1));
        }
    }

    private static Interval Years(int first, int end) => new(Instant.FromUtc(first, 1, 1, 0, 0), Instant.FromUtc(end, 1, 1, 0, 0));
}
