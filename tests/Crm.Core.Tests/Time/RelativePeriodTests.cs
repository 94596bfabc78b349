using Crm.Time;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using NodaTime.Text;

namespace Crm.Core.Tests.Time;

public class RelativePeriodTests
{
    private static readonly DateTimeZone Zurich = DateTimeZoneProviders.Tzdb["Europe/Zurich"];

    [Fact]
    public void The_text_form_reads_back() => Prop.ForAll(Periods.ToArbitrary(), period =>
    {
        var made = RelativePeriod.From(period);
        var read = Read(made.ToString());
        return made.Equals(read) && made.GetHashCode() == read.GetHashCode() && made.Negate().Negate().Equals(made);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Theory]
    [InlineData("90d", "90d")]
    [InlineData("+90d", "90d")]
    [InlineData("-1y6mo", "-1y6mo")]
    [InlineData("30min12h", "12h30min")]
    [InlineData("0d", "0d")]
    [InlineData("-0d", "0d")]
    [InlineData("100000d", "100000d")]
    [InlineData("100001d", null)]
    [InlineData("1d1d", null)]
    [InlineData("d", null)]
    [InlineData("1", null)]
    [InlineData("1 d", null)]
    [InlineData("1.5d", null)]
    [InlineData("1m", null)]
    [InlineData("1D", null)]
    [InlineData("-", null)]
    [InlineData("--1d", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("١d", null)]
    public void Only_the_text_form_is_read(string? text, string? normal) => Assert.Equal(normal, RelativePeriod.Parse(text)?.ToString());

    [Fact]
    public void A_period_that_has_no_text_form_is_not_made()
    {
        foreach (var period in new[] { Period.FromMilliseconds(1), Period.FromTicks(1), Period.FromNanoseconds(1), Period.FromDays(1) - Period.FromHours(1), Period.FromSeconds(100_001) })
            Assert.Throws<ArgumentException>(() => RelativePeriod.From(period));
    }

    [Theory]
    [InlineData("2026-01-31", "1mo", "2026-02-28")]
    [InlineData("2024-01-31", "1mo", "2024-02-29")]
    [InlineData("2024-02-29", "1y", "2025-02-28")]
    [InlineData("2024-02-29", "-1y", "2023-02-28")]
    [InlineData("2026-03-31", "-1mo", "2026-02-28")]
    [InlineData("2026-12-31", "2w", "2027-01-14")]
    [InlineData("2024-01-31", "1y1mo", "2025-02-28")]
    [InlineData("2026-03-01", "12h", "2026-03-01")]
    public void Days_are_counted_on_the_calendar(string from, string period, string to) =>
        Assert.Equal(Day(to), Read(period).From(Day(from)));

    [Theory]
    [InlineData("2026-03-28T01:30:00Z", "1d", "2026-03-29T01:30:00Z")]
    [InlineData("2026-03-28T01:30:00Z", "24h", "2026-03-29T01:30:00Z")]
    [InlineData("2026-03-29T00:30:00Z", "2h", "2026-03-29T02:30:00Z")]
    [InlineData("2026-03-28T12:00:00Z", "1d", "2026-03-29T11:00:00Z")]
    [InlineData("2026-03-28T12:00:00Z", "24h", "2026-03-29T12:00:00Z")]
    [InlineData("2026-10-24T12:00:00Z", "1d", "2026-10-25T13:00:00Z")]
    [InlineData("2026-10-24T12:00:00Z", "24h", "2026-10-25T12:00:00Z")]
    [InlineData("2026-10-24T00:30:00Z", "1d", "2026-10-25T00:30:00Z")]
    public void Days_are_the_zones_and_hours_the_clocks(string from, string period, string to) =>
        Assert.Equal(Moment(to), Read(period).From(Moment(from), Zurich));

    [Theory]
    [InlineData("2026-05-14", CalendarUnit.Day, "2026-05-14")]
    [InlineData("2026-05-14", CalendarUnit.Week, "2026-05-11")]
    [InlineData("2026-05-11", CalendarUnit.Week, "2026-05-11")]
    [InlineData("2026-05-17", CalendarUnit.Week, "2026-05-11")]
    [InlineData("2026-01-01", CalendarUnit.Week, "2025-12-29")]
    [InlineData("2026-05-14", CalendarUnit.Month, "2026-05-01")]
    [InlineData("2026-05-14", CalendarUnit.Quarter, "2026-04-01")]
    [InlineData("2026-12-31", CalendarUnit.Quarter, "2026-10-01")]
    [InlineData("2026-05-14", CalendarUnit.Year, "2026-01-01")]
    public void Stretches_begin_on_their_first_day(string day, CalendarUnit unit, string start) => Assert.Equal(Day(start), Day(day).StartOf(unit));

    [Fact]
    public void A_day_that_has_no_midnight_begins_when_it_begins()
    {
        var beirut = DateTimeZoneProviders.Tzdb["Asia/Beirut"];
        var start = new LocalDateTime(2024, 3, 31, 12, 0).InZoneStrictly(beirut).ToInstant().StartOf(CalendarUnit.Day, beirut);
        Assert.Equal(new LocalDateTime(2024, 3, 31, 1, 0), start.InZone(beirut).LocalDateTime);
    }

    private static Gen<Period> Periods =>
        from sign in Gen.Elements(-1, 1)
        from n in Gen.Choose(0, 100_000).ArrayOf(7)
        from used in Gen.Choose(0, 127)
        let amounts = n.Select((a, i) => (used & (1 << i)) == 0 ? 0 : sign * a).ToArray()
        select new PeriodBuilder { Years = amounts[0], Months = amounts[1], Weeks = amounts[2], Days = amounts[3], Hours = amounts[4], Minutes = amounts[5], Seconds = amounts[6] }.Build();

    private static RelativePeriod Read(string text) => RelativePeriod.Parse(text)!;

    private static LocalDate Day(string text) => LocalDatePattern.Iso.Parse(text).Value;

    private static Instant Moment(string text) => InstantPattern.General.Parse(text).Value;
}
