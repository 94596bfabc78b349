using System.Text.Json;
using Crm.PostgreSql.Tests;
using Quickstart.Tests.Stores;

namespace Quickstart.Tests;

/// <summary>Mia leads Ann and Bob in the north, Noa leads Cy in the south: whoever asks sees the deals of her own, or of her team, and no others.</summary>
public class AccessTests(PostgresServer server)
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Everybody_sees_what_is_theirs_in_every_command(string kind)
    {
        using var folder = new SmallFolder(SmallFolder.DealsOfTwoTeams);
        await using var store = await TestStore.EmptyAsync(kind, server);
        await store.DoneAsync("import", folder.Root);
        var all = folder.Write("all.json", """{"all":[]}""");
        foreach (var (user, deals, won) in new[] { ("Mia", "D1 D2 D3 D4", 95), ("Noa", "D5 D6", 40), ("Ann", "D1 D2", 95) })
        {
            Assert.Equal(deals, await MembersAsync(store, all, user));
            var report = (await store.DoneAsync("report", "--as", user, "--json")).Json;
            Assert.Equal((deals.Split(' ').Length, won), (report.GetProperty("opportunities").GetProperty("total").GetInt32(), report.GetProperty("wonAmount").GetInt32()));
            Assert.Equal(won, report.GetProperty("wonByProduct").EnumerateObject().Sum(p => p.Value.GetInt32()));
            foreach (var deal in (string[])["D1", "D3", "D5"])
            {
                var code = deals.Contains(deal, StringComparison.Ordinal) ? ExitCodes.Done : ExitCodes.No;
                foreach (var command in (string[][])[["can", deal], ["history", deal], ["explain", all, deal, "--type", "Opportunity"]])
                    Assert.Equal(code, (await store.RunAsync([.. command, "--as", user])).Code);
            }

            Assert.Equal(0, (await store.RunAsync("check", "--as", user)).Code);
        }
    }

    [Fact]
    public async Task What_a_customer_bought_is_what_the_asker_sees_of_it()
    {
        using var folder = new SmallFolder(SmallFolder.DealsOfTwoTeams);
        var rule = folder.Write("rule.json", """{"related":"opportunities","where":{"field":"stage","eq":"won"},"sum":"amount","ge":100}""");
        Assert.True((await Run.DoneAsync("explain", rule, "Alpha", "--from", folder.Root, "--json")).Json.GetProperty("met").GetBoolean());
        var seen = (await Run.DoneAsync("explain", rule, "Alpha", "--from", folder.Root, "--as", "Noa", "--json")).Output;
        Assert.Contains("40", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("Saw for Alpha: 95", seen, StringComparison.Ordinal);
        Assert.False(JsonDocument.Parse(seen).RootElement.GetProperty("met").GetBoolean());
    }

    [Fact]
    public async Task Nobody_moves_or_imports_the_deals_of_others()
    {
        using var folder = new SmallFolder(SmallFolder.DealsOfTwoTeams);
        await Run.DoneAsync("import", folder.Root, "--db", folder.Database);
        Assert.Equal(ExitCodes.No, (await Run.OfAsync("move", "D3", "lose", "lostReason=price", "--db", folder.Database, "--as", "Noa")).Code);
        var moved = await Run.DoneAsync("move", "D3", "lose", "lostReason=price", "--db", folder.Database, "--as", "Mia", "--json");
        Assert.Equal("lost", moved.Json.GetProperty("to").GetString());
        Assert.Equal("Mia", (await Run.DoneAsync("history", "D3", "--db", folder.Database, "--json")).Json.GetProperty("entries")[0].GetProperty("by").GetString());

        folder.Write("sales_pipeline.csv", $"{SmallFolder.DealsOfTwoTeams.Replace("D3,Bob,Saw,,Engaging,2020-02-01,,\n", "", StringComparison.Ordinal)}\nD7,Ann,Saw,Beta,Engaging,2020-01-01,,\nD8,Cy,Saw,Beta,Engaging,2020-01-01,,\n");
        var import = await Run.OfAsync("import", folder.Root, "--db", folder.Database, "--as", "Noa", "--json");
        var deals = import.Json.GetProperty("tables").EnumerateArray().Last();
        Assert.Equal((1, 1, 2, 4), (import.Code, deals.GetProperty("created").GetInt32(), deals.GetProperty("unchanged").GetInt32(), deals.GetProperty("refused").GetInt32()));
        Assert.Equal(ExitCodes.No, (await Run.OfAsync("can", "D7", "--db", folder.Database)).Code);

        var salesperson = await Run.OfAsync("import", folder.Root, "--db", folder.Database, "--as", "Ann", "--json");
        Assert.Equal((1, 0), (salesperson.Code, salesperson.Json.GetProperty("tables").EnumerateArray().Last().GetProperty("created").GetInt32()));
    }

    [Theory]
    [InlineData("Zoe", "--as: There is no user with the external id or name 'Zoe'.")]
    [InlineData("Alpha", "--as: There is no user with the external id or name 'Alpha'.")]
    public async Task Whoever_is_no_user_may_not_act(string user, string sentence)
    {
        using var folder = new SmallFolder();
        var run = await Run.OfAsync("report", "--from", folder.Root, "--as", user);
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.EndsWith(sentence, run.Error.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_see_no_import_is_told_so_and_reads_only_fields_that_are_there_for_whoever_asks()
    {
        using var folder = new SmallFolder();
        folder.Write("people.csv", "who\nEve\n");
        var plan = folder.Write("people.json", """{ "system": "seller", "tables": [ { "file": "people.csv", "type": "user", "key": "who", "fields": { "name": "who" } } ] }""");
        await Run.DoneAsync("import", folder.Root, "--db", folder.Database);
        await Run.DoneAsync("import", folder.Root, "--mapping", plan, "--db", folder.Database);
        foreach (var user in (string[])["Ann", "Eve"])
            Assert.StartsWith($"There is no import that {user} may see: imports are seen by whoever made them", (await Run.DoneAsync("imports", "--db", folder.Database, "--as", user)).Output, StringComparison.Ordinal);

        Assert.NotEmpty((await Run.DoneAsync("fields", "lineItem", "--db", folder.Database, "--as", "Ann", "--json")).Json.GetProperty("fields").EnumerateArray());
        Assert.Equal("[]", (await Run.DoneAsync("fields", "--db", folder.Database, "--as", "Eve", "--json")).Output.Trim());
        foreach (var type in (string[])["opportunity", "lineItem"])
        {
            var none = await Run.OfAsync("fields", type, "--db", folder.Database, "--as", "Eve");
            Assert.Equal((ExitCodes.No, "", true), (none.Code, none.Output, none.Error.Contains($"Eve may read no {type}, and so none of its fields.", StringComparison.Ordinal)));
        }
    }

    private static async Task<string> MembersAsync(TestStore store, string rule, string user) => string.Join(
        ' ', (await store.DoneAsync("segment", rule, "--type", "Opportunity", "--as", user, "--json")).Json.GetProperty("members").EnumerateArray().Select(m => m.GetString()));
}
