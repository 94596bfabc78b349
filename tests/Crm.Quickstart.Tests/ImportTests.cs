using System.IO.Compression;
using System.Text.Json;
using Crm.Data;
using Crm.PostgreSql.Tests;
using Quickstart.Tests.Stores;

namespace Quickstart.Tests;

public class ImportTests(PostgresServer server)
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_second_run_changes_nothing(string kind)
    {
        using var folder = new SmallFolder();
        await using var store = await TestStore.EmptyAsync(kind, server);
        var first = (await store.DoneAsync("import", folder.Root, "--json")).Json;
        Assert.Equal([2, 2, 3, 2, 2, 4], Numbers(first, "created"));
        Assert.Equal(["Deals without a customer: 1.", "Open deals without a date of decision, as is to be expected: 2.", "Deals without a date of engagement: 1."], first.GetProperty("remarks").EnumerateArray().Select(r => r.GetString()));
        var report = (await store.DoneAsync("report", "--json")).Output;

        var second = (await store.DoneAsync("import", folder.Root, "--json")).Json;
        Assert.All((string[])["created", "changed", "refused"], n => Assert.Equal(0, Numbers(second, n).Sum()));
        Assert.Equal(15, Numbers(second, "unchanged").Sum());
        Assert.Equal(report, (await store.DoneAsync("report", "--json")).Output);
        Assert.Single((await store.DoneAsync("history", "D1", "--json")).Json.GetProperty("entries").EnumerateArray());
    }

    [Fact]
    public async Task Rows_that_are_refused_are_told_and_make_the_answer_a_no()
    {
        using var folder = new SmallFolder($"{SmallFolder.Deals}\nD9,Ann,Saw,Alpha,Won,2020-01-01,2020-01-02,much\n");
        var run = await Run.OfAsync("import", folder.Root, "--db", folder.Database, "--json");
        Assert.Equal(ExitCodes.No, run.Code);
        var problem = run.Json.GetProperty("problems").EnumerateArray().Single();
        Assert.Equal(
            ("sales_pipeline.csv", 6, "close_value", "much", "price", "import.bad_value", false),
            (problem.GetProperty("file").GetString(), problem.GetProperty("line").GetInt32(), problem.GetProperty("column").GetString(), problem.GetProperty("value").GetString(),
                problem.GetProperty("field").GetString(), problem.GetProperty("code").GetString(), problem.GetProperty("isTaken").GetBoolean()));
        Assert.Equal(0, run.Json.GetProperty("problemsLeftOut").GetInt32());

        var shown = await Run.OfAsync("import", folder.Root, "--db", folder.Database);
        Assert.Contains("✗ sales_pipeline.csv, line 6, close_value \"much\"", shown.Output, StringComparison.Ordinal);
        Assert.Contains("│ sales_pipeline.csv │ opportunity │    5 │", shown.Output, StringComparison.Ordinal);
        Assert.Contains("sales_pipeline.csv: 5 rows as opportunity", shown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_says_the_same_and_writes_nothing()
    {
        using var folder = new SmallFolder();
        var dry = (await Run.DoneAsync("import", folder.Root, "--db", folder.Database, "--dry-run", "--json")).Json;
        Assert.True(dry.GetProperty("dryRun").GetBoolean());
        Assert.False(File.Exists(folder.Database));
        var wet = (await Run.DoneAsync("import", folder.Root, "--db", folder.Database, "--json")).Json;
        Assert.Equal(JsonSerializer.Serialize(wet.GetProperty("tables")), JsonSerializer.Serialize(dry.GetProperty("tables")));

        folder.Write("accounts.csv", SmallFolder.Accounts.Replace("Kenya", "Chile", StringComparison.Ordinal));
        var second = (await Run.DoneAsync("import", folder.Root, "--db", folder.Database, "--dry-run", "--json")).Json;
        Assert.Equal(1, second.GetProperty("tables").EnumerateArray().Sum(t => t.GetProperty("changed").GetInt32()));
        var chile = folder.Write("rule.json", """{"field":"billing.country","eq":"Chile"}""");
        Assert.Equal(0, (await Run.DoneAsync("segment", chile, "--db", folder.Database, "--json")).Json.GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task One_file_is_imported_by_itself_packed_or_not()
    {
        using var folder = new SmallFolder();
        await Run.DoneAsync("import", folder.Root, "--db", folder.Database);
        folder.Write("sales_pipeline.csv", $"{SmallFolder.Deals}\nD7,Ann,Saw,Beta,Won,2020-01-01,2020-01-11,7\n");
        await using (var packed = new GZipStream(File.Create(Path.Combine(folder.Root, "sales_pipeline.csv.gz")), CompressionLevel.Fastest))
            await packed.WriteAsync(await File.ReadAllBytesAsync(Path.Combine(folder.Root, "sales_pipeline.csv"), TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        foreach (var (file, created) in new[] { ("sales_pipeline.csv", 1), ("sales_pipeline.csv.gz", 0) })
        {
            var answer = (await Run.DoneAsync("import", Path.Combine(folder.Root, file), "--db", folder.Database, "--json")).Json;
            Assert.Equal((created, 5 - created), (Numbers(answer, "created").Single(), Numbers(answer, "unchanged").Single()));
        }

        var other = await Run.OfAsync("import", folder.Write("other.csv", "a\n1\n"), "--db", folder.Database);
        Assert.Equal((2, "sales-opportunities.json says nothing about other.csv; it knows sales_teams.csv, products.csv, accounts.csv, sales_pipeline.csv."), (other.Code, other.Error.Split('\n')[0].Trim()));
        Assert.Contains("--mapping names another: a file of your own, or one of sales-opportunities, sparklesquad, zoho.", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mapping_of_the_users_own_needs_no_code()
    {
        using var folder = new SmallFolder();
        folder.Write("firms.csv", "Firm;Head office\nAlpha;Lima\nGamma;Oslo\n");
        var mapping = folder.Write("firms.json", """
            { "system": "erp", "tables": [ { "file": "firms.csv", "type": "party", "key": "Firm",
              "fields": { "name": "Firm", "kind": { "constant": "organisation" }, "roles": { "constant": "customer" }, "billing.city": "Head office" } } ] }
            """);
        await Run.DoneAsync("import", folder.Root, "--db", folder.Database, "--mapping", mapping);
        var rule = folder.Write("rule.json", """{"field":"billing.city","eq":"Oslo"}""");
        Assert.Equal(["Gamma"], (await Run.DoneAsync("segment", rule, "--db", folder.Database, "--json")).Json.GetProperty("members").EnumerateArray().Select(m => m.GetString()));
        Assert.Equal("Gamma", (await Run.DoneAsync("history", "Gamma", "--db", folder.Database, "--json")).Json.GetProperty("record").GetString());

        var wrong = await Run.OfAsync("import", folder.Root, "--db", folder.Database, "--mapping", folder.Write("wrong.json", """{ "system": "erp", "tables": [ { "file": "firms.csv", "type": "firm" } ], "x": 1 }"""));
        Assert.Equal(2, wrong.Code);
        Assert.Contains("\"x\" is no member here", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_form_of_the_files_needs_another_mapping_only()
    {
        var report = (await Run.DoneAsync("report", "--from", SharedData.Require("crm-sparklesquad"), "--mapping", "sparklesquad", "--json")).Json;
        Assert.Equal("""{"total":14277,"won":6438,"lost":3493,"open":4346}""", JsonSerializer.Serialize(report.GetProperty("opportunities")));
        Assert.Equal(17_936_928m, report.GetProperty("wonAmount").GetDecimal());
    }

    private static int[] Numbers(JsonElement answer, string name) => [.. answer.GetProperty("tables").EnumerateArray().Select(t => t.GetProperty(name).GetInt32())];
}
