using System.Text.Json;
using Crm.PostgreSql.Tests;
using Quickstart.Tests.Stores;

namespace Quickstart.Tests;

/// <summary>Imports are kept, listed, undone and gone on with.</summary>
public class BatchTests(PostgresServer server)
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task An_import_is_listed_undone_and_brought_back(string kind)
    {
        using var folder = new SmallFolder();
        await using var store = await TestStore.EmptyAsync(kind, server);
        var batch = (await store.DoneAsync("import", folder.Root, "--json")).Json.GetProperty("batch").GetString()!;
        var report = (await store.DoneAsync("report", "--json")).Output;
        var listed = Assert.Single(await BatchesAsync(store.Options));
        Assert.Equal((batch, "the host", "sales_teams.csv, products.csv, accounts.csv, sales_pipeline.csv", "finished"), (Text(listed, "id"), Text(listed, "by"), Text(listed, "files"), Text(listed, "status")));
        Assert.Equal((17, 15, 0, 0), (Number(listed, "rows"), Number(listed, "created"), Number(listed, "changed"), Number(listed, "refused")));

        var undone = (await store.DoneAsync("undo", batch, "--json")).Json;
        Assert.Equal((batch, 15, 0, 0), (Text(undone, "batch"), Number(undone, "removed"), Number(undone, "reverted"), undone.GetProperty("left").GetArrayLength()));
        Assert.Equal("undone", Text(Assert.Single(await BatchesAsync(store.Options)), "status"));
        Assert.Equal(0, (await store.DoneAsync("report", "--json")).Json.GetProperty("opportunities").GetProperty("total").GetInt32());
        await store.DoneAsync("check");

        Assert.Equal(ExitCodes.No, (await store.RunAsync("import", folder.Root)).Code);
        var revived = await store.DoneAsync("import", folder.Root, "--revive");
        Assert.Equal(report, (await store.DoneAsync("report", "--json")).Output);
        var batches = await BatchesAsync(store.Options);
        Assert.Equal(3, batches.Length);
        Assert.Contains($"Batch {Text(batches[0], "id")}: imports lists it, undo takes it back.", revived.Output, StringComparison.Ordinal);
        Assert.Contains(Text(batches[0], "id"), (await store.DoneAsync("imports")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_somebody_changed_since_is_left_and_told()
    {
        using var folder = new SmallFolder();
        var batch = (await Run.DoneAsync("import", folder.Root, "--db", folder.Database, "--json")).Json.GetProperty("batch").GetString()!;
        await Run.DoneAsync("move", "D3", "lose", "lostReason=price", "--db", folder.Database);
        var undone = await Run.OfAsync("undo", batch, "--db", folder.Database, "--json");
        Assert.Equal(ExitCodes.No, undone.Code);
        var left = undone.Json.GetProperty("left").EnumerateArray().ToList();
        Assert.Equal(("opportunity", "D3", "import.changed_since"), (Text(left[0], "type"), Text(left[0], "key"), Text(left[0], "code")));
        Assert.StartsWith("The opportunity \"D3\" changed after the import (closedOn, ", Text(left[0], "reason"), StringComparison.Ordinal);

        // Its product, its owner, and whom those need.
        Assert.Equal(["product Saw", "team Mia", "user Bob", "user Mia"], left[1..].Select(l => $"{Text(l, "type")} {Text(l, "key")}").Order());
        Assert.All(left[1..], l => Assert.Equal("import.in_use", Text(l, "code")));
        Assert.Equal(10, Number(undone.Json, "removed"));
        Assert.Equal("finished", Text(Assert.Single(await BatchesAsync("--db", folder.Database)), "status"));
        var report = (await Run.DoneAsync("report", "--db", folder.Database, "--json")).Json.GetProperty("opportunities");
        Assert.Equal((1, 1), (Number(report, "total"), Number(report, "lost")));
    }

    [Fact]
    public async Task What_is_left_is_shown_and_changes_are_taken_back()
    {
        using var folder = new SmallFolder();
        await Run.DoneAsync("import", folder.Root, "--db", folder.Database);
        folder.Write("accounts.csv", SmallFolder.Accounts.Replace("Kenya", "Chile", StringComparison.Ordinal).Replace("Peru", "Chad", StringComparison.Ordinal));
        var batch = (await Run.DoneAsync("import", folder.Root, "--db", folder.Database, "--json")).Json.GetProperty("batch").GetString()!;
        folder.Write("accounts.csv", SmallFolder.Accounts.Replace("Kenya", "Cuba", StringComparison.Ordinal).Replace("Peru", "Chad", StringComparison.Ordinal));
        await Run.DoneAsync("import", folder.Root, "--db", folder.Database);
        var undone = await Run.OfAsync("undo", batch, "--db", folder.Database);
        Assert.Equal(ExitCodes.No, undone.Code);
        Assert.Contains("✓ 0 removed, 1 as before, 1 left.", undone.Output, StringComparison.Ordinal);
        Assert.Contains("! party Beta: ", undone.Output, StringComparison.Ordinal);
        var rule = folder.Write("rule.json", """{"field":"billing.country","in":["Cuba","Peru"]}""");
        Assert.Equal(2, Number((await Run.DoneAsync("segment", rule, "--db", folder.Database, "--json")).Json, "count"));
    }

    [Fact]
    public async Task Batches_belong_to_whoever_imported()
    {
        using var folder = new SmallFolder(SmallFolder.DealsOfTwoTeams);
        var batch = (await Run.DoneAsync("import", folder.Root, "--db", folder.Database, "--json")).Json.GetProperty("batch").GetString()!;
        await Run.OfAsync("import", folder.Root, "--db", folder.Database, "--as", "Noa");
        Assert.Equal("Noa", Text(Assert.Single(await BatchesAsync("--db", folder.Database, "--as", "Noa")), "by"));
        Assert.Empty(await BatchesAsync("--db", folder.Database, "--as", "Mia"));
        var undone = await Run.OfAsync("undo", batch, "--db", folder.Database, "--as", "Noa");
        Assert.Equal((ExitCodes.No, "", $"There is no batch {batch}; imports lists those that are there."), (undone.Code, undone.Output, undone.Error.Trim()));
        await Run.DoneAsync("check", "--db", folder.Database, "--as", "Noa");
    }

    [Theory]
    [InlineData(2, "'x' is no id of a batch; imports lists them.", "undo", "x")]
    [InlineData(1, "There is no batch 01890000-0000-7000-8000-000000000000; imports lists those that are there.", "undo", "01890000-0000-7000-8000-000000000000")]
    [InlineData(1, "There is no batch 01890000-0000-7000-8000-000000000000; imports lists those that are there.", "import", ".", "--resume", "01890000-0000-7000-8000-000000000000")]
    [InlineData(2, "A dry run writes nothing, and --resume goes on with writing: give one of them.", "import", ".", "--resume", "x", "--dry-run")]
    [InlineData(2, "The batch is finished; wanted is one that is running.", "import", ".", "--resume", "BATCH")]
    public async Task A_batch_that_cannot_be_used_is_told_in_a_sentence(int code, string sentence, params string[] command)
    {
        using var folder = new SmallFolder();
        var batch = (await Run.DoneAsync("import", folder.Root, "--db", folder.Database, "--json")).Json.GetProperty("batch").GetString()!;
        var run = await Run.OfAsync([.. command.Select(w => w switch { "." => folder.Root, "BATCH" => batch, _ => w }), "--db", folder.Database]);
        Assert.Equal((code, "", sentence), (run.Code, run.Output, run.Error.Trim()));
    }

    [Fact]
    public async Task A_file_that_breaks_off_is_a_failure_and_the_import_goes_on_once_it_is_mended()
    {
        using var folder = SmallFolder.Of(1_200);
        var whole = await File.ReadAllTextAsync(Path.Combine(folder.Root, "sales_pipeline.csv"), TestContext.Current.CancellationToken);
        folder.Write("sales_pipeline.csv", whole.Replace("D900,Ann", "D900,\"Ann", StringComparison.Ordinal));
        var broken = await Run.OfAsync("import", folder.Root, "--db", folder.Database, "--json");
        Assert.Equal((ExitCodes.WrongInput, false), (broken.Code, broken.Json.GetProperty("isComplete").GetBoolean()));
        Assert.Equal(("import.quote_open", 902), (Text(broken.Json.GetProperty("problems")[0], "code"), Number(broken.Json.GetProperty("problems")[0], "line")));
        var shown = await Run.OfAsync("import", folder.Root, "--db", folder.Database);
        Assert.Equal(ExitCodes.WrongInput, shown.Code);
        Assert.Contains("A file cannot be read to its end", shown.Output, StringComparison.Ordinal);
        Assert.Contains("--resume with this id goes on with it, undo takes it back.", shown.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        var answer = await Run.OfAsync("report", "--from", folder.Root, "--json");
        Assert.Equal((ExitCodes.WrongInput, ""), (answer.Code, answer.Output));

        var batch = Text(broken.Json, "batch");
        Assert.Contains("What is running and does not move was cut off: go on with import FOLDER --resume BATCH, or take it back with undo BATCH.", (await Run.DoneAsync("imports", "--db", folder.Database)).Output, StringComparison.Ordinal);
        var still = await Run.OfAsync("import", folder.Root, "--db", folder.Database, "--resume", batch);
        Assert.Equal(ExitCodes.WrongInput, still.Code);
        Assert.Contains("│ Passed │", still.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Passed", shown.Output, StringComparison.Ordinal);
        folder.Write("sales_pipeline.csv", whole);
        var mended = (await Run.DoneAsync("import", folder.Root, "--db", folder.Database, "--resume", batch, "--json")).Json;
        Assert.True(mended.GetProperty("isComplete").GetBoolean());
        var deals = mended.GetProperty("tables").EnumerateArray().Last();
        Assert.Equal((1_200, 1_200), (Number(deals, "rows"), Number(deals, "passed") + Number(deals, "unchanged") + Number(deals, "created")));
        Assert.NotEqual(0, Number(deals, "passed"));
        Assert.Contains(await BatchesAsync("--db", folder.Database), b => Text(b, "id") == batch && Text(b, "status") == "finished");
        Assert.Equal((await Run.DoneAsync("report", "--from", folder.Root, "--json")).Output, (await Run.DoneAsync("report", "--db", folder.Database, "--json")).Output);
    }

    private static async Task<JsonElement[]> BatchesAsync(params string[] options) =>
        [.. (await Run.DoneAsync(["imports", .. options, "--json"])).Json.GetProperty("batches").EnumerateArray()];

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;

    private static int Number(JsonElement of, string name) => of.GetProperty(name).GetInt32();
}
