using Crm.Schedules;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using NodaTime.Text;
using Interval = NodaTime.Interval;

namespace Crm.Core.Tests.Schedules;

public class ScheduleTests
{
    private static readonly DateTimeZone Zurich = Zone("Europe/Zurich");

    [Theory]
    // Clocks go from 02:00 to 03:00, and from 03:00 back to 02:00.
    [InlineData("Europe/Zurich", "02:30", "2026-03-28", "shift", "first", "28T01:30 29T01:00 30T00:30")]
    [InlineData("Europe/Zurich", "02:30", "2026-03-28", "skip", "first", "28T01:30 30T00:30")]
    [InlineData("Europe/Zurich", "02:00", "2026-03-28", "shift", "first", "28T01:00 29T01:00 30T00:00")]
    [InlineData("Europe/Zurich", "03:00", "2026-03-28", "skip", "first", "28T02:00 29T01:00 30T01:00")]
    [InlineData("Europe/Zurich", "02:30", "2026-10-24", "shift", "first", "24T00:30 25T00:30 26T01:30")]
    [InlineData("Europe/Zurich", "02:30", "2026-10-24", "shift", "second", "24T00:30 25T01:30 26T01:30")]
    [InlineData("Europe/Zurich", "02:30", "2026-10-24", "shift", "both", "24T00:30 25T00:30 25T01:30 26T01:30")]
    [InlineData("Europe/Zurich", "03:00", "2026-10-24", "shift", "both", "24T01:00 25T02:00 26T02:00")]
    // Half an hour: from 02:00 to 02:30, and from 02:00 back to 01:30.
    [InlineData("Australia/Lord_Howe", "02:15", "2026-10-03", "shift", "first", "02T15:45 03T15:30 04T15:15")]
    [InlineData("Australia/Lord_Howe", "02:15", "2026-10-03", "skip", "first", "02T15:45 04T15:15")]
    [InlineData("Australia/Lord_Howe", "01:45", "2026-04-04", "shift", "both", "03T14:45 04T14:45 04T15:15 05T15:15")]
    // 30 December 2011 was no day.
    [InlineData("Pacific/Apia", "12:00", "2011-12-29", "shift", "first", "29T22:00 30T10:00 30T22:00")]
    [InlineData("Pacific/Apia", "12:00", "2011-12-29", "skip", "first", "29T22:00 30T22:00")]
    // Summer time began and ended at midnight.
    [InlineData("America/Sao_Paulo", "00:00", "2018-11-03", "shift", "first", "03T03:00 04T03:00 05T02:00")]
    [InlineData("America/Sao_Paulo", "00:30", "2018-11-03", "skip", "first", "03T03:30 05T02:30")]
    [InlineData("America/Sao_Paulo", "23:30", "2018-02-16", "shift", "both", "17T01:30 18T01:30 18T02:30 19T02:30")]
    // Summer time is taken back for Ramadan.
    [InlineData("Africa/Casablanca", "02:30", "2026-02-14", "shift", "both", "14T01:30 15T01:30 15T02:30 16T02:30")]
    [InlineData("Africa/Casablanca", "02:30", "2026-03-21", "shift", "both", "21T02:30 22T02:00 23T01:30")]
    // Two hours: from 01:00 to 03:00, and from 03:00 back to 01:00.
    [InlineData("Antarctica/Troll", "02:00", "2026-03-28", "shift", "first", "28T02:00 29T01:00 30T00:00")]
    [InlineData("Antarctica/Troll", "02:00", "2026-10-24", "shift", "both", "24T00:00 25T00:00 25T02:00 26T02:00")]
    public void A_day_that_clocks_are_changed_on_is_as_the_rules_say(string zone, string at, string day, string gap, string overlap, string expected)
    {
        var first = Day(day);
        var json = $$"""{"kind":"daily","at":"{{at}}","zone":"{{zone}}","from":"{{day}}","until":"{{Text(first.PlusDays(2))}}","gap":"{{gap}}","overlap":"{{overlap}}"}""";
        var instants = ScheduleJson.Parse(json).Between(new Interval(null, null));
        Assert.Equal(expected, string.Join(' ', instants.Select(i => i.ToString("dd'T'HH:mm", null))));
    }

    [Fact]
    public void Two_that_one_gap_shifts_are_one()
    {
        var quarters = Schedule.EveryMinutes(15, Zurich).InGap(GapRule.Shift);
        Assert.Equal("00:45 01:00 01:15", Times(quarters, "2026-03-29T00:40:00Z", "2026-03-29T01:20:00Z"));
        var mornings = Schedule.EveryMinutes(720, Zone("Pacific/Apia")).InGap(GapRule.Shift);
        Assert.Equal("22:00 10:00 22:00", Times(mornings, "2011-12-29T12:00:00Z", "2011-12-31T00:00:00Z"));
    }

    [Fact]
    public void On_the_clock_every_mark_counts_whenever_it_is_shown()
    {
        var halves = Schedule.EveryMinutes(30, Zurich);
        Assert.Equal("00:00 00:30 01:00 01:30 02:00 02:30", Times(halves, "2026-10-25T00:00:00Z", "2026-10-25T03:00:00Z"));
        Assert.Equal("00:00 00:30 01:00 01:30 02:00 02:30", Times(halves, "2026-03-29T00:00:00Z", "2026-03-29T03:00:00Z"));
        Assert.Equal("00:00 00:30 02:00 02:30", Times(halves.InOverlap(OverlapRule.First), "2026-10-25T00:00:00Z", "2026-10-25T03:00:00Z"));
        Assert.Equal("01:00 01:30 02:00 02:30", Times(halves.InOverlap(OverlapRule.Second), "2026-10-25T00:00:00Z", "2026-10-25T03:00:00Z"));
        Assert.Equal("22:15 23:15", Times(Schedule.Hourly(15, Zurich), "2026-07-01T22:00:00Z", "2026-07-02T00:00:00Z"));
    }

    [Theory]
    [InlineData("{'kind':'monthly','day':31", "01-31 02-28 03-31 04-30 05-31 06-30")]
    [InlineData("{'kind':'monthly','day':29,'every':3", "01-29 04-29 07-29 10-29")]
    [InlineData("{'kind':'lastWorkday'", "01-30 02-27 03-31 04-30 05-29 06-30")]
    [InlineData("{'kind':'nthWeekday','nth':5,'weekday':'friday'", "01-30 05-29 07-31 10-30")]
    [InlineData("{'kind':'nthWeekday','nth':-1,'weekday':'sunday'", "01-25 02-22 03-29 04-26")]
    [InlineData("{'kind':'nthWeekday','nth':1,'weekday':'thursday'", "01-01 02-05 03-05")]
    [InlineData("{'kind':'weekly','days':['wednesday','friday'],'every':2", "01-02 01-14 01-16 01-28")]
    [InlineData("{'kind':'daily','every':100", "01-01 04-11 07-20 10-28")]
    [InlineData("{'kind':'yearly','month':2,'day':29", "02-28 02-28 02-29 02-28")]
    [InlineData("{'kind':'yearly','month':2,'day':29,'every':2", "02-28 02-29 02-28")]
    public void Days_are_those_of_the_calendar(string begin, string expected)
    {
        var schedule = ScheduleJson.Parse((begin + ",'at':'09:00','zone':'Europe/Zurich','from':'2026-01-01'}").Replace('\'', '"'));
        var days = schedule.Between(new Interval(null, null)).Take(expected.Split(' ').Length).Select(i => i.InZone(Zurich));
        Assert.Equal(expected, string.Join(' ', days.Select(d => d.ToString("MM-dd", null))));
    }

    [Fact]
    public void Elapsed_time_takes_no_notice_of_clocks() => Prop.ForAll(
        (from seconds in Gen.Choose(1, 1_000_000) from nth in Gen.Choose(-3, 10_000) from part in Gen.Choose(0, 999_999) select (seconds, nth, part)).ToArbitrary(),
        drawn =>
        {
            var from = Moment("2026-03-28T01:30:00.123456Z");
            var (period, part) = (Duration.FromSeconds(drawn.seconds), Duration.FromSeconds(drawn.seconds) * (drawn.part / 1_000_000.0));
            var next = Schedule.Every(period, from).Next(from + (period * (long)drawn.nth) + part);
            return next == (drawn.nth < 0 ? from : from + (period * (long)(drawn.nth + 1)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void A_schedule_begins_and_ends()
    {
        var from = Moment("2026-01-01T00:00:00Z");
        var hours = Schedule.Every(Duration.FromHours(1), from).Until(from + Duration.FromHours(2));
        Assert.Equal("00:00 01:00 02:00", Times(hours, "2025-01-01T00:00:00Z", "2027-01-01T00:00:00Z"));
        var noons = Schedule.Daily(LocalTime.Noon, DateTimeZone.Utc).From(Day("2026-05-01")).Until(Day("2026-05-02"));
        Assert.Equal("12:00 12:00", Times(noons, "2020-01-01T00:00:00Z", "2030-01-01T00:00:00Z"));
        Assert.Null(noons.Next(Moment("2026-05-02T12:00:00Z")));
    }

    [Fact]
    public void What_never_happens_ends()
    {
        // A February with five Mondays has 29 days, and those of the years 2000, 2100 and so on that have them begin on a Tuesday.
        var never = Schedule.NthWeekdayOfMonth(5, IsoDayOfWeek.Monday, LocalTime.Noon, Zurich).EveryNth(1_200, Day("2000-02-01"));
        Assert.Null(never.Next(Moment("2000-01-01T00:00:00Z")));
        // The clocks of Apia skipped the day.
        var apia = Schedule.Daily(LocalTime.Noon, Zone("Pacific/Apia")).From(Day("2011-12-30")).Until(Day("2011-12-30"));
        Assert.Null(apia.InGap(GapRule.Skip).Next(Instant.MinValue));
        Assert.Equal(Moment("2011-12-30T10:00:00Z"), apia.Next(Instant.MinValue));
    }

    [Fact]
    public void The_ends_of_the_calendar_are_no_trouble()
    {
        foreach (var zone in new[] { "Europe/Zurich", "Pacific/Kiritimati", "Etc/GMT+12", "America/Sitka", "UTC+18", "UTC-18" }.Select(Zone))
        {
            foreach (var kind in DrawnSchedule.Kinds)
            {
                var span = new Interval(Moment("2020-01-01T00:00:00Z"), Moment("2022-01-01T00:00:00Z"));
                var schedule = DrawnSchedule.Draw(new Random(1), zone, kind, span, GapRule.Shift, OverlapRule.Both).Schedule;
                Assert.True(schedule.Next(Instant.MinValue) > Instant.MinValue);
                Assert.Null(schedule.Next(Instant.MaxValue));
                for (var at = schedule.Next(Moment("9998-01-01T00:00:00Z")); at is { } found; at = schedule.Next(found))
                    Assert.True(found.InZone(zone).Date <= ScheduleLimits.LastDay);
            }
        }

        var late = Schedule.Every(Duration.FromHours(ScheduleLimits.MaxHours), Moment("9998-12-31T00:00:00Z"));
        Assert.Null(late.Next(Moment("9998-12-31T00:00:00Z")));
        Assert.Null(late.Next(Instant.MaxValue));
        Assert.NotNull(late.Next(Instant.MinValue));
    }

    [Fact]
    public void A_day_that_was_twice_is_there_twice()
    {
        // Alaska was bought, and the date line went round it: 18 October 1867 began twice.
        var sitka = Schedule.EveryMinutes(360, Zone("America/Sitka"));
        var days = new Interval(Moment("1867-10-16T00:00:00Z"), Moment("1867-10-22T00:00:00Z"));
        foreach (var overlap in Enum.GetValues<OverlapRule>())
        {
            var times = sitka.InOverlap(overlap).Between(days).Select(i => i.InZone(Zone("America/Sitka")).LocalDateTime).ToList();
            Assert.Equal(overlap == OverlapRule.Both ? 4 : 0, times.Count - times.Distinct().Count());
        }
    }

    [Fact]
    public void Schedules_are_compared_by_value()
    {
        var at = new LocalTime(9, 0);
        var week = Schedule.Weekly([IsoDayOfWeek.Friday, IsoDayOfWeek.Monday], at, Zurich);
        Assert.Equal(week, Schedule.Weekly([IsoDayOfWeek.Monday, IsoDayOfWeek.Friday], at, Zurich));
        Assert.NotEqual(week, week.InGap(GapRule.Skip));
        Assert.NotEqual(week, Schedule.Weekly([IsoDayOfWeek.Monday, IsoDayOfWeek.Friday], at, Zone("Europe/Berlin")));
        Assert.Equal(Schedule.Monthly(31, at, Zurich), Schedule.LastDayOfMonth(at, Zurich));
        Assert.Equal("Europe/Zurich", week.Zone);
        Assert.Null(Schedule.Every(Duration.FromHours(1), default).Zone);
    }

    [Fact]
    public void What_makes_no_schedule_is_a_callers_bug()
    {
        var at = LocalTime.Noon;
        var daily = Schedule.Daily(at, Zurich);
        var hours = Schedule.Every(Duration.FromHours(1), default);
        Action[] bugs =
        [
            () => Schedule.Every(Duration.Zero, default), () => Schedule.Every(Duration.FromMilliseconds(1_500), default), () => Schedule.Every(-Duration.FromHours(1), default),
            () => Schedule.Every(Duration.FromHours(ScheduleLimits.MaxHours + 1), default), () => Schedule.Every(Duration.FromHours(1), Instant.MaxValue),
            () => Schedule.EveryMinutes(0, Zurich), () => Schedule.EveryMinutes(7, Zurich), () => Schedule.EveryMinutes(2_880, Zurich), () => Schedule.EveryMinutes(15, Zurich, 15),
            () => Schedule.Weekly([], at, Zurich), () => Schedule.Weekly([IsoDayOfWeek.None], at, Zurich), () => Schedule.Monthly(0, at, Zurich), () => Schedule.Monthly(32, at, Zurich),
            () => Schedule.NthWeekdayOfMonth(0, IsoDayOfWeek.Monday, at, Zurich), () => Schedule.NthWeekdayOfMonth(6, IsoDayOfWeek.Monday, at, Zurich),
            () => Schedule.Yearly(2, 30, at, Zurich), () => Schedule.Yearly(13, 1, at, Zurich), () => Schedule.Daily(new LocalTime(9, 0, 0, 1), Zurich),
            () => Schedule.Daily(at, new Nowhere()), () => daily.EveryNth(0, Day("2026-01-01")), () => daily.EveryNth(40_000, Day("2026-01-01")),
            () => daily.From(LocalDate.MinIsoValue), () => daily.From(Day("2026-01-02")).Until(Day("2026-01-01")), () => daily.Until(default(Instant)),
            () => daily.InGap((GapRule)7), () => daily.InOverlap((OverlapRule)7), () => Schedule.Hourly(0, Zurich).EveryNth(2, Day("2026-01-01")),
            () => hours.From(Day("2026-01-01")), () => hours.InGap(GapRule.Skip), () => hours.Until(Instant.MinValue), () => hours.Until(Day("2026-01-01")),
        ];
        Assert.All(bugs, bug => Assert.ThrowsAny<ArgumentException>(bug));
    }

    private sealed class Nowhere() : DateTimeZone("Nowhere/Land", true, Offset.Zero, Offset.Zero)
    {
        public override NodaTime.TimeZones.ZoneInterval GetZoneInterval(Instant instant) => Utc.GetZoneInterval(instant);
    }

    private static string Times(Schedule schedule, string from, string to) =>
        string.Join(' ', schedule.Between(new Interval(Moment(from), Moment(to))).Select(i => i.ToString("HH:mm", null)));

    private static DateTimeZone Zone(string id) => DateTimeZoneProviders.Tzdb[id];

    private static LocalDate Day(string text) => LocalDatePattern.Iso.Parse(text).Value;

    private static string Text(LocalDate day) => LocalDatePattern.Iso.Format(day);

    private static Instant Moment(string text) => InstantPattern.ExtendedIso.Parse(text).Value;
}
