using Crm.Access;
using Crm.Errors;
using Crm.Import.Mappings;
using Crm.Import.Runs;
using Crm.Parties;
using Crm.People;
using Crm.Products;
using Crm.Sales;
using Crm.Sessions;
using Crm.Testing;
using NodaTime;

namespace Crm.Import.Tests.Runs;

public sealed class ImporterTests : IAsyncDisposable
{
    private readonly CrmTestHost _host = new(Seller.Model);
    private readonly DirectoryInfo _folder = Seller.Folder();

    [Fact]
    public async Task Files_become_records_with_parts_references_and_states()
    {
        var report = await RunAsync();
        Assert.Empty(report.Problems);
        Assert.Equal([(3, 2, 1), (3, 2, 1), (3, 3, 0), (2, 2, 0), (3, 3, 0), (20, 20, 0)], report.Tables.Select(t => (t.Rows, t.Created, t.Repeated)));

        await using var session = await _host.OpenAsync();
        var sub = (await session.Parties.FindByExternalIdAsync("seller", "Sub"))!;
        Assert.Equal(("Sub", "technology", 1999, 251_410_000m, "Kenya", true), (sub.Name, sub.Industry, sub.FoundedIn, sub.AnnualRevenue!.Amount, sub.Billing!.Country, sub.Roles.Contains("customer")));
        Assert.Equal("Top", (await session.Parties.GetAsync(sub.Parent!.Value)).Name);

        var won = (await session.Opportunities.FindByExternalIdAsync("seller", "D4"))!;
        Assert.Equal(("GTXPro for Sub", "won", 1004m, new LocalDate(2017, 3, 1), 132), (won.Name, won.Stage, won.Amount!.Amount, won.ClosedOn, won.DaysToClose));
        Assert.Equal("GTX Pro", (await session.Set<Product>().GetAsync(Assert.Single(won.LineItems).Product!.Value)).Name);
        Assert.Equal([("engaging", Instant.FromUtc(2016, 10, 20, 0, 0)), ("won", Instant.FromUtc(2017, 3, 1, 0, 0))], await session.StatesAsync(won.Ref).Select(s => (s.State, s.EnteredAt)).ToListAsync());
        var open = (await session.Opportunities.FindByExternalIdAsync("seller", "D2"))!;
        Assert.Equal(("engaging", 4821m), (open.Stage, open.Amount!.Amount));
        Assert.Equal("prospecting", (await session.Opportunities.FindByExternalIdAsync("seller", "D3"))!.Stage);
        var owner = (User)(await session.FindAsync(won.Owner!.Value))!;
        Assert.Equal(("Cleo", "Mel"), (owner.Name, (await session.Set<Team>().GetAsync(owner.Team!.Value)).Name));
    }

    [Fact]
    public async Task A_second_run_changes_nothing_and_a_changed_row_changes_its_record()
    {
        await RunAsync();
        var again = await RunAsync();
        Assert.Empty(again.Problems);
        Assert.All(again.Tables, t => Assert.Equal((0, 0, 0, t.Rows), (t.Created, t.Updated, t.Refused, t.Unchanged + t.Repeated)));
        await using (var session = await _host.OpenAsync())
            Assert.All(await session.Opportunities.ToListAsync(), d => Assert.Equal(1, d.Version));

        var file = Path.Combine(_folder.FullName, "sales_pipeline.csv");
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(file, text.Replace("D2,Cleo,GTXPro,Sub,Engaging,2016-11-01,,", "D2,Anna,GTXPro,Sub,Won,2016-11-01,2017-04-01,77", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var third = await RunAsync();
        Assert.Equal((0, 1, 19), (third.Tables[^1].Created, third.Tables[^1].Updated, third.Tables[^1].Unchanged));
        await using var after = await _host.OpenAsync();
        var deal = (await after.Opportunities.FindByExternalIdAsync("seller", "D2"))!;
        Assert.Equal(("won", 77m, 1, "Anna"), (deal.Stage, deal.Amount!.Amount, deal.LineItems.Count, ((User)(await after.FindAsync(deal.Owner!.Value))!).Name));
    }

    [Fact]
    public async Task A_record_that_has_gone_on_since_its_states_of_the_file_is_left_in_its_state()
    {
        await RunAsync();
        await using (var session = await _host.OpenAsync())
        {
            var deal = (await session.Opportunities.FindByExternalIdAsync("seller", "D2"))!;
            deal.ClosedOn = new LocalDate(2017, 5, 1);
            session.Process(deal).Take("lose");
            await session.ShouldCommitAsync();
        }

        // What the file has nothing for came later.
        var again = await RunAsync();
        Assert.Empty(again.Problems);
        Assert.Equal(("lost", 20), (await StageAsync(), again.Tables[^1].Unchanged));
        var file = Path.Combine(_folder.FullName, "sales_pipeline.csv");
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(file, text.Replace("D2,Cleo,GTXPro,Sub,Engaging,2016-11-01,", "D2,Cleo,GTXPro,Sub,Engaging,2017-11-01,", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.Empty((await RunAsync()).Problems);
        Assert.Equal("engaging", await StageAsync());

        async Task<string?> StageAsync()
        {
            await using var session = await _host.OpenAsync();
            return (await session.Opportunities.FindByExternalIdAsync("seller", "D2"))!.Stage;
        }
    }

    [Fact]
    public async Task A_row_that_cannot_be_taken_is_told_with_its_place_and_the_rest_goes_in()
    {
        Seller.Write(_folder, "products.csv", "product,series,sales_price\nGTX Pro,GTX,4821\nBad,GTX,much\n,GTX,1\nMG Special,MG,55\nMG Special,MG,56\n\"MG\nSpecial\",MG,55,extra\nLong," + new string('x', 5000) + ",1\n");
        var report = await RunAsync();
        Assert.Equal(
            [(3L, "sales_price", "much", "import.bad_value"), (4L, "product", null, "field.required"), (6L, null, null, "import.key_twice"), (7L, null, null, "import.too_many_cells"), (9L, "series", new string('x', 5000), "field.too_long")],
            report.Problems.Where(p => p.File == "products.csv").Select(p => (p.Line, p.Column, p.Value, p.Problem.Code)));
        Assert.Equal((7, 2, 5), (report.Tables[3].Rows, report.Tables[3].Created, report.Tables[3].Refused));
        Assert.Equal(20, report.Tables[^1].Created);
    }

    [Fact]
    public async Task A_cell_that_became_empty_empties_its_field()
    {
        await RunAsync();
        var file = Path.Combine(_folder.FullName, "accounts.csv");
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(file, text.Replace("Sub,technolgy,1999,251.41,495,Kenya,Top", "Sub,,,,,,", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var report = await RunAsync();
        Assert.Empty(report.Problems);
        Assert.Equal((1, 2), (report.Tables[4].Updated, report.Tables[4].Unchanged));
        await using var session = await _host.OpenAsync();
        var sub = (await session.Parties.FindByExternalIdAsync("seller", "Sub"))!;
        Assert.Equal((null, null, null, null), (sub.Industry, sub.FoundedIn, sub.AnnualRevenue, sub.Parent));
    }

    [Fact]
    public async Task A_row_whose_part_is_refused_is_told_and_the_rest_goes_in()
    {
        var file = Path.Combine(_folder.FullName, "sales_pipeline.csv");
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(file, text.Replace(",1004\n", ",1004.123456\n", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        foreach (var dry in new[] { true, false })
        {
            var report = await RunAsync(new ImportOptions { DryRun = dry });
            var problem = Assert.Single(report.Problems);
            Assert.Equal(("sales_pipeline.csv", 6L, "price", "field.too_precise", false), (problem.File, problem.Line, problem.Problem.Path, problem.Problem.Code, problem.IsTaken));
            Assert.Equal((20, 19, 1), (report.Tables[^1].Rows, report.Tables[^1].Created, report.Tables[^1].Refused));
        }
    }

    [Fact]
    public async Task A_reference_to_what_is_nowhere_is_told_and_the_row_is_kept_without_it()
    {
        Seller.Write(_folder, "accounts.csv", "account,sector,year_established,revenue,employees,office_location,subsidiary_of\nSub,,,,,,Nobody\nOther,,,,,,\n");
        var report = await RunAsync();
        var problem = Assert.Single(report.Problems);
        Assert.Equal(("accounts.csv", 2L, "subsidiary_of", "Nobody", "import.unknown_record", "parent", true), (problem.File, problem.Line, problem.Column, problem.Value, problem.Problem.Code, problem.Problem.Path, problem.IsTaken));
        Assert.Equal("there is no party \"Nobody\"", problem.Problem.Message);
        await using var session = await _host.OpenAsync();
        Assert.Null((await session.Parties.FindByExternalIdAsync("seller", "Sub"))!.Parent);
    }

    [Fact]
    public async Task A_dry_run_says_the_same_and_writes_nothing()
    {
        Seller.Write(_folder, "products.csv", "product,series,sales_price\nGTX Pro,GTX,4821\nBad,GTX,much\nMG Special,MG,55\n");
        var dry = await RunAsync(new ImportOptions { DryRun = true, BatchSize = 7 });
        await using (var session = await _host.OpenAsync())
            Assert.Equal((0, 0, 0), (await session.Parties.CountAsync(), await session.Opportunities.CountAsync(), await session.Set<User>().CountAsync()));
        var wet = await RunAsync(new ImportOptions { BatchSize = 7 });
        Assert.Equal(wet.Tables, dry.Tables);
        Assert.Equal(wet.Problems.Select(p => (p.File, p.Line, p.Problem.Code)), dry.Problems.Select(p => (p.File, p.Line, p.Problem.Code)));
    }

    [Fact]
    public async Task A_row_whose_part_is_refused_is_told_as_well_and_a_dry_run_says_so()
    {
        var file = Path.Combine(_folder.FullName, "sales_pipeline.csv");
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(file, text.Replace(",1004", ",1004.00001", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        foreach (var dry in new[] { true, false })
        {
            var report = await RunAsync(new ImportOptions { DryRun = dry });
            Assert.Equal((6L, "field.too_precise", false), report.Problems.Select(p => (p.Line, p.Problem.Code, p.IsTaken)).Single());
            Assert.Equal((19, 1), (report.Tables[^1].Created, report.Tables[^1].Refused));
        }
    }

    [Fact]
    public async Task A_plan_that_does_not_fit_one_file_imports_none()
    {
        Seller.Write(_folder, "sales_pipeline.csv", "id\n1\n");
        var refused = await Assert.ThrowsAsync<RefusedException>(() => RunAsync());
        Assert.Contains("/tables/5/key", refused.Problems.Select(p => p.Path));
        await using var session = await _host.OpenAsync();
        Assert.Equal((0, 0), (await session.Set<User>().CountAsync(), await session.Parties.CountAsync()));
    }

    [Fact]
    public async Task A_row_whose_record_lies_in_the_recycle_bin_is_refused_and_so_is_what_may_not_follow()
    {
        await RunAsync();
        await using (var session = await _host.OpenAsync())
        {
            session.Remove((await session.Parties.FindByExternalIdAsync("seller", "Other"))!);
            await session.ShouldCommitAsync();
        }

        foreach (var dry in new[] { true, false })
        {
            var report = await RunAsync(new ImportOptions { DryRun = dry });
            Assert.Equal(("accounts.csv", 4L, "import.in_bin"), report.Problems.Where(p => !p.IsTaken).Select(p => (p.File, p.Line, p.Problem.Code)).Single());
            Assert.Equal((2, 1), (report.Tables[4].Unchanged, report.Tables[4].Refused));
            Assert.All(report.Problems.Where(p => p.IsTaken), p => Assert.Equal(("import.unknown_record", "Other"), (p.Problem.Code, p.Value)));
        }
    }

    [Fact]
    public async Task What_is_refused_when_a_reference_is_there_at_last_is_told_and_no_row_is_counted_twice()
    {
        await using var host = new CrmTestHost(CrmModel.Build(m => m.AddSales().Require<Party>("shop.no_parent", !Crm.Rules.Rule.Field("parent").NotEmpty(), "Nobody is above.", "parent")));
        Seller.Write(_folder, "accounts.csv", "account,parent\nSub,Top\nTop,\n");
        var plan = ImportPlan.Parse("""{ "system": "a", "tables": [ { "file": "accounts.csv", "type": "party", "key": "account", "fields": { "name": "account", "parent": "parent" } } ] }""");
        var report = await new Importer(host.Crm, host.Clock).RunAsync(plan, _folder.FullName, Actor.System, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((2, 2, 0), (report.Tables[0].Rows, report.Tables[0].Created, report.Tables[0].Refused));
        Assert.Equal((2L, "shop.no_parent", true), report.Problems.Select(p => (p.Line, p.Problem.Code, p.IsTaken)).Single());
    }

    [Fact]
    public async Task Rows_may_be_equal_where_the_mapping_counts_them()
    {
        Seller.Write(_folder, "tasks.csv", "Subject,Due\nCall,\"16 Apr, 2021 00:02:00\"\nCall,\"16 Apr, 2021 00:02:00\"\nMail,\n");
        var plan = ImportPlan.Parse("""
            {
              "system": "zoho",
              "tables": [ { "file": "tasks.csv", "type": "toDo", "key": { "columns": ["Subject", "Due"], "occurrence": true },
                "fields": { "subject": "Subject", "dueOn": { "column": "Due", "format": "dd MMM, uuuu HH:mm:ss" } } } ]
            }
            """);
        for (var i = 0; i < 2; i++)
        {
            var report = await new Importer(_host.Crm, _host.Clock).RunAsync(plan, _folder.FullName, Actor.System, cancellationToken: TestContext.Current.CancellationToken);
            Assert.Empty(report.Problems);
            Assert.Equal(i == 0 ? (3, 0) : (0, 3), (report.Tables[0].Created, report.Tables[0].Unchanged));
        }
    }

    [Fact]
    public async Task A_text_that_is_known_in_its_normal_form_changes_nothing()
    {
        Seller.Write(_folder, "users.csv", "id,name,mail\n1,Ada,Ada@Example.ORG\n");
        var plan = ImportPlan.Parse("""{ "system": "a", "tables": [ { "file": "users.csv", "type": "user", "key": "id", "fields": { "name": "name", "email": "mail" } } ] }""");
        for (var i = 0; i < 2; i++)
        {
            var report = await new Importer(_host.Crm, _host.Clock).RunAsync(plan, _folder.FullName, Actor.System, cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(i == 0 ? (1, 0) : (0, 1), (report.Tables[0].Created, report.Tables[0].Unchanged));
        }

        await using var session = await _host.OpenAsync();
        var ada = (await session.Set<User>().FindByExternalIdAsync("a", "1"))!;
        Assert.Equal(("Ada@example.org", 1), (ada.Email, ada.Version));
    }

    [Fact]
    public async Task Parts_are_known_again_by_their_constants()
    {
        Seller.Write(_folder, "people.csv", "id,name,mail,phone\n1,Ada,,+41 44 668 18 00\n");
        var plan = ImportPlan.Parse("""
            {
              "system": "a",
              "tables": [ { "file": "people.csv", "type": "party", "key": "id", "fields": { "name": "name", "kind": { "constant": "person" } },
                "parts": [ { "type": "contactPoint", "fields": { "kind": { "constant": "email" }, "value": "mail" } },
                           { "type": "contactPoint", "fields": { "kind": { "constant": "phone" }, "value": "phone" } } ] } ]
            }
            """);
        var importer = new Importer(_host.Crm, _host.Clock);
        for (var i = 0; i < 3; i++)
        {
            var report = await importer.RunAsync(plan, _folder.FullName, Actor.System, cancellationToken: TestContext.Current.CancellationToken);
            Assert.Empty(report.Problems);
            Assert.Equal(i == 1 ? 1 : 0, report.Tables[0].Unchanged);
            await using var session = await _host.OpenAsync();
            var ada = (await session.Parties.FindByExternalIdAsync("a", "1"))!;
            Assert.Equal(i < 2 ? "+41446681800" : "+41446681800, ada@example.org", string.Join(", ", ada.ContactPoints.Select(c => c.Value)));
            if (i == 1)
                Seller.Write(_folder, "people.csv", "id,name,mail,phone\n1,Ada,ada@example.org,+41 44 668 18 00\n");
        }
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return _host.DisposeAsync();
    }

    private async Task<ImportReport> RunAsync(ImportOptions? options = null) =>
        await new Importer(_host.Crm, _host.Clock).RunAsync(Seller.Plan, _folder.FullName, Actor.System, options, cancellationToken: TestContext.Current.CancellationToken);
}
