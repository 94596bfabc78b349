using Crm.Data;
using Crm.Parties;
using Crm.Rules;
using Crm.Sales;
using Crm.Sessions;
using Quickstart.Commands;
using Quickstart.Finding;
using Quickstart.Reporting;

namespace Quickstart.Tests;

public sealed class FolderInMemoryTests(FolderInMemory folder) : FolderTests(folder), IClassFixture<FolderInMemory>;

public sealed class FolderInSqliteTests(FolderInSqlite folder) : FolderTests(folder), IClassFixture<FolderInSqlite>;

public sealed class FolderInPostgresTests(FolderInPostgres folder) : FolderTests(folder), IClassFixture<FolderInPostgres>;

/// <summary>The public folder of 8,800 deals: what the CRM answers equals what the files say, whatever keeps it.</summary>
public abstract class FolderTests(LoadedFolder folder)
{
    [Fact]
    public async Task Every_figure_of_the_report_is_that_of_the_files()
    {
        var report = await SalesReport.ReadAsync(folder.Session, CancellationToken.None);
        var files = new SalesFiles(SharedData.Require(SalesFiles.DataSet));
        Assert.Equal(new DealCounts(8800, files.Won.Count(), files.Lost.Count(), files.Open.Count()), report.Opportunities);
        Assert.Equal(files.Won.Sum(d => d.Value), report.WonAmount);
        Assert.Equal((decimal)files.Won.Count() / (files.Won.Count() + files.Lost.Count()), report.WinRate);
        Assert.Equal((decimal)files.Won.Sum(d => d.Days!.Value) / files.Won.Count(), report.MeanDaysToWin);
        Assert.Equal((decimal)files.Lost.Sum(d => d.Days!.Value) / files.Lost.Count(), report.MeanDaysToLose);
        Assert.Equal(files.Open.Sum(d => files.Prices[d.Product]), report.OpenAtListPrice);
        Assert.Equal(files.WonBy(d => d.Agent.Region), report.WonByRegion);
        Assert.Equal(files.WonBy(d => d.Agent.Manager), report.WonByManager);
        Assert.Equal(files.WonBy(d => d.Agent.Name), report.WonByAgent);
        Assert.Equal(files.WonBy(d => d.Product), report.WonByProduct);
        Assert.Equal(files.WonBy(d => d.Account), report.WonByCustomer);
    }

    [Fact]
    public Task Customers_by_what_they_bought() => MembersAreAsync(
        "customer", """{"related":"opportunities","where":{"field":"stage","eq":"won"},"sum":"amount","ge":150000}""",
        f => f.WonBy(d => d.Account).Where(c => c.Value >= 150_000).Select(c => c.Key));

    [Fact]
    public Task Customers_who_often_said_no_and_are_hardly_asked_now() => MembersAreAsync(
        "Customer",
        """
        {"all":[{"related":"opportunities","where":{"field":"stage","eq":"lost"},"count":true,"ge":25},
                {"related":"opportunities","where":{"field":"stage","in":["prospecting","engaging"]},"count":true,"lt":8}]}
        """,
        f => f.Accounts.Select(a => a.Name).Where(a => f.Lost.Count(d => d.Account == a) >= 25 && f.Open.Count(d => d.Account == a) < 8));

    [Fact]
    public Task Customers_by_their_parent_which_comes_later_in_the_file() => MembersAreAsync(
        "customer", """{"all":[{"field":"parent.name","in":["Massive Dynamic","Golddex","Inity"]},{"field":"annualRevenue.amount","gt":100000000}]}""",
        f => f.Accounts.Where(a => a.Parent is "Massive Dynamic" or "Golddex" or "Inity" && a.Millions > 100).Select(a => a.Name));

    [Fact]
    public Task Customers_with_no_deal_of_one_series() => MembersAreAsync(
        "customer", """{"not":{"related":"opportunities.lineItems","where":{"field":"product.series","eq":"GTK"}}}""",
        f => f.Accounts.Select(a => a.Name).Except(f.Deals.Where(d => d.Product == "GTK 500").Select(d => d.Account)));

    [Fact]
    public Task Deals_by_the_region_of_their_agent() => MembersAreAsync(
        "opportunity", """{"all":[{"field":"owner.team.region","eq":"East"},{"field":"stage","eq":"won"},{"field":"amount","ge":5000}]}""",
        f => f.Won.Where(d => d.Agent.Region == "East" && d.Value >= 5000).Select(d => d.Id));

    [Fact]
    public Task Deals_without_a_customer() => MembersAreAsync(
        "Opportunity", """{"all":[{"field":"customer","empty":true},{"field":"stage","eq":"engaging"}]}""",
        f => f.Open.Where(d => d.Account.Length == 0 && d.Stage == "Engaging").Select(d => d.Id));

    [Fact]
    public Task Products_by_how_often_they_were_lost() => MembersAreAsync(
        "PRODUCT", """{"related":"lineItems","where":{"field":"opportunity.stage","eq":"lost"},"count":true,"ge":418}""",
        f => f.Lost.GroupBy(d => d.Product).Where(g => g.Count() >= 418).Select(g => g.Key));

    [Fact]
    public Task Teams_by_region() => MembersAreAsync(
        "team", """{"field":"region","eq":"West"}""", f => f.Agents.Where(a => a.Region == "West").Select(a => a.Manager).Distinct());

    [Fact]
    public Task Agents_by_their_manager() => MembersAreAsync(
        "user", """{"field":"manager.name","eq":"Cara Losch"}""", f => f.Agents.Where(a => a.Manager == "Cara Losch").Select(a => a.Name));

    [Fact]
    public async Task Deals_have_the_states_that_the_files_tell()
    {
        var deal = (await folder.Session.Opportunities.FindByExternalIdAsync(RecordKind.ExternalSystem, "1C1I7A6R"))!;
        var states = await folder.Session.StatesAsync(deal.Ref).Select(s => $"{s.State} {s.EnteredAt:uuuu-MM-dd'T'HH:mm}").ToListAsync();
        Assert.Equal(["engaging 2016-10-20T00:00", "won 2017-03-01T00:00"], states);
    }

    [Fact]
    public async Task Accounts_keep_what_the_file_says()
    {
        var acme = (await folder.Session.Customers.Where(p => p.Name == "Acme Corporation").FirstAsync())!;
        Assert.Equal("technology", acme.Industry);
        Assert.Equal(1_100_040_000, acme.AnnualRevenue!.Amount);
        Assert.Equal((1996, 2822L, "United States"), (acme.FoundedIn, acme.Employees, acme.Billing!.Country));
    }

    [Fact]
    public void What_is_odd_in_the_files_is_said()
    {
        SharedData.Require(SalesFiles.DataSet);
        Assert.Contains("Deals without a customer: 1,425.", folder.Remarks);
        Assert.Contains("Open deals without a date of decision, as is to be expected: 2,089.", folder.Remarks);
    }

    private async Task MembersAreAsync(string type, string rule, Func<SalesFiles, IEnumerable<string>> expected)
    {
        var members = await SegmentCommand.MembersAsync(folder.Session, RecordKind.Of(type), RuleJson.Parse(rule), CancellationToken.None);
        Assert.NotEmpty(members);
        Assert.Equal(expected(new SalesFiles(SharedData.Require(SalesFiles.DataSet))).Order(StringComparer.Ordinal), members);
    }
}
