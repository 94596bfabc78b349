using Crm.Access;
using Crm.Import.Mappings;
using Crm.Import.Runs;
using Crm.Products;
using Crm.Sales;
using Crm.Testing;

namespace Crm.Docs.Tests.Examples;

public class Import
{
    [Fact]
    public async Task Files_become_records_by_the_plan_of_the_guide()
    {
        await using var host = new CrmTestHost(CrmModel.Build(m => m.BaseCurrency("USD").AddSales()));
        var (crm, actor, shown) = (host.Crm, Actor.System, new List<string>());
        void Show(string line) => shown.Add(line);
        var screw = Product.Named("Screw");
        screw.Code = "S1";
        await host.GivenAsync(screw);
        var directory = Directory.CreateTempSubdirectory("crm-docs-");
        try
        {
            var folder = directory.FullName;
            await WriteAsync(folder, "plan.json", Documents.Blocks("docs/guide/import.md").First(b => b.Info == "json import").Text);
            await WriteAsync(folder, "accounts.csv", "account,sector,revenue,office_location,subsidiary_of\nSub,technolgy,1.5,Kenya,Top\nTop,,,,\n");
            await WriteAsync(folder, "deals.csv", "deal;product;account;closed;value\n1;S1;Sub;31.12.2025;\"1,200.50\"\n2;S1;Top;soon;7\n");

            #region import-run
            var plan = ImportPlan.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "plan.json")));
            var report = await new Importer(crm, TimeProvider.System).RunAsync(plan, folder, actor);
            foreach (var table in report.Tables)
                Show($"{table.File}: {table.Rows} rows, {table.Created} created, {table.Updated} changed, {table.Refused} refused");
            foreach (var row in report.Problems)
                Show($"{row.File}, line {row.Line}, {row.Column}: {row.Problem.Message}");
            #endregion
        }
        finally
        {
            directory.Delete(recursive: true);
        }

        Assert.Equal(
            [
                "accounts.csv: 2 rows, 2 created, 0 changed, 0 refused",
                "deals.csv: 2 rows, 1 created, 0 changed, 1 refused",
                "deals.csv, line 3, closed: \"soon\" cannot be read; wanted is a date of the form dd.MM.uuuu",
            ],
            shown);
        await using var session = await host.OpenAsync();
        var deal = (await session.Opportunities.FindByExternalIdAsync("seller", "1"))!;
        Assert.Equal(("S1 for Sub", 1200.50m), (deal.Name, deal.Amount!.Amount));
        Assert.Equal(screw.Id, Assert.Single(deal.LineItems).Product);
    }

    [Fact]
    public async Task An_import_is_undone_and_its_records_are_revived()
    {
        await using var host = new CrmTestHost(CrmModel.Build(m => m.AddSales().AddImport()));
        var (importer, actor, shown) = (new Importer(host.Crm, host.Clock), Actor.System, new List<string>());
        void Show(string line) => shown.Add(line);
        var directory = Directory.CreateTempSubdirectory("crm-docs-");
        try
        {
            var folder = directory.FullName;
            var plan = ImportPlan.Parse("""{ "system": "a", "tables": [ { "file": "accounts.csv", "type": "party", "key": "account", "fields": { "name": "account" } } ] }""");
            await WriteAsync(folder, "accounts.csv", "account\nOne\nTwo\n");

            #region import-undo
            var first = await importer.RunAsync(plan, folder, actor);
            var undone = await importer.UndoAsync(first.Batch!.Value, actor);
            Show($"{undone.Removed} removed, {undone.Reverted} as before, {undone.Left.Length} left");
            var again = await importer.RunAsync(plan, folder, actor, new ImportOptions { Revive = true });
            Show($"{again.Tables[0].Updated} taken out of the recycle bin");
            #endregion
        }
        finally
        {
            directory.Delete(recursive: true);
        }

        Assert.Equal(["2 removed, 0 as before, 0 left", "2 taken out of the recycle bin"], shown);
    }

    private static Task WriteAsync(string folder, string file, string text) => File.WriteAllTextAsync(Path.Combine(folder, file), text);
}
