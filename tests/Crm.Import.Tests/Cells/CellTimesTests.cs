using Crm.Import.Cells;
using Crm.Import.Mappings;
using NodaTime;

namespace Crm.Import.Tests.Cells;

public class CellTimesTests
{
    private static readonly ValueMapping Plain = new();

    [Theory]
    [InlineData("16 Apr, 2021 00:02:00", "dd MMM, uuuu HH:mm:ss")]
    [InlineData("03-07-2021 01:09", "dd-MM-uuuu HH:mm")]
    [InlineData("2021-04-15 23:03:00", null)]
    [InlineData("2021-04-15", null)]
    [InlineData("2021-04-15T23:03:00", null)]
    [InlineData("2021-04-15T23:03:00.000Z", null)]
    [InlineData("07/15/2021 02:14:45+0000", "MM/dd/uuuu HH:mm:sso<+HHmm>")]
    [InlineData("2021-07-15 2 o'clock", "uuuu-MM-dd H \"o'clock\"")]
    [InlineData("2021-07-15 2 o'clock", "uuuu-MM-dd H \\o\\'\\c\\l\\o\\c\\k")]
    public void Dates_are_read_by_their_form_or_by_ISO_8601(string text, string? format)
    {
        var times = new CellTimes(format is null ? Plain : Plain with { Formats = ["uuuu", format] });
        Assert.Equal(2021, times.Date(text)?.Year);
        Assert.Equal(times.Date(text), times.Instant(text)?.InUtc().Date);
        Assert.Null(times.Date("31.12."));
    }

    [Fact]
    public void Times_are_those_of_the_zone_and_an_offset_wins()
    {
        var zurich = new CellTimes(Plain with { Zone = "Europe/Zurich" });
        Assert.Equal(Instant.FromUtc(2021, 7, 1, 10, 0), zurich.Instant("2021-07-01 12:00:00"));
        Assert.Equal(Instant.FromUtc(2021, 3, 28, 1, 30), zurich.Instant("2021-03-28 02:30:00"));
        Assert.Equal(Instant.FromUtc(2021, 7, 1, 6, 30), zurich.Instant("2021-07-01T12:00:00+05:30"));
        Assert.Equal(new LocalDate(2021, 7, 1), zurich.Date("2021-07-01T23:30:00-08:00"));
        var told = new CellTimes(Plain with { Zone = "Europe/Zurich", Formats = ["uuuu", "MM/dd/uuuu HH:mm:sso<+HHmm>"] });
        Assert.Equal(Instant.FromUtc(2021, 7, 1, 20, 0), told.Instant("07/01/2021 12:00:00-0800"));
    }

    [Theory]
    [InlineData("9999-12-31T23:59:59-10:00", "UTC", true, false)]
    [InlineData("9999-12-31T23:59:59+10:00", "UTC", true, true)]
    [InlineData("9999-12-31T23:59:59", "America/Los_Angeles", true, false)]
    [InlineData("9999-12-31T23:59:59", "Asia/Tokyo", true, true)]
    [InlineData("9999-12-31T24:00:00", "UTC", false, false)]
    [InlineData("0001-01-01T00:00:00+10:00", "UTC", true, false)]
    [InlineData("0001-01-01T00:00:00-10:00", "UTC", true, true)]
    [InlineData("0001-01-01", "Asia/Tokyo", true, false)]
    [InlineData("0001-01-01", "America/Los_Angeles", true, true)]
    [InlineData("0000-12-31", "UTC", false, false)]
    [InlineData("-5000-12-31", "UTC", false, false)]
    [InlineData("-9998-01-01T00:00:00+18:00", "UTC", false, false)]
    [InlineData("-9998-01-01", "Asia/Tokyo", false, false)]
    [InlineData("10000-01-01", "UTC", false, false)]
    public void Times_beyond_the_years_1_to_9999_are_none(string text, string zone, bool isDate, bool isInstant)
    {
        var times = new CellTimes(Plain with { Zone = zone });
        Assert.Equal((isDate, isInstant), (times.Date(text) is not null, times.Instant(text) is not null));
    }

    [Fact]
    public void The_first_form_that_fits_is_taken()
    {
        var times = new CellTimes(Plain with { Formats = ["uuuu-MM-dd", "dd/MM/uuuu", "MM/dd/uuuu"] });
        Assert.Equal(new LocalDate(2021, 4, 3), times.Date("03/04/2021"));
        Assert.Equal(new LocalDate(2021, 4, 30), times.Date("04/30/2021"));
    }
}
