using Crm.Access;
using Crm.Import.Mappings;
using Crm.Import.Runs;
using Crm.Parties;
using Crm.Sessions;
using Crm.Testing;

namespace Crm.Import.Tests.Runs;

public sealed class PartTests : IAsyncDisposable
{
    private const string Phone = """{ "type": "contactPoint", "fields": { "kind": { "constant": "phone" }, "value": "a" } }""";
    private const string Second = """{ "type": "contactPoint", "fields": { "kind": { "constant": "phone" }, "value": "b" } }""";
    private const string Mobile = """{ "type": "contactPoint", "fields": { "kind": { "constant": "phone" }, "label": { "constant": "mobile" }, "value": "b" } }""";

    private readonly CrmTestHost _host = new(Seller.Model);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crm-import-");

    /// <summary>Two part mappings, and what a record holds after each row.</summary>
    public static TheoryData<string, string, string[], string[]> Rows { get; } = new()
    {
        { Phone, Second, ["+41446681801,+41446681802", ",+41446681802"], ["01 02", "02"] },
        { Phone, Second, ["+41446681801,+41446681802", "+41446681801,"], ["01 02", "01"] },
        { Phone, Second, [",+41446681802", ",+41 44 668 18 03"], ["02", "03"] },
        { Phone, Second, [",+41446681802", "+41446681801,+41446681802", "+41446681801,"], ["02", "02 01", "01"] },
        { Phone, Second, ["+41446681801,+41446681802", "+41446681803,+41446681802", ","], ["01 02", "03 02", ""] },
        { Phone, Mobile, [",+41446681802", "+41446681801,+41446681802"], ["02m", "02m 01"] },
        { Phone, Mobile, ["+41446681801,+41446681802", ",+41446681802"], ["01 02m", "02m"] },
        { Phone, Mobile, ["+41446681801,+41446681802", "+41446681801,"], ["01 02m", "01"] },
        { Phone, Mobile, [",+41446681802", "+41446681801,"], ["02m", "01"] },
        { Phone, Mobile, [",", ",+41446681802"], ["", "02m"] },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_record_holds_the_parts_that_the_last_row_says_and_no_others(string one, string other, string[] rows, string[] held)
    {
        foreach (var (row, wanted) in rows.Zip(held))
        {
            await RunAsync(one, other, row);
            Assert.Equal(wanted, await HeldAsync());
            var again = await RunAsync(one, other, row);
            Assert.Equal((0, 1), (again.Tables[0].Updated, again.Tables[0].Unchanged));
        }
    }

    [Fact]
    public async Task A_number_that_is_known_in_another_form_keeps_what_is_known_of_it()
    {
        await RunAsync(Phone, Second, ",+41446681802");
        await using (var session = await _host.OpenAsync())
        {
            (await session.Parties.FindByExternalIdAsync("a", "1"))!.ContactPoints.Single().OptedOut = true;
            await session.ShouldCommitAsync();
        }

        await RunAsync(Phone, Second, "+41446681801,+41 44 668 18 02");
        await using var after = await _host.OpenAsync();
        var points = (await after.Parties.FindByExternalIdAsync("a", "1"))!.ContactPoints;
        Assert.Equal(["+41446681802"], points.Where(p => p.OptedOut).Select(p => p.Value));
    }

    [Fact]
    public async Task What_is_beyond_the_places_of_the_mappings_stays()
    {
        await RunAsync(Phone, Mobile, "+41446681801,");
        await using (var session = await _host.OpenAsync())
        {
            (await session.Parties.FindByExternalIdAsync("a", "1"))!.ContactPoints.Add(ContactPoint.Phone("+41446681899", "home"));
            await session.ShouldCommitAsync();
        }

        await RunAsync(Phone, Mobile, "+41446681803,");
        Assert.Equal("03 99h", await HeldAsync());
        await RunAsync(Phone, Mobile, "+41446681899,");
        await RunAsync(Phone, Mobile, "+41446681803,+41446681802");
        Assert.EndsWith("02m", await HeldAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Undoing_an_import_brings_back_the_parts_that_it_removed()
    {
        await RunAsync(Phone, Mobile, "+41446681801,+41446681802");
        await using (var session = await _host.OpenAsync())
        {
            (await session.Parties.FindByExternalIdAsync("a", "1"))!.ContactPoints[1].OptedOut = true;
            await session.ShouldCommitAsync();
        }

        var second = await RunAsync(Phone, Mobile, "+41446681803,");
        Assert.Equal("03", await HeldAsync());
        var undo = await new Importer(_host.Crm, _host.Clock).UndoAsync(second.Batch!.Value, Actor.System, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((0, 1, 0), (undo.Removed, undo.Reverted, undo.Left.Length));
        Assert.Equal("01 02m", await HeldAsync());
        await using var after = await _host.OpenAsync();
        Assert.Equal([false, true], (await after.Parties.FindByExternalIdAsync("a", "1"))!.ContactPoints.Select(p => p.OptedOut));
    }

    [Fact]
    public async Task A_problem_of_a_part_names_the_column_of_its_own_mapping()
    {
        var report = await RunAsync(Phone, Mobile, "+41446681801,many");
        Assert.Equal(("b", "many", "value"), report.Problems.Select(p => (p.Column, p.Value, p.Problem.Path)).Single());
        report = await RunAsync(Phone, Second, "+41446681801,+41446681802");
        Assert.Empty(report.Problems);
        report = await RunAsync(Phone, Second, "few,+41446681802");
        Assert.Equal(("a", "few", "value"), report.Problems.Select(p => (p.Column, p.Value, p.Problem.Path)).Single());
    }

    [Fact]
    public async Task A_problem_of_a_field_from_a_template_names_its_columns()
    {
        var report = await RunAsync(Phone, """{ "type": "contactPoint", "fields": { "kind": { "constant": "phone" }, "value": { "template": "{a} or {b}" } } }""", "+41446681801,2");
        Assert.Equal(("a, b", "+41446681801 or 2"), report.Problems.Select(p => (p.Column, p.Value)).Single());
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return _host.DisposeAsync();
    }

    private async Task<string> HeldAsync()
    {
        await using var session = await _host.OpenAsync();
        var points = (await session.Parties.FindByExternalIdAsync("a", "1"))!.ContactPoints;
        return string.Join(' ', points.Select(p => p.Value[^2..] + p.Label?[..1]));
    }

    private async Task<ImportReport> RunAsync(string one, string other, string row)
    {
        Seller.Write(_folder, "people.csv", $"id,a,b\n1,{row}\n");
        var plan = ImportPlan.Parse($$"""
            {
              "system": "a",
              "tables": [ { "file": "people.csv", "type": "party", "key": "id", "separator": ",", "fields": { "name": "id", "kind": { "constant": "person" } },
                "parts": [ {{one}}, {{other}} ] } ]
            }
            """);
        return await new Importer(_host.Crm, _host.Clock).RunAsync(plan, _folder.FullName, Actor.System, cancellationToken: TestContext.Current.CancellationToken);
    }
}
