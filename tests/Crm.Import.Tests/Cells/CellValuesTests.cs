using System.Collections.Immutable;
using System.Globalization;
using Crm.Import.Cells;
using Crm.Import.Mappings;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Import.Tests.Cells;

public class CellValuesTests
{
    private static readonly ValueMapping Plain = new();

    [Theory]
    [InlineData("22,700.00", "22700.00")]
    [InlineData("-1 234", "-1234")]
    [InlineData("(3.50)", "-3.50")]
    [InlineData("1'000", "1000")]
    [InlineData("+7", "7")]
    [InlineData("7-", "-7")]
    [InlineData("1,00,000", "100000")]
    [InlineData("1 000,5", null)]
    [InlineData("3,5", null)]
    [InlineData("1,2345", null)]
    [InlineData(",500", null)]
    [InlineData("1.2.3", null)]
    [InlineData("", null)]
    [InlineData("1e5", null)]
    [InlineData("much", null)]
    [InlineData("99999999999999999999999999999999", null)]
    public void Numbers_are_read_with_their_marks(string text, string? wanted) => Assert.Equal(
        wanted is null ? null : decimal.Parse(wanted, CultureInfo.InvariantCulture), CellValues.TryNumber(text, Plain, out var number) ? number : (decimal?)null);

    [Fact]
    public void Other_marks_units_and_factors_are_told_by_the_mapping()
    {
        var swiss = new ValueMapping { Decimal = ',', Units = ImmutableDictionary<string, decimal>.Empty.Add("K", 1000) };
        Assert.True(CellValues.TryNumber("1.342,09 k", swiss, out var number));
        Assert.Equal(1_342_090m, number);
        Assert.True(CellValues.TryNumber("251.41", Plain with { Times = 1_000_000 }, out number));
        Assert.Equal(251_410_000m, number);
        Assert.False(CellValues.TryNumber("79228162514264337593543950335", Plain with { Times = 2 }, out _));
    }

    [Fact]
    public void A_factor_that_is_too_large_is_no_number()
    {
        var mapping = Plain with { Times = 1_000_000, Units = ImmutableDictionary<string, decimal>.Empty.Add("x", decimal.MaxValue) };
        Assert.False(CellValues.TryNumber("1x", mapping, out _));
        Assert.True(CellValues.TryNumber("1", mapping, out _));
    }

    [Theory]
    [InlineData("1.234", false)]
    [InlineData("1 234", true)]
    [InlineData("1 234,5", true)]
    [InlineData("1,234", true)]
    public void A_full_stop_that_is_no_mark_is_none(string text, bool isNumber) =>
        Assert.Equal(isNumber, CellValues.TryNumber(text, Plain with { Decimal = ',', Group = ' ' }, out _));

    [Fact]
    public void Any_number_is_read_back_from_how_it_is_written() => Prop.ForAll(ArbMap.Default.ArbFor<decimal>(), number =>
    {
        foreach (var (mark, group) in new[] { ('.', ","), (',', "."), ('.', " ") })
        {
            var format = new NumberFormatInfo { NumberDecimalSeparator = mark.ToString(), NumberGroupSeparator = group, NumberDecimalDigits = 10 };
            var rounded = decimal.Round(number, 10);
            if (!CellValues.TryNumber(rounded.ToString("N", format), new ValueMapping { Decimal = mark, Group = group[0] }, out var read) || read != rounded)
                return false;
        }

        return true;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Theory]
    [InlineData("Yes", true)]
    [InlineData("N", false)]
    [InlineData("1", true)]
    [InlineData("maybe", null)]
    public void Truths_are_yes_and_no(string text, bool? truth) => Assert.Equal(truth, CellValues.Truth(text));
}
