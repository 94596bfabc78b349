using Crm.Access;
using Crm.Import.Mappings;
using Crm.Import.Runs;
using Crm.Import.Tests.Runs;
using Crm.Leads;
using Crm.Parties;
using Crm.Products;
using Crm.Sales;
using Crm.Sessions;
using Crm.Testing;
using NodaTime;

namespace Crm.Import.Tests.Cells;

public sealed class FieldCellTests : IAsyncDisposable
{
    private readonly CrmTestHost _host = new(Seller.Model);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crm-import-");

    [Fact]
    public async Task A_row_without_the_time_that_its_record_must_have_is_refused_with_the_column()
    {
        var report = await RunAsync("""
            "type": "interaction", "fields": { "kind": { "constant": "call" }, "subject": "id", "at": { "column": "when", "nothing": "never" } }
            """, "id,when\n1,2021-04-15\n2,\n3,never\n");
        Assert.Equal((3, 1, 2), (report.Tables[0].Rows, report.Tables[0].Created, report.Tables[0].Refused));
        Assert.Equal([(3L, "when", "at", "field.required"), (4L, "when", "at", "field.required")], report.Problems.Select(p => (p.Line, p.Column, p.Problem.Path, p.Problem.Code)));
    }

    [Fact]
    public async Task An_empty_cell_of_a_field_that_is_never_empty_leaves_it_as_it_is()
    {
        foreach (var (rows, active, updated) in new[] { ("1,", true, 0), ("1,", true, 0), ("1,no", false, 1), ("1,", false, 0) })
        {
            var report = await RunAsync("\"type\": \"product\", \"fields\": { \"name\": \"id\", \"active\": \"sold\" }", $"id,sold\n{rows}\n");
            Assert.Equal((0, updated), (report.Problems.Length, (int)report.Tables[0].Updated));
            await using var session = await _host.OpenAsync();
            Assert.Equal(active, (await session.Set<Product>().FindByExternalIdAsync("a", "1"))!.Active);
        }
    }

    [Theory]
    [InlineData("\"type\": \"party\", \"fields\": { \"name\": \"id\", \"foundedIn\": \"said\" }", "99999999999", "foundedIn")]
    [InlineData("\"type\": \"party\", \"fields\": { \"name\": \"id\", \"kind\": \"said\" }", "alien", "kind")]
    [InlineData("\"type\": \"party\", \"fields\": { \"name\": \"id\", \"kind\": \"said\" }", "7", "kind")]
    [InlineData("\"type\": \"opportunity\", \"fields\": { \"name\": \"id\", \"probability\": \"said\" }", "-2147483649", "probability")]
    public async Task What_a_field_cannot_hold_refuses_its_row_alone(string table, string said, string path)
    {
        var report = await RunAsync(table, $"id,said\n1,{said}\n2,\n");
        Assert.Equal((1, 1), (report.Tables[0].Created, report.Tables[0].Refused));
        var problem = Assert.Single(report.Problems);
        Assert.Equal((2L, "said", said, path), (problem.Line, problem.Column, problem.Value, problem.Problem.Path));
    }

    [Fact]
    public async Task An_empty_cell_empties_the_field_of_a_record_that_is_there()
    {
        const string Table = "\"type\": \"opportunity\", \"fields\": { \"name\": \"id\", \"nextStep\": \"step\", \"amount\": { \"column\": \"sum\", \"currency\": \"USD\" }, \"probability\": \"percent\" }";
        foreach (var (cells, updated) in new[] { ("Call,5,50", 0), (",,", 1), (",,", 0) })
        {
            var report = await RunAsync(Table, $"id,step,sum,percent\n1,{cells}\n");
            Assert.Equal((0, updated), (report.Problems.Length, (int)report.Tables[0].Updated));
        }

        await using var session = await _host.OpenAsync();
        var deal = (await session.Opportunities.FindByExternalIdAsync("a", "1"))!;
        Assert.Equal((null, null, null), (deal.NextStep, deal.Amount, deal.Probability));
    }

    [Fact]
    public async Task A_name_that_is_empty_refuses_its_row_with_the_column()
    {
        var report = await RunAsync("\"type\": \"party\", \"fields\": { \"name\": \"called\" }", "id,called\n1,\n2,Acme\n");
        Assert.Equal((2L, "called", null, "name", "field.required"), report.Problems.Select(p => (p.Line, p.Column, p.Value, p.Problem.Path, p.Problem.Code)).Single());
        Assert.Equal((1, 1), (report.Tables[0].Created, report.Tables[0].Refused));
    }

    [Fact]
    public async Task A_value_counts_in_the_rows_that_its_condition_names_and_another_stands_for_it_in_the_rest()
    {
        var report = await RunAsync("""
            "type": "lead",
            "fields": { "name": { "column": "id", "when": { "column": "kind", "is": ["a", "b"] }, "else": { "template": "{kind} {id}" } }, "company": { "constant": "ACME", "when": { "column": "kind", "is": "b" } } }
            """, "id,kind\n1,a\n2, b \n3,c\n4,\n");
        Assert.Empty(report.Problems);
        Assert.Equal(["1 of ", "2 of ACME", "c 3 of ", "4 of "], await LeadsAsync(l => $"{l.Name} of {l.Company}"));
    }

    [Fact]
    public async Task A_record_is_looked_at_in_the_rows_that_the_condition_names()
    {
        await _host.GivenAsync(Party.Organisation("Acme"));
        var report = await RunAsync("""
            "type": "opportunity",
            "fields": { "customer": { "column": "of", "by": { "field": "name" } }, "name": { "of": "customer.name", "when": { "column": "kind", "is": "a" }, "else": "id" } }
            """, "id,of,kind\n1,Acme,a\n2,Acme,b\n");
        Assert.Empty(report.Problems);
        await using var session = await _host.OpenAsync();
        Assert.Equal(["2", "Acme"], (await session.Opportunities.ToListAsync()).Select(o => o.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_stands_for_a_state_its_instant_or_a_currency_that_is_missing_is_read_by_its_own_form()
    {
        const string States = """
            "type": "lead", "fields": { "name": "id" },
            "states": [
              { "state": { "constant": "new" }, "at": { "column": "day", "format": "dd.MM.uuuu", "else": "made" } },
              { "state": { "column": "state", "else": { "column": "old", "aliases": { "Junk": "disqualified" } } }, "at": { "column": "made", "else": { "column": "day", "format": "dd.MM.uuuu" } } }
            ]
            """;
        var report = await RunAsync(States, "id,state,old,day,made\n1,working,,31.01.2020,\n2,,Junk,,2020-02-01\n3,,,,2020-02-01\n4,,Junk,,soon\n");
        Assert.Equal([(5L, "made", "soon")], report.Problems.Select(p => (p.Line, p.Column, p.Value)));
        Assert.Equal(["1 working", "2 disqualified", "3 new"], await LeadsAsync(l => $"{l.Name} {l.Status}"));
        await using var session = await _host.OpenAsync();
        var first = (await session.Set<Lead>().FindByExternalIdAsync("a", "1"))!;
        Assert.Equal(
            [("new", Instant.FromUtc(2020, 1, 31, 0, 0)), ("working", Instant.FromUtc(2020, 1, 31, 0, 0))], await session.StatesAsync(first.Ref).Select(s => (s.State, s.EnteredAt)).ToListAsync());

        report = await RunAsync(
            "\"type\": \"opportunity\", \"fields\": { \"name\": \"id\", \"amount\": { \"column\": \"sum\", \"currency\": { \"column\": \"in\", \"else\": { \"constant\": \"USD\" } } } }", "id,sum,in\n1,5,USD\n2,6,\n");
        Assert.Empty(report.Problems);
        Assert.Equal(["5 USD", "6 USD"], (await session.Opportunities.ToListAsync()).Select(o => $"{o.Amount!.Amount} {o.Amount.Currency}").Order(StringComparer.Ordinal));
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return _host.DisposeAsync();
    }

    private async Task<string[]> LeadsAsync(Func<Lead, string> told)
    {
        await using var session = await _host.OpenAsync();
        return [.. (await session.Set<Lead>().ToListAsync()).OrderBy(l => l.ExternalIds["a"], StringComparer.Ordinal).Select(told)];
    }

    private async Task<ImportReport> RunAsync(string table, string rows)
    {
        Seller.Write(_folder, "rows.csv", rows);
        var plan = ImportPlan.Parse($$"""{ "system": "a", "tables": [ { "file": "rows.csv", "key": "id", {{table}} } ] }""");
        return await new Importer(_host.Crm, _host.Clock).RunAsync(plan, _folder.FullName, Actor.System, cancellationToken: TestContext.Current.CancellationToken);
    }
}
