using Crm.Access;
using Crm.Import.Mappings;
using Crm.Import.Runs;
using Crm.Interactions;
using Crm.Testing;

namespace Crm.Import.Tests.Runs;

public sealed class OccurrenceTests : IAsyncDisposable
{
    private readonly CrmTestHost _host = new(Seller.Model);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crm-import-");

    [Fact]
    public async Task A_key_that_looks_like_a_second_one_is_another()
    {
        foreach (var created in new[] { 5, 0 })
        {
            var report = await RunAsync("id,due\na,\na,\na#2,\na\\,\na\\,\n");
            Assert.Empty(report.Problems);
            Assert.Equal((created, 5 - created), (report.Tables[0].Created, report.Tables[0].Unchanged));
        }

        Assert.Equal(["a", "a#2", "a\\#2", "a\\\\", "a\\\\#2"], await KeysAsync());
    }

    [Theory]
    [InlineData("a,soon")]
    [InlineData("a,2026-01-01,more")]
    public async Task A_row_that_is_refused_counts(string bad)
    {
        var report = await RunAsync($"id,due\n{bad}\na,2026-02-02\n");
        Assert.Equal((1, 1), (report.Tables[0].Created, report.Tables[0].Refused));
        Assert.Equal(["a#2"], await KeysAsync());
        report = await RunAsync("id,due\na,2026-01-01\na,2026-02-02\n");
        Assert.Equal((1, 0, 1), (report.Tables[0].Created, report.Tables[0].Updated, report.Tables[0].Unchanged));
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return _host.DisposeAsync();
    }

    private async Task<IEnumerable<string>> KeysAsync()
    {
        await using var session = await _host.OpenAsync();
        return (await session.Set<ToDo>().ToListAsync()).Select(t => t.ExternalIds["a"]!).Order(StringComparer.Ordinal);
    }

    private async Task<ImportReport> RunAsync(string rows)
    {
        Seller.Write(_folder, "tasks.csv", rows);
        var plan = ImportPlan.Parse("""
            { "system": "a", "tables": [ { "file": "tasks.csv", "type": "toDo", "separator": ",", "header": true, "key": { "columns": "id", "occurrence": true },
              "fields": { "subject": "id", "dueOn": "due" } } ] }
            """);
        return await new Importer(_host.Crm, _host.Clock).RunAsync(plan, _folder.FullName, Actor.System, cancellationToken: TestContext.Current.CancellationToken);
    }
}
