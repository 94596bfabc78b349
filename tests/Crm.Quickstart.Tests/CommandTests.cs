using System.Text.Json;

namespace Quickstart.Tests;

public sealed class CommandTests : IDisposable
{
    private readonly SmallFolder _folder = new();

    [Fact]
    public async Task The_report_is_json_and_nothing_else()
    {
        var run = await Run.OfAsync("report", "--from", _folder.Root, "--json");
        Assert.Equal(0, run.Code);
        var report = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(
            ["opportunities", "wonAmount", "winRate", "meanDaysToWin", "meanDaysToLose", "openAtListPrice", "wonByRegion", "wonByManager", "wonByAgent", "wonByProduct", "wonByCustomer"],
            report.EnumerateObject().Select(p => p.Name));
        Assert.Equal("""{"total":4,"won":1,"lost":1,"open":2}""", Compact(report.GetProperty("opportunities")));
        Assert.Equal([95, 0.5m, 10, 5, 150.5m], new[] { "wonAmount", "winRate", "meanDaysToWin", "meanDaysToLose", "openAtListPrice" }.Select(k => report.GetProperty(k).GetDecimal()));
        Assert.Equal("""{"Saw":95}""", Compact(report.GetProperty("wonByProduct")));
        Assert.Contains("Deals without a customer: 1.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_decided_deals_has_no_rate()
    {
        using var folder = new SmallFolder(SmallFolder.Deals.Split('\n')[0]);
        var run = await Run.OfAsync("report", "--from", folder.Root, "--json");
        Assert.Equal(0, run.Code);
        Assert.Equal(JsonValueKind.Null, JsonDocument.Parse(run.Output).RootElement.GetProperty("winRate").ValueKind);
        Assert.Equal(0, (await Run.OfAsync("report", "--from", folder.Root)).Code);
    }

    [Fact]
    public async Task The_report_for_people_shows_the_figures_without_colour_codes_when_redirected()
    {
        var run = await Run.OfAsync("report", "--from", _folder.Root);
        Assert.Equal(0, run.Code);
        Assert.Contains("$150.5", run.Output, StringComparison.Ordinal);
        Assert.Contains("Won by region", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output);
    }

    [Theory]
    [InlineData("Customer", """{"related":"opportunities","where":{"field":"stage","eq":"won"}}""", """{"count":1,"members":["Alpha"]}""")]
    [InlineData("opportunity", """{"field":"customer.parent.name","eq":"Alpha"}""", """{"count":2,"members":["D2","D4"]}""")]
    [InlineData("Contact", """{"all":[]}""", """{"count":0,"members":[]}""")]
    [InlineData("party", """{"all":[]}""", """{"count":2,"members":["Alpha","Beta"]}""")]
    public async Task A_segment_is_listed_by_name_or_external_id(string type, string rule, string expected)
    {
        var run = await Run.OfAsync("segment", _folder.Write("rule.json", rule), "--from", _folder.Root, "--type", type, "--json");
        Assert.Equal(0, run.Code);
        Assert.Equal(expected, Compact(JsonDocument.Parse(run.Output).RootElement));
        Assert.Equal(0, (await Run.OfAsync("segment", _folder.Write("rule.json", rule), "--from", _folder.Root, "--type", type)).Code);
    }

    [Fact]
    public async Task An_explanation_says_what_was_found()
    {
        var rule = _folder.Write("rule.json", """{"all":[{"field":"industry","eq":"tools"},{"related":"opportunities","where":{"field":"stage","eq":"won"},"sum":"amount","ge":100}]}""");
        var run = await Run.OfAsync("explain", rule, "Alpha", "--from", _folder.Root);
        Assert.Equal(0, run.Code);
        Assert.Contains("✗ party \"Alpha\": all of these hold", run.Output, StringComparison.Ordinal);
        Assert.Contains("✓ industry is \"tools\"", run.Output, StringComparison.Ordinal);
        Assert.Contains("✗ the sum of amount of opportunities is at least 100 USD: 95 USD, from 1 of 1", run.Output, StringComparison.Ordinal);

        var tree = JsonDocument.Parse((await Run.OfAsync("explain", rule, "Alpha", "--from", _folder.Root, "--json")).Output).RootElement;
        Assert.False(tree.GetProperty("met").GetBoolean());
        Assert.Equal([true, false], tree.GetProperty("children").EnumerateArray().Select(c => c.GetProperty("met").GetBoolean()));
    }

    [Fact]
    public async Task An_explanation_finds_a_deal_by_its_external_id()
    {
        var rule = _folder.Write("rule.json", """{"field":"stage","eq":"won"}""");
        var run = await Run.OfAsync("explain", rule, "D1", "--from", _folder.Root, "--type", "Opportunity", "--json");
        Assert.True(JsonDocument.Parse(run.Output).RootElement.GetProperty("met").GetBoolean());
    }

    [Fact]
    public async Task Whoever_is_not_there_is_not_found()
    {
        var run = await Run.OfAsync("explain", _folder.Write("rule.json", """{"all":[]}"""), "Nobody", "--from", _folder.Root, "--json");
        Assert.Equal((1, ""), (run.Code, run.Output));
        Assert.EndsWith("There is no party with the external id or name 'Nobody'.", run.Error.Trim(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"all":[{"field":"colour","eq":"red"},{"field":"name","has":"x"}]}""", "/all/0", "/all/1")]
    [InlineData("""{"all":[{"field":"name","is":"x"},{}]}""", "/all/0", "/all/1")]
    [InlineData("no rule", "Is not JSON", "")]
    public async Task All_that_is_wrong_with_a_rule_is_said(string rule, string first, string second)
    {
        var run = await Run.OfAsync("segment", _folder.Write("rule.json", rule), "--from", _folder.Root, "--json");
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains(first, run.Error, StringComparison.Ordinal);
        Assert.Contains(second, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("required", "segment")]
    [InlineData("bogus", "bogus")]
    [InlineData("no file nowhere.db", "report", "--db", "nowhere.db")]
    [InlineData("no folder or file nowhere", "report", "--from", "nowhere")]
    [InlineData("no folder or file nowhere", "import", "nowhere")]
    [InlineData("no mapping 'other'; give a file, or one of sales-opportunities, sparklesquad", "report", "--from", ".", "--mapping", "other")]
    [InlineData("give both", "report", "--mapping", "sparklesquad", "--postgres", "Host=nowhere")]
    [InlineData("One store is wanted", "report", "--db", "a.db", "--from", ".")]
    [InlineData("names no host", "report", "--postgres", "Database=crm")]
    [InlineData("no connection string: its part 1 is no setting, which is a name, \"=\" and a value.", "check", "--postgres", "what is this")]
    [InlineData("no connection string: its part 1 sets what is no setting (did you mean Host?).", "check", "--postgres", "Hst=nowhere;Port=1")]
    [InlineData("no connection string: Port has a value that is not allowed there.", "check", "--postgres", "Host=nowhere;Port=soon")]
    [InlineData("--postgres names no host.", "check", "--postgres", "")]
    [InlineData("--db names no file: give a SQLite file, or leave it away for crm.db.", "report", "--db", "")]
    [InlineData("--db names a folder", "report", "--db", ".")]
    [InlineData("--from names no folder", "report", "--from", " ")]
    [InlineData("--as names no user", "report", "--as", "")]
    [InlineData("--form cannot be 'doot' (did you mean dot?); allowed are screen, mermaid, dot.", "process", "draw", "--form", "doot")]
    [InlineData("There is no mapping 'zohoo' (did you mean zoho?); give a file, or one of", "import", ".", "--mapping", "zohoo")]
    [InlineData("no type 'Banana'", "fields", "Banana")]
    [InlineData("no process 'x'; there are lead, pipeline", "process", "draw", "--key", "x")]
    [InlineData("no file nothing.json", "process", "lint", "nothing.json")]
    [InlineData("no file", "segment", "nothing.json", "--from", "nowhere")]
    [InlineData("no type 'Banana'; allowed are customer", "segment", "nothing.json", "--from", "nowhere", "--type", "Banana")]
    public async Task What_cannot_be_run_is_said_in_a_sentence(string sentence, params string[] args)
    {
        var run = await Run.OfAsync([.. args]);
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains(sentence, run.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("{\"field\":\"indstry\",\"eq\":\"tools\"}", "/field: \"indstry\" is no field of party (did you mean industry?).")]
    [InlineData("{\"related\":\"oportunities\",\"where\":{\"all\":[]},\"is\":\"any\"}", "(did you mean opportunities?).")]
    [InlineData("{\"field\":\"kind\",\"eq\":\"organization\"}", "(did you mean organisation?).")]
    [InlineData("{\"field\":\"industry\",\"equ\":\"tools\"}", "(did you mean eq")]
    [InlineData("{\"field\":\"industry\",\n \"eq\":\"tools\",}", "Is not JSON: line 2, column 15: the comma before \"}\" is one too many.")]
    public async Task What_was_perhaps_meant_is_asked(string rule, string question)
    {
        var run = await Run.OfAsync("segment", _folder.Write("rule.json", rule), "--from", _folder.Root);
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains(question, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(did you mean opportunity?)", "fields", "oportunity")]
    [InlineData("(did you mean pipeline?)", "process", "draw", "--key", "pipline")]
    [InlineData("(did you mean lose?)", "move", "D3", "loose")]
    [InlineData("(did you mean Alpha?)", "explain", "RULE", "Alpa")]
    [InlineData("--as: There is no user with the external id or name 'Miia' (did you mean Mia?)", "report", "--as", "Miia")]
    [InlineData("(did you mean lostReason?)", "move", "D3", "lose", "lostreson=price")]
    public async Task What_was_perhaps_meant_is_asked_of_commands(string question, params string[] command)
    {
        await Run.DoneAsync("import", _folder.Root, "--db", _folder.Database);
        var rule = _folder.Write("rule.json", """{"all":[]}""");
        var run = await Run.OfAsync([.. command.Select(w => w == "RULE" ? rule : w), .. command[0] is "fields" or "process" ? Array.Empty<string>() : ["--db", _folder.Database]]);
        Assert.Equal(command[0] == "explain" ? ExitCodes.No : ExitCodes.WrongInput, run.Code);
        Assert.Contains(question, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_that_share_a_name_are_told_apart()
    {
        using var folder = new SmallFolder(SmallFolder.DealsOfTwoTeams);
        var plan = folder.Write("plan.json", """
            { "system": "erp", "tables": [ { "file": "firms.csv", "type": "party", "key": "no",
              "fields": { "name": "firm", "kind": { "constant": "organisation" }, "roles": { "constant": "customer" } } } ] }
            """);
        folder.Write("firms.csv", "no,firm\n1,Twin\n2,Twin\n3,Alone\n");
        string[] store = ["--from", folder.Root, "--mapping", plan];
        var all = folder.Write("rule.json", """{"all":[]}""");
        Assert.Equal("""["Alone","Twin (erp:1)","Twin (erp:2)"]""", Compact((await Run.DoneAsync(["segment", all, "--json", .. store])).Json.GetProperty("members")));
        var several = await Run.OfAsync(["explain", all, "Twin", .. store]);
        Assert.Equal((2, ""), (several.Code, several.Output));
        foreach (var sentence in (string[])["2 records are called 'Twin'; give the external id of one:", "  party erp:1", "  party erp:2"])
            Assert.Contains(sentence, several.Error, StringComparison.Ordinal);

        var deals = folder.Write("deals.json", """{"related":"opportunities","where":{"field":"stage","eq":"won"},"is":"any"}""");
        var why = (await Run.DoneAsync("explain", deals, "Alpha", "--from", folder.Root)).Output;
        Assert.Contains("✓ opportunity \"Saw for Alpha\" (seller:D1): stage is \"won\": won", why, StringComparison.Ordinal);
        Assert.Contains("✓ opportunity \"Saw for Alpha\" (seller:D5): stage is \"won\": won", why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_explanation_says_how_many_related_records_it_leaves_out()
    {
        using var folder = SmallFolder.Of(60);
        var rule = folder.Write("rule.json", """{"related":"opportunities","where":{"field":"stage","eq":"won"},"is":"any"}""");
        var shown = await Run.DoneAsync("explain", rule, "Alpha", "--from", folder.Root);
        Assert.Contains("└── … and 14 more", shown.Output, StringComparison.Ordinal);
        Assert.Equal(14, (await Run.DoneAsync("explain", rule, "Alpha", "--from", folder.Root, "--json")).Json.GetProperty("leftOut").GetInt32());
    }

    [Fact]
    public async Task As_a_process_it_keeps_its_streams_apart()
    {
        using var process = new QuickstartProcess("report", "--from", _folder.Root, "--json");
        var run = await process.EndAsync();
        Assert.Equal(0, run.Code);
        Assert.Equal(95, run.Json.GetProperty("wonAmount").GetDecimal());
        Assert.Contains("Imported ", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static string Compact(JsonElement json) => JsonSerializer.Serialize(json);
}
