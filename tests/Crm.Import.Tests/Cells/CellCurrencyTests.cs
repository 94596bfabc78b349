using Crm.Import.Cells;

namespace Crm.Import.Tests.Cells;

public class CellCurrencyTests
{
    [Theory]
    [InlineData("$22,700.00", "USD", "USD", "22,700.00")]
    [InlineData("CHF 12", null, "CHF", "12")]
    [InlineData("CHF 12", "USD", "CHF", "12")]
    [InlineData("12 EUR", null, "EUR", "12")]
    [InlineData("-$5", "CAD", "CAD", "-5")]
    [InlineData("($5)", "HKD", "HKD", "(5)")]
    [InlineData("5€", null, "EUR", "5")]
    [InlineData("€ 5", "EUR", "EUR", "5")]
    [InlineData("£5", null, "GBP", "5")]
    [InlineData("¥5", "JPY", "JPY", "5")]
    [InlineData("¥5", "CNY", "CNY", "5")]
    [InlineData("USD $5", null, "USD", "5")]
    [InlineData("7", "USD", "USD", "7")]
    [InlineData("7", null, null, "7")]
    [InlineData("ABC", null, null, "ABC")]
    public void A_sign_or_a_code_stands_before_or_behind(string text, string? mapped, string? code, string rest)
    {
        Assert.Equal(code, CellCurrency.Take(ref text, mapped));
        Assert.Equal(rest, text);
    }

    [Theory]
    [InlineData("€5", "USD")]
    [InlineData("£5", "EUR")]
    [InlineData("$5", "EUR")]
    [InlineData("$5", null)]
    [InlineData("¥5", "USD")]
    [InlineData("¥5", null)]
    [InlineData("€ 5 USD", null)]
    [InlineData("5", "dollars")]
    public void A_sign_that_says_another_currency_or_not_which_is_none(string text, string? mapped) => Assert.Null(CellCurrency.Take(ref text, mapped));

    [Theory]
    [InlineData("1$5")]
    [InlineData("$5$")]
    public void A_sign_among_digits_or_a_second_one_is_left(string text)
    {
        _ = CellCurrency.Take(ref text, "USD");
        Assert.Contains("$", text, StringComparison.Ordinal);
    }
}
