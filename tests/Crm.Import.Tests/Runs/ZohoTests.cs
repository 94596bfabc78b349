using System.Globalization;
using Crm.Access;
using Crm.Data;
using Crm.Import.Runs;
using Crm.Interactions;
using Crm.Leads;
using Crm.Parties;
using Crm.People;
using Crm.Products;
using Crm.Rules;
using Crm.Sales;
using Crm.Sessions;
using Crm.Testing;
using Crm.Values;

namespace Crm.Import.Tests.Runs;

/// <summary>Ten tables of a whole CRM; what is wanted of them is counted by a plain reader.</summary>
public sealed class ZohoTests : IDisposable
{
    private readonly DirectoryInfo _database = Directory.CreateTempSubdirectory("crm-import-");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_tables_of_a_whole_crm_are_imported_to_the_cent_and_a_second_run_changes_nothing(bool inDatabase)
    {
        var folder = SharedData.Require("zoho-crm-demo");
        await using var host = new CrmTestHost(Seller.Model, crm =>
        {
            if (inDatabase)
                crm.UseSqlite(Path.Combine(_database.FullName, "crm.db"));
        });
        var plan = Seller.PlanOf("zoho.json");
        var dry = await new Importer(host.Crm, host.Clock).RunAsync(plan, folder, Actor.System, new ImportOptions { DryRun = true }, cancellationToken: TestContext.Current.CancellationToken);
        var files = plan.Tables.Select(t => t.File).Distinct().ToDictionary(f => f, f => Rows(folder, f), StringComparer.Ordinal);
        for (var run = 0; run < 2; run++)
        {
            var report = await new Importer(host.Crm, host.Clock).RunAsync(plan, folder, Actor.System, cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(
                plan.Tables.Select(t => (t.File, t.Type, files[t.File].Count, files[t.File].Count, 0L, 0L, 0L)),
                report.Tables.Select(t => (t.File, t.Type, (int)t.Rows, (int)(run == 0 ? t.Created : t.Unchanged), t.Updated, t.Repeated, t.Refused)));
            AssertUnknown(files, report);
            if (run == 0)
                Assert.Equal(report.Tables, dry.Tables);
        }

        await using var session = await host.OpenAsync();
        await AssertPartiesAsync(session, files);
        await AssertLeadsAsync(session, files);
        await AssertPotentialsAsync(session, files["Potentials.csv"]);
        await AssertActivitiesAsync(session, files);
    }

    public void Dispose() => _database.Delete(recursive: true);

    // Potentials have no ids of their own in these files, so no id of one is known, and 0 is none either.
    private static void AssertUnknown(Dictionary<string, List<Row>> files, ImportReport report)
    {
        var accounts = files["Accounts.csv"].Select(r => r["ACCOUNTID"]).ToHashSet(StringComparer.Ordinal);
        var wanted = new[] { "Calls.csv", "Events.csv" }.SelectMany(f => files[f].SelectMany(r => new[]
        {
            (File: f, r.Line, Column: "POTENTIALID", Value: r["POTENTIALID"], Field: "about", IsWanted: r["LEADID"].Length == 0 && r["POTENTIALID"].Length > 0),
            (File: f, r.Line, Column: "ACCOUNTID", Value: r["ACCOUNTID"], Field: "party", IsWanted: r["CONTACTID"].Length == 0 && r["ACCOUNTID"].Length > 0 && !accounts.Contains(r["ACCOUNTID"])),
            (File: f, r.Line, Column: "ACCOUNTID", Value: r["ACCOUNTID"], Field: "about",
                IsWanted: r["LEADID"].Length + r["POTENTIALID"].Length == 0 && r["ACCOUNTID"].Length > 0 && !accounts.Contains(r["ACCOUNTID"])),
        })).Where(w => w.IsWanted).Select(w => (w.File, w.Line, w.Column, w.Value, w.Field)).ToArray();
        // An account that is neither the party of a call nor what it is about is told once.
        wanted = [.. wanted.DistinctBy(w => (w.File, w.Line, w.Column))];
        Assert.Contains(wanted, w => w.Value == "0");
        Assert.Equal(wanted.Order(), report.Problems.Select(p => (p.File, p.Line, p.Column!, p.Value!, p.Problem.Path)).Order());
        Assert.All(report.Problems, p => Assert.Equal((true, "import.unknown_record", $"there is no {(p.Column == "ACCOUNTID" ? "party" : "opportunity")} \"{p.Value}\""), (p.IsTaken, p.Problem.Code, p.Problem.Message)));
        Assert.Equal(0, report.ProblemsLeftOut);
        Assert.Equal(
            wanted.GroupBy(w => (w.File, w.Column)).Select(g => (g.Key.File, g.Key.Column, (long)g.Count(), (long)g.Min(w => w.Line))).Order(),
            report.Groups.Select(g => (g.First.File, g.First.Column!, g.Count, g.First.Line)).Order());
    }

    private static async Task AssertPartiesAsync(ISession session, Dictionary<string, List<Row>> files)
    {
        var (accounts, contacts) = (files["Accounts.csv"], files["Contacts.csv"]);
        Assert.Equal(accounts.Count(r => r["Account Type"] == "Customer"), await session.Parties.Where(PartyRoles.IsCustomer).CountAsync());
        Assert.Equal(
            Counts(accounts.Select(r => r["Account Owner"])), await CountsAsync(session.Parties.Where(Rule.Field("kind").Eq("organisation")), "owner.name"));
        Assert.Equal(
            accounts.Select(r => r["Account Name"].Length == 0 ? r["Website"] : r["Account Name"]).Order(StringComparer.Ordinal),
            (await session.Parties.Where(Rule.Field("kind").Eq("organisation")).ToListAsync()).Select(p => p.Name).Order(StringComparer.Ordinal));

        // Accounts and contacts have ids in common.
        var both = contacts.First(c => accounts.Any(a => a["ACCOUNTID"] == c["CONTACTID"]));
        Assert.Equal(both["Last Name"], (await session.Parties.FindByExternalIdAsync("zoho.contact", both["CONTACTID"]))!.LastName);
        Assert.Equal(PartyKind.Organisation, (await session.Parties.FindByExternalIdAsync("zoho.account", both["CONTACTID"]))!.Kind);

        var firms = (await session.Parties.FindByExternalIdsAsync("zoho.account", contacts.Select(c => c["Account Id"]))).ToDictionary(f => f.Value.Id, f => f.Key);
        var persons = await session.Parties.FindByExternalIdsAsync("zoho.contact", contacts.Select(c => c["CONTACTID"]));
        Assert.All(contacts, row =>
        {
            var person = persons[row["CONTACTID"]];
            Assert.Equal((row["Email"], PhoneNumber.Normalise(row["Mobile"])), (person.Reach(ContactPointKind.Email)!.Value, person.Reach(ContactPointKind.Phone)!.Value));
            var job = Assert.Single(person.Relationships);
            Assert.Equal((RelationshipRole.WorksFor, row["Account Id"]), (job.Role, firms[job.To]));
        });
    }

    private static async Task AssertLeadsAsync(ISession session, Dictionary<string, List<Row>> files)
    {
        var leads = files["Leads.csv"];
        static string StatusOf(Row row) => (row["CONVERTED"], row["Lead Status"]) switch
        {
            ("Yes", _) => "converted",
            (_, "Junk Lead" or "Lost Lead") => "disqualified",
            (_, "Not Contacted" or "Contact in Future") => "new",
            _ => "working",
        };
        Assert.Equal(Counts(leads.Select(StatusOf)), await CountsAsync(session.Set<Lead>(), "status"));
        Assert.Equal(Counts(leads.Select(r => r["Lead Owner"])), await CountsAsync(session.Set<Lead>(), "owner.name"));
        Assert.Equal(Counts(leads.Select(r => r["Lead Source"])), await CountsAsync(session.Set<Lead>(), "source"));

        // A lead's deal is that of whom it became.
        var converted = leads.First(r => r["CONVERTED"] == "Yes");
        var lead = (await session.Set<Lead>().FindByExternalIdAsync("zoho", converted["LEADID"]))!;
        var deal = (await session.Opportunities.FindByExternalIdAsync("zoho.lead", converted["LEADID"]))!;
        Assert.Equal((converted["Last Name"], converted["Email"], lead.ConvertedTo), (lead.Name, lead.Email, deal.Contact));
        Assert.Equal(files["Potentials.csv"].Single(r => r["LEADID"] == converted["LEADID"])["Potential Name"], deal.Name);
        Assert.Equal(0, await session.Set<Lead>().Where(Rule.Field("convertedTo").NotEmpty() & Rule.Field("status").Ne("converted")).CountAsync());
    }

    private static async Task AssertPotentialsAsync(ISession session, List<Row> rows)
    {
        static string StageOf(Row row) => row["Stage"] switch { "Closed Won" => "won", "Closed Lost" => "lost", "Prospect" or "Qualification" => "prospecting", _ => "engaging" };
        Assert.Equal(
            rows.GroupBy(StageOf).Select(g => (g.Key, g.Count(), g.Sum(r => Dollars(r["Amount"])))).OrderBy(g => g.Key, StringComparer.Ordinal),
            (await session.Opportunities.SummariseAsync(Summary.By("stage").Count().Sum("amount"))).Select(g => (g.Name, (int)g.Number(), g.Number(1))).OrderBy(g => g.Name, StringComparer.Ordinal));
        Assert.Equal(
            rows.GroupBy(r => r["Potential Owner"]).Select(g => (g.Key, g.Sum(r => Dollars(r["Amount"])))).OrderBy(g => g.Key, StringComparer.Ordinal),
            (await session.Opportunities.SummariseAsync(Summary.By("owner.name").Sum("amount"))).Select(g => (g.Name, g.Number())).OrderBy(g => g.Name, StringComparer.Ordinal));
        Assert.Equal(rows.Count(r => r["Forecast Type"] == "Open"), await session.Opportunities.Where(Rule.Field("closedOn").Empty()).CountAsync());
        Assert.Equal(rows.Count(r => r["Probability"].Length == 0), await session.Opportunities.Where(Rule.Field("probability").Empty()).CountAsync());
    }

    private static async Task AssertActivitiesAsync(ISession session, Dictionary<string, List<Row>> files)
    {
        var (tasks, calls, events) = (files["Tasks.csv"], files["Calls.csv"], files["Events.csv"]);
        Assert.Equal(tasks.Count(r => r["Status"] == "Completed"), await session.Set<ToDo>().Where(Rule.Field("doneAt").NotEmpty()).CountAsync());
        Assert.Equal(Counts(tasks.Select(r => r["Subject"])), await CountsAsync(session.Set<ToDo>(), "subject"));
        Assert.Equal(
            [("call", calls.Sum(r => int.Parse(r["Call Duration (in minutes)"], CultureInfo.InvariantCulture))), ("meeting", 0)],
            (await session.Set<Interaction>().SummariseAsync(Summary.By("kind").Sum("minutes"))).Select(g => (g.Name, (int)g.Number())).OrderBy(g => g.Item1, StringComparer.Ordinal));
        Assert.Equal(calls.Count(r => r["Call Type"] == "Inbound"), await session.Set<Interaction>().Where(Rule.Field("body").StartsWith("Inbound call: ")).CountAsync());
        var accounts = files["Accounts.csv"].Select(r => r["ACCOUNTID"]).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(
            calls.Concat(events).Count(r => r["CONTACTID"].Length > 0 || accounts.Contains(r["ACCOUNTID"])), await session.Set<Interaction>().Where(Rule.Field("party").NotEmpty()).CountAsync());
        var about = (await session.Set<Interaction>().Where(Rule.Field("about").NotEmpty()).ToListAsync()).Select(i => i.About!.Value.Type);
        Assert.Equal(
            Counts(calls.Concat(events).Select(r => r["LEADID"].Length > 0 ? "lead" : r["POTENTIALID"].Length == 0 && accounts.Contains(r["ACCOUNTID"]) ? "party" : "").Where(t => t.Length > 0)), Counts(about));
        Assert.Equal(files["Products.csv"].Count(r => r["Product Active"] == "Yes"), await session.Set<Product>().Where(Rule.Field("active").Eq(true)).CountAsync());
        Assert.Equal(files["Users.csv"].Select(r => r["Last Name"]).Order(StringComparer.Ordinal), (await session.Set<User>().ToListAsync()).Select(u => u.Name).Order(StringComparer.Ordinal));
    }

    private static decimal Dollars(string text) => decimal.Parse(text.Trim('$'), NumberStyles.AllowThousands | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    private static (string, int)[] Counts(IEnumerable<string> texts) => [.. texts.GroupBy(t => t, StringComparer.Ordinal).Select(g => (g.Key, g.Count())).OrderBy(g => g.Key, StringComparer.Ordinal)];

    private static async Task<(string, int)[]> CountsAsync<T>(RecordSet<T> set, string path) where T : Crm.Records.Record =>
        [.. (await set.SummariseAsync(Summary.By(path).Count())).Select(g => (g.Name, (int)g.Number())).OrderBy(g => g.Name, StringComparer.Ordinal)];

    private static List<Row> Rows(string folder, string file)
    {
        var rows = PlainCsv.Read(Path.Combine(folder, file));
        return [.. rows.Skip(1).Select(r => new Row(r.Line, rows[0].Cells.Zip(r.Cells, (h, c) => (h, c.Trim())).ToDictionary(StringComparer.Ordinal)))];
    }

    private sealed record Row(long Line, Dictionary<string, string> Cells)
    {
        public string this[string column] => Cells[column];
    }
}
