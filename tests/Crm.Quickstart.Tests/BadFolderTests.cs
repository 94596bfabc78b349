namespace Quickstart.Tests;

/// <summary>Files that are not as they should be: every row that cannot be used is named, none ends the program.</summary>
public class BadFolderTests
{
    [Theory]
    [InlineData("D9,Ann,Saw,Alpha,Maybe,2020-01-01,2020-01-02,1", "deal_stage \"Maybe\": \"Maybe\" is no state of pipeline")]
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
    public async Task A_won_deal_without_its_day_is_taken_and_told_with_its_column_and_what_to_do()
    {
        using var folder = new SmallFolder($"{SmallFolder.Deals}\nD9,Ann,Saw,Alpha,Won,2020-01-01,,7\n");
        var run = await Run.DoneAsync("report", "--from", folder.Root, "--json");
        Assert.Contains(
            "sales_pipeline.csv, line 6, close_date: is required in the state won, and is not given: fill the cell and import again, or set it on the record, whose other changes are refused until then; the row is taken without it.",
            run.Error, StringComparison.Ordinal);
        Assert.Equal(2, run.Json.GetProperty("opportunities").GetProperty("won").GetInt32());
    }

    [Fact]
    public async Task Much_that_is_alike_is_told_in_one_sentence_with_its_count_and_wholly_to_whoever_asks()
    {
        using var folder = new SmallFolder($"{SmallFolder.Deals}\n{string.Concat(Enumerable.Range(0, 60).Select(i => $"E{i},{(i % 2 == 0 ? "Ann" : "Zoe")},Saw,Alpha,Engaging,2020-01-01,,{(i % 3 == 0 ? $"much{i}" : "")}\n"))}");
        string[] command = ["import", folder.Root, "--dry-run", "--db", folder.Database];
        var shown = string.Join(' ', (await Run.OfAsync(command)).Output.Split('\n', StringSplitOptions.TrimEntries));
        Assert.Contains("✗ sales_pipeline.csv, close_value such as \"much0\", \"much3\", \"much6\", 20 times, first in line 6: \"much0\" cannot be read;", shown, StringComparison.Ordinal);
        Assert.Contains("! sales_pipeline.csv, sales_agent \"Zoe\", 20 times, first in line 7: there is no user \"Zoe\"; the rows are taken without it.", shown, StringComparison.Ordinal);
        Assert.Contains("40 in all: --verbose lists each, and so does --json.", shown, StringComparison.Ordinal);

        var each = (await Run.OfAsync([.. command, "--verbose"])).Output;
        Assert.Equal(40, each.Split('\n').Count(l => l.Contains("sales_pipeline.csv, line ", StringComparison.Ordinal)));
        Assert.DoesNotContain(" times", each, StringComparison.Ordinal);
        var json = (await Run.OfAsync([.. command, "--json"])).Json;
        Assert.Equal([20, 20], json.GetProperty("groups").EnumerateArray().Select(g => g.GetProperty("count").GetInt32()));
        var lines = json.GetProperty("problems").EnumerateArray().Select(p => p.GetProperty("line").GetInt32()).ToList();
        Assert.Equal(lines.Order(), lines);
        Assert.Equal(40, lines.Count);
    }

    [Theory]
    [InlineData("sparklesquad", "sales-opportunities has the files of this folder.")]
    [InlineData("zoho", "sales-opportunities has the files of this folder.")]
    public async Task Files_of_another_form_are_refused_with_the_mapping_that_has_them(string mapping, string sentence)
    {
        using var folder = new SmallFolder();
        foreach (var command in (string[][])[["import", folder.Root, "--db", folder.Database], ["report", "--from", folder.Root]])
        {
            var run = await Run.OfAsync([.. command, "--mapping", mapping]);
            Assert.Equal((ExitCodes.WrongInput, ""), (run.Code, run.Output));
            Assert.Contains($"The files were read by the mapping {mapping}; --mapping names another: {sentence}", run.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("[import.", run.Error, StringComparison.Ordinal);
        }

        folder.Write("products.csv", "name,price\nSaw,1\n");
        var wrong = await Run.OfAsync("import", folder.Root, "--db", folder.Database);
        Assert.Contains("the file has no column \"product\"", wrong.Error, StringComparison.Ordinal);
        Assert.Contains("The files were read by the mapping sales-opportunities; --mapping names another", wrong.Error, StringComparison.Ordinal);
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
