using Crm.Access;
using Crm.Import.Mappings;
using Crm.Import.Runs;
using Crm.Testing;

namespace Crm.Import.Tests.Runs;

/// <summary>What is wrong with rows is told where it stands, in the order of the files, and once.</summary>
public sealed class ReportTests : IAsyncDisposable
{
    private const string Header = "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\n";

    private readonly CrmTestHost _host = new(Seller.Model);
    private readonly DirectoryInfo _folder = Seller.Folder(deals: 0);

    [Fact]
    public async Task What_is_found_late_stands_at_its_line()
    {
        Deals("D1,Anna,Saw,Sub,Engaging,2020-01-01,,5", "D2,Anna,MG Special,Sub,Engaging,never,,", "D3,Nobody,MG Special,Sub,Engaging,2020-01-01,,", "D1,Anna,MG Special,Sub,Engaging,2020-01-01,,");
        Seller.Write(_folder, "accounts.csv", "account,sector,year_established,revenue,employees,office_location,subsidiary_of\nSub,,,,,,Nowhere\n,,,,,,\n");
        var report = await RunAsync();
        Assert.Equal(
            [("accounts.csv", 2L, "subsidiary_of"), ("accounts.csv", 3L, "account"), ("sales_pipeline.csv", 2L, "product"), ("sales_pipeline.csv", 3L, "engage_date"),
                ("sales_pipeline.csv", 4L, "sales_agent"), ("sales_pipeline.csv", 5L, null)],
            report.Problems.Select(p => (p.File, p.Line, p.Column)));
    }

    [Theory]
    [InlineData("Maybe,2020-01-01,2020-01-02,1", "deal_stage", "Maybe", "process.state_not_in_process")]
    [InlineData("Won,2020-01-03,2020-01-02,1", "close_date", "2020-01-02", "process.history_backwards")]
    [InlineData("Won,2020-01-01,2999-01-02,1", "close_date", "2999-01-02", "process.history_in_future")]
    [InlineData("Won,2020-13-01,2020-01-02,1", "engage_date", "2020-13-01", "import.bad_value")]
    public async Task What_is_wrong_with_a_state_is_told_once_with_its_column(string rest, string column, string value, string code)
    {
        Deals($"D1,Anna,MG Special,Sub,{rest}");
        var problem = Assert.Single((await RunAsync()).Problems);
        Assert.Equal((2L, column, value, code, false), (problem.Line, problem.Column, problem.Value, problem.Problem.Code, problem.IsTaken));
    }

    [Fact]
    public async Task What_a_told_state_requires_and_the_row_lacks_is_told_in_every_run_with_its_column()
    {
        Deals("D1,Anna,MG Special,Sub,Won,2020-01-01,,7", "D2,Anna,MG Special,Sub,Won,2020-01-01,2020-02-01,7", "D3,Anna,MG Special,Sub,Engaging,2020-01-01,,");
        for (var run = 0; run < 2; run++)
        {
            var report = await RunAsync();
            var problem = Assert.Single(report.Problems);
            Assert.Equal(("sales_pipeline.csv", 2L, "close_date", "closedOn", "import.state_lacks", true), (problem.File, problem.Line, problem.Column, problem.Problem.Path, problem.Problem.Code, problem.IsTaken));
            Assert.StartsWith("is required in the state won, and is not given: fill the cell", problem.Problem.Message, StringComparison.Ordinal);
            Assert.Equal(0, report.Tables[^1].Refused);
        }

        Deals("D1,Anna,MG Special,Sub,Won,2020-01-01,2020-02-01,7");
        Assert.Empty((await RunAsync()).Problems);
    }

    [Fact]
    public async Task A_cell_that_two_tables_are_made_of_is_told_once()
    {
        Seller.Write(_folder, "sales_teams.csv", "sales_agent,manager,regional_office\nAnna,,Central\nBo,Dustin,Central,East\n");
        var report = await RunAsync();
        Assert.Equal(
            [(2L, "manager", "field.required"), (3L, null, "import.too_many_cells")],
            report.Problems.Where(p => p.File == "sales_teams.csv").Select(p => (p.Line, p.Column, p.Problem.Code)));
        Assert.Equal([2L, 2L, 1L], report.Tables.Take(3).Select(t => t.Refused));
    }

    [Theory]
    [InlineData(1_000, 10_000)]
    [InlineData(1_000, 7)]
    [InlineData(7, 0)]
    public async Task What_is_alike_is_counted_exactly_however_much_is_listed(int batchSize, int maxProblems)
    {
        Deals([.. Enumerable.Range(0, 90).Select(i => $"D{i},{(i % 3 == 0 ? "Zoe" : "Anna")},MG Special,Sub,Engaging,2020-01-01,,{(i % 2 == 0 ? "" : $"much{i}")}")]);
        var report = await RunAsync(new ImportOptions { BatchSize = batchSize, MaxProblems = maxProblems });
        Assert.Equal(
            [("sales_agent", 15L, 2L, true, "Zoe"), ("close_value", 45L, 3L, false, "much1 much3 much5")],
            report.Groups.Select(g => (g.First.Column!, g.Count, g.First.Line, g.First.IsTaken, string.Join(' ', g.Values))));
        Assert.Equal((Math.Min(60, maxProblems), Math.Max(0, 60 - maxProblems)), (report.Problems.Length, report.ProblemsLeftOut));
    }

    [Fact]
    public async Task What_two_tables_find_in_a_file_is_counted_once_however_little_is_listed()
    {
        var plan = ImportPlan.Parse("""
            { "system": "a", "tables": [
              { "file": "p.csv", "type": "party", "key": "id", "fields": { "name": "id", "employees": "size" } },
              { "file": "p.csv", "type": "party", "key": { "columns": "id", "system": "b" }, "fields": { "name": "id", "foundedIn": "size" } } ] }
            """);
        Seller.Write(_folder, "p.csv", "id,size\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"{i},large\n")));
        foreach (var most in (int[])[0, 5, 100])
        {
            var report = await new Importer(_host.Crm, _host.Clock)
                .RunAsync(plan, _folder.FullName, Actor.System, new ImportOptions { MaxProblems = most, BatchSize = 4 }, cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal((30L, 2L), report.Groups.Select(g => (g.Count, g.First.Line)).Single());
            Assert.Equal((Math.Min(30, most), 30 - Math.Min(30, most)), (report.Problems.Length, report.ProblemsLeftOut));
        }
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return _host.DisposeAsync();
    }

    private void Deals(params string[] rows) => Seller.Write(_folder, "sales_pipeline.csv", Header + string.Concat(rows.Select(r => r + "\n")));

    private async Task<ImportReport> RunAsync(ImportOptions? options = null) =>
        await new Importer(_host.Crm, _host.Clock).RunAsync(Seller.Plan, _folder.FullName, Actor.System, options, cancellationToken: TestContext.Current.CancellationToken);
}
