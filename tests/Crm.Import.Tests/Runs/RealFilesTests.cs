using System.Globalization;
using Crm.Access;
using Crm.Data;
using Crm.Import.Mappings;
using Crm.Import.Runs;
using Crm.Rules;
using Crm.Sales;
using Crm.Sessions;
using Crm.Testing;

namespace Crm.Import.Tests.Runs;

public class RealFilesTests
{
    [Fact]
    public async Task The_sales_of_a_firm_are_imported_to_the_cent_and_a_second_run_changes_nothing()
    {
        var folder = SharedData.Require("crm-sales-opportunities");
        await using var host = new CrmTestHost(Seller.Model);
        for (var run = 0; run < 2; run++)
        {
            var report = await RunAsync(host, Seller.Plan, folder);
            Assert.Empty(report.Problems);
            Assert.Equal(
                [("user", 35, 6), ("team", 35, 6), ("user", 35, 35), ("product", 7, 7), ("party", 85, 85), ("opportunity", 8800, 8800)],
                report.Tables.Select(t => (t.Type, (int)t.Rows, (int)(run == 0 ? t.Created : t.Unchanged))));
            Assert.All(report.Tables, t => Assert.Equal((0, 0), (t.Updated, t.Refused)));
        }

        // By the plainest means: no cell of this file is quoted.
        var rows = File.ReadLines(Path.Combine(folder, "sales_pipeline.csv")).Skip(1).Select(l => l.Split(',')).ToArray();
        var prices = File.ReadLines(Path.Combine(folder, "products.csv")).Skip(1).Select(l => l.Split(',')).ToDictionary(p => p[0].Replace(" ", "", StringComparison.Ordinal), p => Number(p[2]), StringComparer.Ordinal);
        await using var session = await host.OpenAsync();
        Assert.Equal(rows.Where(r => r[4] == "Won").Sum(r => Number(r[7])), await SumAsync(session, "won"));
        Assert.Equal(0, await SumAsync(session, "lost"));
        Assert.Equal(
            rows.Where(r => r[4] is "Engaging" or "Prospecting").Sum(r => prices[r[2].Replace(" ", "", StringComparison.Ordinal)]),
            await SumAsync(session, "engaging") + await SumAsync(session, "prospecting"));
        Assert.Equal(rows.Count(r => r[3].Length == 0), await session.Opportunities.Where(Rule.Field("customer").Empty()).CountAsync());
        var byAgent = await session.Opportunities.Where(Rule.Field("stage").Eq("won")).SummariseAsync(Summary.By("owner.name").Sum("amount"));
        Assert.Equal(
            rows.Where(r => r[4] == "Won").GroupBy(r => r[1]).Select(g => (g.Key, g.Sum(r => Number(r[7])))).OrderBy(g => g.Key, StringComparer.Ordinal),
            byAgent.Select(g => (g.Name, g.Number())).OrderBy(g => g.Name, StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_older_and_larger_set_needs_another_plan_and_no_code()
    {
        var folder = SharedData.Require("crm-sparklesquad");
        await using var host = new CrmTestHost(Seller.Model);
        var report = await RunAsync(host, Seller.PlanOf("sparklesquad.json"), folder);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', report.Tables) + "\n" + string.Join('\n', report.Problems.Take(20)));
        Assert.Equal(14_277, report.Tables[^1].Rows);
        Assert.Equal(14_277, report.Tables[^1].Created + report.Tables[^1].Refused);
        // A few won deals say no value, and are worth nothing; only open ones stand at the list price.
        var won = File.ReadLines(Path.Combine(folder, "sales-pipeline.csv")).Skip(1).Select(l => l.Split(',')).Where(r => r[3] == "Won").ToArray();
        Assert.Equal(17_936_928m, won.Sum(r => Number(r[6])));
        await using var session = await host.OpenAsync();
        Assert.Equal(17_936_928m, await SumAsync(session, "won"));
    }

    private static async Task<decimal> SumAsync(IReadSession session, string stage) =>
        (await session.Opportunities.Where(Rule.Field("stage").Eq(stage)).SummariseAsync(Summary.Total.Sum("amount")))[0].Number();

    private static async Task<ImportReport> RunAsync(CrmTestHost host, ImportPlan plan, string folder) =>
        await new Importer(host.Crm, host.Clock).RunAsync(plan, folder, Actor.System, cancellationToken: TestContext.Current.CancellationToken);

    private static decimal Number(string text) => text.Length == 0 ? 0 : decimal.Parse(text, CultureInfo.InvariantCulture);
}
