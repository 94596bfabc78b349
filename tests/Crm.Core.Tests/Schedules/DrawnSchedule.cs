using Crm.Schedules;
using NodaTime;

namespace Crm.Core.Tests.Schedules;

/// <summary>A schedule, and the plainest reading of it: which days, which times, what NodaTime makes of each.</summary>
internal sealed record DrawnSchedule(Schedule Schedule, DateTimeZone Zone, Func<LocalDate, bool> IsDay, IReadOnlyList<LocalTime> Times, GapRule Gap, OverlapRule Overlap)
{
    public static readonly IReadOnlyList<string> Kinds = ["daily", "weekly", "monthly", "lastDay", "lastWorkday", "nthWeekday", "yearly", "minutes"];

    /// <summary>Every occurrence in an interval, found slot by slot.</summary>
    public IReadOnlyList<Instant> Expected(Interval interval)
    {
        var instants = new SortedSet<Instant>();
        var last = interval.End.InUtc().Date.PlusDays(2);
        for (var day = interval.Start.InUtc().Date.PlusDays(-2); day <= last; day = day.PlusDays(1))
        {
            if (IsDay(day))
                instants.UnionWith(Times.SelectMany(t => Resolve(day.At(t))).Where(interval.Contains));
        }

        return [.. instants];
    }

    public static DrawnSchedule Draw(Random random, DateTimeZone zone, string kind, Interval span, GapRule gap, OverlapRule overlap)
    {
        var at = Time(random, zone, span);
        var begin = span.Start.InUtc().Date.PlusDays(random.Next(-800, 400));
        var every = random.Next(4) == 0 ? random.Next(2, 6) : 1;
        var (schedule, isDay) = Of(random, kind, at, zone, begin, every);
        IReadOnlyList<LocalTime> times = [at];
        if (kind is "minutes")
        {
            var minutes = new[] { 30, 60, 90, 120, 480, 720, 1440 }[random.Next(7)];
            var offset = random.Next(minutes);
            schedule = Schedule.EveryMinutes(minutes, zone, offset);
            times = [.. Enumerable.Range(0, 1440 / minutes).Select(i => LocalTime.FromMinutesSinceMidnight(offset + (i * minutes)))];
        }
        else if (every > 1)
        {
            schedule = schedule.EveryNth(every, begin);
        }

        var (from, until) = (every > 1 && kind is not "minutes" ? begin : LocalDate.MinIsoValue, LocalDate.MaxIsoValue);
        if (random.Next(5) == 0)
            schedule = schedule.From(from = begin);
        if (random.Next(5) == 0)
            schedule = schedule.Until(until = begin.PlusDays(random.Next(900)));
        return new DrawnSchedule(schedule.InGap(gap).InOverlap(overlap), zone, day => day >= from && day <= until && isDay(day), times, gap, overlap);
    }

    private static (Schedule Schedule, Func<LocalDate, bool> IsDay) Of(Random random, string kind, LocalTime at, DateTimeZone zone, LocalDate begin, int every)
    {
        var number = random.Next(1, 32);
        var nth = random.Next(6) is var n && n == 0 ? -1 : n;
        var weekday = (IsoDayOfWeek)random.Next(1, 8);
        var days = Enumerable.Range(1, 7).Select(d => (IsoDayOfWeek)d).Where(_ => random.Next(2) == 0).Append(weekday).ToArray();
        var month = random.Next(1, 13);
        var numberInMonth = Math.Min(number, CalendarSystem.Iso.GetDaysInMonth(2000, month));
        var isMonth = (LocalDate d) => (((d.Year - begin.Year) * 12) + d.Month - begin.Month) % every == 0;
        return kind switch
        {
            "weekly" => (Schedule.Weekly(days, at, zone), d => days.Contains(d.DayOfWeek) && Period.DaysBetween(Monday(begin), Monday(d)) / 7 % every == 0),
            "monthly" => (Schedule.Monthly(number, at, zone), d => isMonth(d) && d.Day == Math.Min(number, d.Calendar.GetDaysInMonth(d.Year, d.Month))),
            "lastDay" => (Schedule.LastDayOfMonth(at, zone), d => isMonth(d) && d.PlusDays(1).Day == 1),
            "lastWorkday" => (Schedule.LastWorkdayOfMonth(at, zone), d => isMonth(d) && IsWorkday(d) && !RestOfMonth(d).Any(IsWorkday)),
            "nthWeekday" => (Schedule.NthWeekdayOfMonth(nth, weekday, at, zone),
                d => isMonth(d) && d.DayOfWeek == weekday && (nth == -1 ? RestOfMonth(d).All(r => r.DayOfWeek != weekday) : ((d.Day - 1) / 7) + 1 == nth)),
            "yearly" => (Schedule.Yearly(month, numberInMonth, at, zone),
                d => (d.Year - begin.Year) % every == 0 && d.Month == month && d.Day == Math.Min(numberInMonth, d.Calendar.GetDaysInMonth(d.Year, d.Month))),
            "minutes" => (Schedule.Daily(at, zone), _ => true),
            _ => (Schedule.Daily(at, zone), d => Period.DaysBetween(begin, d) % every == 0),
        };
    }

    private IEnumerable<Instant> Resolve(LocalDateTime local)
    {
        var map = Zone.MapLocal(local);
        return map.Count switch
        {
            0 => Gap == GapRule.Skip ? [] : [map.LateInterval.Start],
            1 => [map.Single().ToInstant()],
            _ => Overlap switch
            {
                OverlapRule.First => [map.First().ToInstant()],
                OverlapRule.Second => [map.Last().ToInstant()],
                _ => [map.First().ToInstant(), map.Last().ToInstant()],
            },
        };
    }

    // Mostly near where the clocks of the zone are changed, for there faults are.
    private static LocalTime Time(Random random, DateTimeZone zone, Interval span)
    {
        var changes = zone.GetZoneIntervals(span).Where(i => i.HasEnd).ToArray();
        if (changes.Length == 0 || random.Next(4) == 0)
            return random.Next(3) == 0 ? LocalTime.Midnight : LocalTime.FromSecondsSinceMidnight(random.Next(86_400));
        var change = changes[random.Next(changes.Length)];
        var (ended, begun) = (change.IsoLocalEnd, zone.GetZoneInterval(change.End).IsoLocalStart);
        var seconds = Period.Between(ended, begun, PeriodUnits.Seconds).Seconds * random.Next(-1, 6) / 4;
        return ended.PlusSeconds(seconds + random.Next(-1, 2)).TimeOfDay;
    }

    private static LocalDate Monday(LocalDate day) => day.PlusDays(1 - (int)day.DayOfWeek);

    private static bool IsWorkday(LocalDate day) => day.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday);

    private static IEnumerable<LocalDate> RestOfMonth(LocalDate day)
    {
        for (var next = day.PlusDays(1); next.Month == day.Month; next = next.PlusDays(1))
            yield return next;
    }
}
