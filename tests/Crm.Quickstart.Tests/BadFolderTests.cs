namespace Quickstart.Tests;

/// <summary>Files that are not as they should be: every row that cannot be used is named, none ends the program.</summary>
public class BadFolderTests
{
    [Theory]
    [InlineData("D9,Ann,Saw,Alpha,Maybe,2020-01-01,2020-01-02,1", "\"Maybe\" is no state of pipeline")]
    [InlineData("D9,Ann,Saw,Alpha,Won,2020-13-01,2020-01-02,1", "engage_date \"2020-13-01\": \"2020-13-01\" cannot be read; wanted is a date")]
    [InlineData("D9,Ann,Saw,Alpha,Won,2020-01-03,2020-01-02,1", "before the state that it follows")]
    [InlineData("D9,Ann,Saw,Alpha,Won,2020-01-01,2020-01-02,much", "close_value \"much\": \"much\" cannot be read; wanted is an amount")]
    [InlineData("D9,Ann,Saw,Alpha,Won,2020-01-01,2020-01-02,0.123456", "close_value \"0.123456\": 0.123456 has more digits than allowed")]
    [InlineData("D1,Ann,Saw,Alpha,Won,2020-01-01,2020-01-02,1", "says something else than line 2")]
    [InlineData(",Ann,Saw,Alpha,Won,2020-01-01,2020-01-02,1", "opportunity_id: the row has no key")]
    public async Task A_row_that_cannot_be_used_is_left_out_and_named(string row, string reason)
    {
        using var folder = new SmallFolder($"{SmallFolder.Deals}\n{row}\n");
        var run = await Run.DoneAsync("report", "--from", folder.Root, "--json");
        Assert.Contains("sales_pipeline.csv, line 6", run.Error, StringComparison.Ordinal);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        Assert.Contains("the row is left out.", run.Error, StringComparison.Ordinal);
        Assert.Equal(4, run.Json.GetProperty("opportunities").GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData("D9,Ann,Hammer,Alpha,Lost,2020-01-01,2020-01-02,1", "product \"Hammer\": there is no product \"Hammer\"")]
    [InlineData("D9,Zoe,Saw,Alpha,Lost,2020-01-01,2020-01-02,1", "sales_agent \"Zoe\": there is no user \"Zoe\"")]
    [InlineData("D9,Ann,Saw,Gamma,Lost,2020-01-01,2020-01-02,1", "account \"Gamma\": there is no party \"Gamma\"")]
    public async Task A_row_that_names_what_is_nowhere_is_taken_without_it(string row, string reason)
    {
        using var folder = new SmallFolder($"{SmallFolder.Deals}\n{row}\n");
        var run = await Run.DoneAsync("report", "--from", folder.Root, "--json");
        Assert.Contains($"sales_pipeline.csv, line 6, {reason}; the row is taken without it.", run.Error, StringComparison.Ordinal);
        Assert.Equal(5, run.Json.GetProperty("opportunities").GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_row_that_the_crm_refuses_is_left_out_with_its_reason()
    {
        using var folder = new SmallFolder(accounts: $"{SmallFolder.Accounts}\n{new string('A', 401)},tools,1980,2,20,Peru,Alpha\n");
        var run = await Run.OfAsync("segment", folder.Write("rule.json", """{"all":[]}"""), "--from", folder.Root, "--json");
        Assert.Contains("accounts.csv, line 4", run.Error, StringComparison.Ordinal);
        Assert.Contains("has 401 characters; at most", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, run.Json.GetProperty("count").GetInt32());
    }

    [Theory]
    [InlineData("products.csv")]
    [InlineData("sales_pipeline.csv")]
    public async Task A_missing_file_is_named(string file)
    {
        using var folder = new SmallFolder();
        folder.Delete(file);
        var run = await Run.OfAsync("report", "--from", folder.Root);
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains(file, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("products.csv", "name,price\nSaw,1\n", "the file has no column \"product\"; it has")]
    [InlineData("products.csv", "na\u001b[2Jme\n", "the file has no column \"product\"; it has")]
    [InlineData("products.csv", "", "the file holds no row")]
    [InlineData("products.csv", "product,series,sales_price\n\"Saw,S,1\n", "a quote begins here and is not closed")]
    public async Task A_file_of_another_form_is_refused(string file, string text, string sentence)
    {
        using var folder = new SmallFolder();
        folder.Write(file, text);
        var run = await Run.OfAsync("report", "--from", folder.Root, "--json");
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Error);
    }
}
