using System.Text.Json;
using Crm.Data;

namespace Quickstart.Tests;

/// <summary>Files of another CRM, into the model of the sample.</summary>
public class ZohoTests
{
    private static readonly (string, string, int)[] Tables =
    [
        ("Users.csv", "user", 11), ("Accounts.csv", "party", 2_229), ("Contacts.csv", "party", 1_265), ("Potentials.csv", "party", 3_632), ("Leads.csv", "lead", 3_900),
        ("Potentials.csv", "opportunity", 3_632), ("Products.csv", "product", 2_000), ("Tasks.csv", "toDo", 2_978), ("Calls.csv", "interaction", 4_100), ("Events.csv", "interaction", 2_978),
    ];

    [Fact]
    public async Task A_whole_crm_is_imported_seen_by_its_users_and_not_changed_by_a_second_run()
    {
        var data = SharedData.Require("zoho-crm-demo");
        using var folder = new SmallFolder();
        foreach (var count in (string[])["created", "unchanged"])
        {
            var import = (await Run.DoneAsync("import", data, "--mapping", "zoho", "--db", folder.Database, "--json")).Json;
            Assert.Equal(Tables, import.GetProperty("tables").EnumerateArray().Select(t => (t.GetProperty("file").GetString()!, t.GetProperty("type").GetString()!, Number(t, count))));
            Assert.All(import.GetProperty("problems").EnumerateArray(), p => Assert.True(p.GetProperty("isTaken").GetBoolean()));
        }

        var all = Deals((await Run.DoneAsync("report", "--db", folder.Database, "--json")).Json);
        var hers = Deals((await Run.DoneAsync("report", "--db", folder.Database, "--as", "Rozario Diego", "--json")).Json);
        Assert.Equal(3_632, all);
        Assert.InRange(hers, 1, all - 1);
    }

    private static int Deals(JsonElement report) => Number(report.GetProperty("opportunities"), "total");

    private static int Number(JsonElement of, string name) => of.GetProperty(name).GetInt32();
}
