using System.Text.Json;

namespace Quickstart.Tests;

/// <summary>Files that are not as they should be: every row that cannot be used is named, none ends the program.</summary>
public class BadFolderTests
{
    [Theory]
    [InlineData("D9,Ann,Hammer,Alpha,Won,2020-01-01,2020-01-02,1", "product \"Hammer\": there is no such product")]
    [InlineData("D9,Zoe,Saw,Alpha,Won,2020-01-01,2020-01-02,1", "sales_agent \"Zoe\": there is no such sales agent")]
    [InlineData("D9,Ann,Saw,Gamma,Won,2020-01-01,2020-01-02,1", "account \"Gamma\": there is no such account")]
    [InlineData("D9,Ann,Saw,Alpha,Maybe,2020-01-01,2020-01-02,1", "deal_stage \"Maybe\": allowed are Prospecting, Engaging, Won, Lost")]
    [InlineData("D9,Ann,Saw,Alpha,Won,2020-13-01,2020-01-02,1", "engage_date \"2020-13-01\": a date such as")]
    [InlineData("D9,Ann,Saw,Alpha,Won,2020-01-03,2020-01-02,1", "close_date \"2020-01-02\": lies before the date of engagement")]
    [InlineData("D9,Ann,Saw,Alpha,Won,2020-01-01,,1", "close_date \"\": a decided deal has a date")]
    [InlineData("D9,Ann,Saw,Alpha,Won,2020-01-01,2020-01-02,", "close_value \"\": a decided deal has a value")]
    [InlineData("D9,Ann,Saw,Alpha,Won,2020-01-01,2020-01-02,\"1,000\"", "close_value \"1,000\": a number such as")]
    [InlineData("D9,Ann,Saw,Alpha,Won,2020-01-01,2020-01-02,0.123456", "close_value \"0.123456\": an amount with at most 14 digits")]
    [InlineData("D1,Ann,Saw,Alpha,Won,2020-01-01,2020-01-02,1", "opportunity_id \"D1\": stands twice")]
    [InlineData(",Ann,Saw,Alpha,Won,2020-01-01,2020-01-02,1", "opportunity_id \"\": a value is wanted")]
    [InlineData("D9,Ann", "deal_stage \"\": a value is wanted")]
    public async Task A_row_that_cannot_be_used_is_left_out_and_named(string row, string reason)
    {
        using var folder = new SmallFolder($"{SmallFolder.Deals}\n{row}\n");
        var run = await Run.OfAsync("report", "--from", folder.Root, "--json");
        Assert.Equal(0, run.Code);
        Assert.Contains("sales_pipeline.csv, line 6, ", run.Error, StringComparison.Ordinal);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        Assert.Contains("the row is left out.", run.Error, StringComparison.Ordinal);
        Assert.Equal(4, JsonDocument.Parse(run.Output).RootElement.GetProperty("opportunities").GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task An_account_whose_parent_is_not_there_is_left_out_with_its_deals()
    {
        using var folder = new SmallFolder(accounts: SmallFolder.Accounts.Replace("Kenya,Alpha", "Kenya,Omega", StringComparison.Ordinal));
        var run = await Run.OfAsync("report", "--from", folder.Root, "--json");
        Assert.Equal(0, run.Code);
        Assert.Contains("accounts.csv, line 2, subsidiary_of \"Omega\": there is no such account; the row is left out.", run.Error, StringComparison.Ordinal);
        Assert.Contains("sales_pipeline.csv, line 3, account \"Beta\": there is no such account; the row is left out.", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, JsonDocument.Parse(run.Output).RootElement.GetProperty("opportunities").GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_row_that_the_crm_refuses_is_left_out_with_its_reason()
    {
        using var folder = new SmallFolder(accounts: $"{SmallFolder.Accounts}\n{new string('A', 401)},tools,1980,2,20,Peru,Alpha\n");
        var run = await Run.OfAsync("segment", folder.Write("rule.json", """{"all":[]}"""), "--from", folder.Root, "--json");
        Assert.Contains("accounts.csv, line 4, name \"AAA", run.Error, StringComparison.Ordinal);
        Assert.Contains("has 401 characters; at most 400 are allowed; the row is left out.", run.Error, StringComparison.Ordinal);
        Assert.Contains("\"count\": 2", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("products.csv")]
    [InlineData("sales_pipeline.csv")]
    public async Task A_missing_file_is_named(string file)
    {
        using var folder = new SmallFolder();
        folder.Delete(file);
        var run = await Run.OfAsync("report", "--from", folder.Root);
        Assert.Equal((2, "", $"There is no file {file} in {folder.Root}."), (run.Code, run.Output, run.Error.Trim()));
    }

    [Theory]
    [InlineData("products.csv", "name,price\nSaw,1\n", "products.csv has no column product, series, sales_price; it has name, price.")]
    [InlineData("products.csv", "na\u001b[2Jme\n", "products.csv has no column product, series, sales_price; it has na?[2Jme.")]
    [InlineData("products.csv", "", "products.csv has no column product, series, sales_price; it has none.")]
    [InlineData("products.csv", "product,series,sales_price\n\"Saw,S,1\n", "products.csv, line 2: this is no CSV")]
    public async Task A_file_of_another_form_is_refused(string file, string text, string sentence)
    {
        using var folder = new SmallFolder();
        folder.Write(file, text);
        var run = await Run.OfAsync("report", "--from", folder.Root, "--json");
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.StartsWith(sentence, run.Error, StringComparison.Ordinal);
    }
}
