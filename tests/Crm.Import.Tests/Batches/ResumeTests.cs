using Crm.Access;
using Crm.Conformance.Faults;
using Crm.Errors;
using Crm.Import.Batches;
using Crm.Import.Mappings;
using Crm.Import.Runs;
using Crm.Import.Tests.Runs;
using Crm.InMemory;
using Crm.Parties;
using Crm.Records;
using Crm.Sales;
using Crm.Testing;

namespace Crm.Import.Tests.Batches;

public sealed class ResumeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Seller.Folder();

    [Fact]
    public async Task An_import_is_kept_with_what_came_of_it()
    {
        await using var host = new CrmTestHost(Seller.Model);
        var user = await host.GivenAsync(Crm.People.User.Named("Ida"));
        var report = await Importer(host).RunAsync(Seller.Plan, _folder.FullName, Actor.System with { User = user.Ref }, cancellationToken: TestContext.Current.CancellationToken);
        await using var session = await host.OpenAsync();
        var batch = await session.ImportBatches.GetAsync(report.Batch!.Value);
        Assert.Equal((ImportBatchStatus.Finished, "sales_teams.csv, products.csv, accounts.csv, sales_pipeline.csv", user.Ref), (batch.Status, batch.Files, batch.Owner!.Value));
        Assert.Equal((34, 32, 0, 0), (batch.Rows, batch.Created, batch.Updated, batch.Refused));
    }

    [Fact]
    public async Task A_run_that_fails_at_any_call_is_gone_on_with_and_ends_as_one_that_did_not()
    {
        var whole = await PictureAsync(0, resume: false);
        var failures = 0;
        for (var call = 1; ; call += 1 + (call / 12))
        {
            if (await PictureAsync(call, resume: call % 3 > 0) is not { } picture)
                break;
            Assert.Equal(whole, picture);
            failures++;
        }

        Assert.InRange(failures, 20, int.MaxValue);
    }

    [Fact]
    public async Task Rows_that_were_written_are_passed_over_and_rows_that_waited_are_not()
    {
        var store = new FaultyStore(new InMemoryStore(Seller.Model.Catalog, new ManualClock()));
        await using var host = new CrmTestHost(Seller.Model, crm => crm.UseStore(_ => store));
        Seller.Write(_folder, "accounts.csv", "account,subsidiary_of\nA,F\nB,\nC,\nD,\nE,\nF,\nG,\n");
        var plan = ImportPlan.Parse("""{ "system": "a", "tables": [ { "file": "accounts.csv", "type": "party", "key": "account", "fields": { "name": "account", "parent": "subsidiary_of" } } ] }""");
        // The commits of a batch: itself, then a step and its rows by turns.
        store.Fail(StoreFault.ThrowBeforeCommit, 7);
        await Assert.ThrowsAsync<StoreException>(() => Importer(host).RunAsync(plan, _folder.FullName, Actor.System, new ImportOptions { BatchSize = 2 }, cancellationToken: TestContext.Current.CancellationToken).AsTask());

        var batch = await RunningAsync(host);
        var report = await Importer(host).RunAsync(plan, _folder.FullName, Actor.System, new ImportOptions { BatchSize = 2, Resume = batch }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(report.Problems);
        Assert.Equal((7, 3, 3, 1, batch), (report.Tables[0].Rows, report.Tables[0].Passed, report.Tables[0].Created, report.Tables[0].Unchanged, report.Batch));
        await using var session = await host.OpenAsync();
        Assert.Equal((await session.Parties.FindByExternalIdAsync("a", "F"))!.Id, (await session.Parties.FindByExternalIdAsync("a", "A"))!.Parent);
        Assert.Equal(7, await session.Parties.CountAsync());
        Assert.Equal(ImportBatchStatus.Finished, (await session.ImportBatches.GetAsync(batch!.Value)).Status);
    }

    [Fact]
    public async Task A_batch_is_gone_on_with_by_its_own_plan_and_files_only()
    {
        var store = new FaultyStore(new InMemoryStore(Seller.Model.Catalog, new ManualClock()));
        await using var host = new CrmTestHost(Seller.Model, crm => crm.UseStore(_ => store));
        store.Fail(StoreFault.ThrowBeforeCommit, 20);
        await Assert.ThrowsAsync<StoreException>(() => Importer(host).RunAsync(Seller.Plan, _folder.FullName, Actor.System, new ImportOptions { BatchSize = 2 }, cancellationToken: TestContext.Current.CancellationToken).AsTask());
        var resume = new ImportOptions { Resume = await RunningAsync(host) };

        var other = Seller.Plan with { Tables = [.. Seller.Plan.Tables.Reverse()] };
        Assert.Equal("import.other_plan", await CodeAsync(other));
        Seller.Write(_folder, "sales_teams.csv", "sales_agent,manager,regional_office\nAnna,Somebody,Central\nBo,Dustin,Central\nCleo,Mel,East\n");
        Assert.Equal("import.other_file", await CodeAsync(Seller.Plan));
        resume = new ImportOptions { Resume = new Id<ImportBatch>(Guid.AllBitsSet) };
        Assert.Equal("import.no_batch", await CodeAsync(Seller.Plan));
        await Assert.ThrowsAsync<ArgumentException>(() => RunAsync(Seller.Plan, resume with { DryRun = true }));

        async Task<string> CodeAsync(ImportPlan plan) => (await Assert.ThrowsAsync<RefusedException>(() => RunAsync(plan, resume))).Problems.Single().Code;

        async Task RunAsync(ImportPlan plan, ImportOptions options) =>
            await Importer(host).RunAsync(plan, _folder.FullName, Actor.System, options, cancellationToken: TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_file_that_breaks_off_is_told_and_what_comes_before_is_imported()
    {
        await using var host = new CrmTestHost(Seller.Model);
        var file = Path.Combine(_folder.FullName, "accounts.csv");
        var whole = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Seller.Write(_folder, "accounts.csv", whole.Replace("Other,", "\"Other,", StringComparison.Ordinal));
        var report = await Importer(host).RunAsync(Seller.Plan, _folder.FullName, Actor.System, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((false, 5, 2), (report.IsComplete, report.Tables.Length, report.Tables[4].Created));
        Assert.Equal(("accounts.csv", 4L, "import.quote_open"), report.Problems.Select(p => (p.File, p.Line, p.Problem.Code)).Single());

        Seller.Write(_folder, "accounts.csv", whole);
        var rest = await Importer(host).RunAsync(Seller.Plan, _folder.FullName, Actor.System, new ImportOptions { Resume = report.Batch }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(rest.Problems);
        Assert.Equal((true, 1, 20), (rest.IsComplete, rest.Tables[4].Created, rest.Tables[5].Created));
    }

    [Fact]
    public async Task Progress_tells_how_much_of_each_file_is_read()
    {
        await using var host = new CrmTestHost(Seller.Model);
        var heard = new List<ImportProgress>();
        await Importer(host).RunAsync(Seller.Plan, _folder.FullName, Actor.System, new ImportOptions { BatchSize = 5, Progress = new Heard(heard) }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal([5L, 10, 15, 20, 20], heard.Where(p => p.File == "sales_pipeline.csv").Select(p => p.Rows));
        Assert.All(heard, p => Assert.InRange(p.Share!.Value, 0.001, 1));
        Assert.Equal(1, heard[^1].Share);
    }

    [Fact]
    public async Task Records_that_require_records_that_wait_are_written_in_the_end()
    {
        var model = CrmModel.Build(m => m.AddSales().Add<Link>());
        await using var host = new CrmTestHost(model);
        var plan = ImportPlan.Parse("""{ "system": "a", "tables": [ { "file": "links.csv", "type": "link", "key": "id", "fields": { "name": "id", "next": "next" } } ] }""");
        Seller.Write(_folder, "links.csv", "id,next\na,b\nb,c\nc,d\nx,nowhere\ny,x\n");
        await using (var session = await host.OpenAsync())
        {
            var last = session.Add(Link.Of("d"));
            last.Next = last.Id;
            await session.ShouldCommitAsync();
        }

        var report = await Importer(host).RunAsync(plan, _folder.FullName, Actor.System, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((5, 3, 2), (report.Tables[0].Rows, report.Tables[0].Created, report.Tables[0].Refused));
        Assert.Equal([(5L, "nowhere"), (6L, "x")], report.Problems.Select(p => (p.Line, p.Value!)));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static Importer Importer(CrmTestHost host) => new(host.Crm, host.Clock);

    private sealed class Heard(List<ImportProgress> heard) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => heard.Add(value);
    }

    private static async Task<Id<ImportBatch>?> RunningAsync(CrmTestHost host)
    {
        await using var session = await host.OpenAsync();
        return (await session.ImportBatches.ToListAsync()).SingleOrDefault(b => b.Status == ImportBatchStatus.Running)?.Id;
    }

    // Fails at a call, goes on or begins again, and says what is there in the end; null when the import ended before that call.
    private async Task<string?> PictureAsync(int failAt, bool resume)
    {
        var store = new FaultyStore(new InMemoryStore(Seller.Model.Catalog, new ManualClock()));
        await using var host = new CrmTestHost(Seller.Model, crm => crm.UseStore(_ => store));
        var importer = Importer(host);
        var options = new ImportOptions { BatchSize = 3 };
        if (failAt > 0)
        {
            store.Fail(failAt % 2 == 0 ? StoreFault.FailCall : StoreFault.LoseConnectionAfterCommit, failAt % 2 == 0 ? failAt : (failAt / 4) + 1);
            try
            {
                await importer.RunAsync(Seller.Plan, _folder.FullName, Actor.System, options, cancellationToken: TestContext.Current.CancellationToken);
                return null;
            }
            catch (StoreException)
            {
            }

            store.Recover();
        }

        var batch = resume ? await RunningAsync(host) : null;
        var report = await importer.RunAsync(Seller.Plan, _folder.FullName, Actor.System, options with { Resume = batch }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(report.Problems);
        await using var session = await host.OpenAsync();
        var deals = await session.Opportunities.ToListAsync();
        var accounts = await session.Parties.ToListAsync();
        return string.Join('\n', deals.Select(d => $"{d.ExternalIds} {d.Stage} {d.Amount?.Amount} {accounts.SingleOrDefault(a => a.Id == d.Customer)?.Name} {d.LineItems.Count} {d.Version}")
            .Concat(accounts.Select(a => $"{a.Name} {accounts.SingleOrDefault(p => p.Id == a.Parent)?.Name}")).Order(StringComparer.Ordinal));
    }
}

/// <summary>A record that requires another one of its type.</summary>
internal sealed class Link : Record<Link>
{
    private Link()
    {
    }

    public required string Name { get; set; }

    public required Id<Link> Next { get; set; }

    public static Link Of(string name) => new() { Name = name, Next = default, ExternalIds = ExternalIds.None.With("a", name) };
}
