using Crm.Access;
using Crm.Errors;
using Crm.Import.Batches;
using Crm.Import.Runs;
using Crm.Import.Tests.Runs;
using Crm.Parties;
using Crm.People;
using Crm.Products;
using Crm.Sales;
using Crm.Testing;
using Crm.Values;

namespace Crm.Import.Tests.Batches;

public sealed class UndoTests : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Seller.Folder();
    private readonly CrmTestHost _host;

    public UndoTests() => _host = new CrmTestHost(Model, crm => crm.UseSqlite(Path.Combine(_folder.FullName, "crm.db")));

    // A reader sees everything, and changes nothing.
    private static CrmModel Model { get; } = CrmModel.Build(m => Seller.Declare(m).Access(a => a.Role("reader", r => r.OnEverything(Scope.All, Right.Read))));

    private Importer Importer => new(_host.Crm, _host.Clock);

    [Fact]
    public async Task What_an_import_made_goes_to_the_recycle_bin_and_an_import_that_revives_takes_it_out_again()
    {
        var first = await RunAsync(new ImportOptions { BatchSize = 7 });
        var undo = await UndoAsync(first);
        Assert.Empty(undo.Left);
        Assert.Equal((first.Tables.Sum(t => t.Created), 0), (undo.Removed, undo.Reverted));
        Assert.Equal((0, 0, 0), await CountAsync());
        await using (var session = await _host.OpenAsync())
        {
            Assert.Equal(20, await session.Opportunities.InBin().CountAsync());
            Assert.Equal(ImportBatchStatus.Undone, (await session.ImportBatches.GetAsync(first.Batch!.Value)).Status);
        }

        var refused = await RunAsync();
        Assert.All(refused.Tables, t => Assert.Equal(t.Rows, t.Refused + t.Repeated));
        var dry = await RunAsync(new ImportOptions { Revive = true, DryRun = true });
        var revived = await RunAsync(new ImportOptions { Revive = true, BatchSize = 7 });
        Assert.Empty(revived.Problems);
        Assert.Equal(revived.Tables.Select(t => (t.Created, t.Updated)), dry.Tables.Select(t => (t.Created, t.Updated)));
        Assert.All(revived.Tables, t => Assert.Equal(t.Rows, t.Updated + t.Repeated));
        Assert.Equal((3, 20, 7), await CountAsync());

        var again = await UndoAsync(revived);
        Assert.Equal((undo.Removed, 0, 0), (again.Removed, again.Reverted, again.Left.Length));
        Assert.Equal((0, 0, 0), await CountAsync());
    }

    [Fact]
    public async Task What_was_changed_since_is_left_and_told()
    {
        var report = await RunAsync();
        await using (var session = await _host.OpenAsync())
        {
            (await session.Parties.FindByExternalIdAsync("seller", "Sub"))!.Employees = 7;
            (await session.Opportunities.FindByExternalIdAsync("seller", "D2"))!.LineItems[0].Quantity = 2;
            await session.ShouldCommitAsync();
        }

        var undo = await UndoAsync(report);
        var changed = undo.Left.Where(l => l.Problem.Code == "import.changed_since");
        Assert.Equal([("D2", "amount, lineItem.quantity, lineItem.total"), ("Sub", "employees")], changed.Select(l => (l.Key, Fields(l.Problem))).OrderBy(l => l.Key, StringComparer.Ordinal));

        // Who is needed by what stays, stays as well: parents, products and owners, and whom they need.
        Assert.Equal(
            [("Cleo", "opportunity"), ("GTX Pro", "lineItem"), ("Mel", "opportunity, user"), ("Mel", "team, user"), ("Top", "party")],
            undo.Left.Except(changed).Select(l => (l.Key, By(l.Problem))).Order());
        Assert.Equal((2, 1, 3), await CountAsync());
    }

    [Fact]
    public async Task What_an_import_changed_has_its_earlier_values_parts_and_state_again()
    {
        await RunAsync();
        var before = await PictureAsync();
        var file = Path.Combine(_folder.FullName, "sales_pipeline.csv");
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(file, text.Replace("D2,Cleo,GTXPro,Sub,Engaging,2016-11-01,,", "D2,Anna,MG Special,Other,Won,2016-11-01,2017-04-01,77", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var second = await RunAsync();
        Assert.Equal((0, 1), (second.Tables.Sum(t => t.Created), second.Tables.Sum(t => t.Updated)));
        Assert.NotEqual(before, await PictureAsync());

        var undo = await UndoAsync(second);
        Assert.Equal((0, 1, 0), (undo.Removed, undo.Reverted, undo.Left.Length));
        Assert.Equal(before, await PictureAsync());
    }

    [Fact]
    public async Task A_field_that_was_changed_since_keeps_its_value_and_the_others_go_back()
    {
        Seller.Write(_folder, "accounts.csv", "account,sector,year_established,revenue,employees,office_location,subsidiary_of\nSub,retail,,,5,Kenya,\nOther,,,,,,\n");
        await RunAsync();
        Seller.Write(_folder, "accounts.csv", "account,sector,year_established,revenue,employees,office_location,subsidiary_of\nSub,medical,,,6,Peru,\nOther,,,,,,\n");
        var second = await RunAsync();
        await using (var session = await _host.OpenAsync())
        {
            (await session.Parties.FindByExternalIdAsync("seller", "Sub"))!.Employees = 7;
            await session.ShouldCommitAsync();
        }

        var undo = await UndoAsync(second);
        Assert.Equal(("Sub", "employees"), undo.Left.Select(l => (l.Key, Fields(l.Problem))).Single());
        await using var after = await _host.OpenAsync();
        var sub = (await after.Parties.FindByExternalIdAsync("seller", "Sub"))!;
        Assert.Equal(("retail", 7, "Kenya"), (sub.Industry, sub.Employees, sub.Billing!.Country));
    }

    [Fact]
    public async Task What_somebody_else_refers_to_by_now_is_left_and_told_until_nobody_does()
    {
        var report = await RunAsync();
        Opportunity deal;
        await using (var session = await _host.OpenAsync())
        {
            deal = session.Add(Opportunity.Named("by hand"));
            deal.Customer = (await session.Parties.FindByExternalIdAsync("seller", "Other"))!.Id;
            await session.ShouldCommitAsync();
        }

        var undo = await UndoAsync(report);
        Assert.Equal(("Other", "import.in_use", "opportunity"), undo.Left.Select(l => (l.Key, l.Problem.Code, By(l.Problem))).Single());
        Assert.Equal((report.Tables.Sum(t => t.Created) - 1, 0), (undo.Removed, undo.NotFound));
        Assert.Equal((1, 1, 0), await CountAsync());

        await using (var session = await _host.OpenAsync())
        {
            session.Remove(await session.Opportunities.GetAsync(deal.Id));
            await session.ShouldCommitAsync();
        }

        var rest = await UndoAsync(report);
        Assert.Equal((1, undo.Removed, 0), (rest.Removed, rest.NotFound, rest.Left.Length));
        Assert.Equal((0, 0, 0), await CountAsync());
    }

    [Fact]
    public async Task What_was_taken_out_of_the_recycle_bin_goes_back_as_it_lay_there()
    {
        await UndoAsync(await RunAsync());
        var before = await BinAsync();
        var file = Path.Combine(_folder.FullName, "accounts.csv");
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(file, text.Replace("Kenya", "Peru", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var revived = await RunAsync(new ImportOptions { Revive = true });
        await using (var session = await _host.OpenAsync())
            Assert.Equal("Peru", (await session.Parties.FindByExternalIdAsync("seller", "Sub"))!.Billing!.Country);

        var undo = await UndoAsync(revived);
        Assert.Equal((revived.Tables.Sum(t => t.Updated), 0, 0), (undo.Removed, undo.Reverted, undo.Left.Length));
        Assert.Equal(before, await BinAsync());
    }

    [Fact]
    public async Task Who_may_not_change_a_batch_may_not_undo_it_and_does_it_no_harm()
    {
        var report = await RunAsync();
        var rea = User.Named("Rea");
        rea.Roles = ChoiceSet.Create(["reader"]);
        var reader = await _host.ActAsAsync(await _host.GivenAsync(rea));
        await Assert.ThrowsAsync<RefusedException>(() => Importer.UndoAsync(report.Batch!.Value, reader, cancellationToken: TestContext.Current.CancellationToken).AsTask());
        Assert.Equal(ImportBatchStatus.Finished, await StatusAsync(report));
    }

    [Fact]
    public async Task What_cannot_be_undone_is_told_and_the_rest_is_undone()
    {
        await RunAsync();
        var file = Path.Combine(_folder.FullName, "sales_pipeline.csv");
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(file, text.Replace("D2,Cleo,GTXPro,", "D2,Anna,MG Special,", StringComparison.Ordinal).Replace("D7,Cleo,", "D7,Anna,", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var second = await RunAsync();
        await using (var session = await _host.OpenAsync())
        {
            session.Purge((await session.Set<Product>().FindByExternalIdAsync("seller", "GTX Pro"))!);
            await session.ShouldCommitAsync();
        }

        var undo = await UndoAsync(second);
        Assert.Equal((1, "D2", "field.unknown_reference"), (undo.Reverted, Assert.Single(undo.Left).Key, undo.Left[0].Problem.Code));
        Assert.Equal(ImportBatchStatus.Finished, await StatusAsync(second));
    }

    [Fact]
    public async Task A_batch_is_undone_once()
    {
        var report = await RunAsync();
        await UndoAsync(report);
        var twice = await Assert.ThrowsAsync<RefusedException>(() => UndoAsync(report));
        Assert.Equal("import.batch_ended", twice.Problems.Single().Code);
        var none = await Assert.ThrowsAsync<RefusedException>(() => Importer.UndoAsync(default, Actor.System, cancellationToken: TestContext.Current.CancellationToken).AsTask());
        Assert.Equal("import.no_batch", none.Problems.Single().Code);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return _host.DisposeAsync();
    }

    private async Task<ImportBatchStatus> StatusAsync(ImportReport report)
    {
        await using var session = await _host.OpenAsync();
        return (await session.ImportBatches.GetAsync(report.Batch!.Value)).Status;
    }

    private static string By(Problem problem) => string.Join(", ", (IEnumerable<string>)problem.Arguments["by"]!);

    private static string Fields(Problem problem) => string.Join(", ", (IEnumerable<string>)problem.Arguments["fields"]!);

    private async Task<ImportReport> RunAsync(ImportOptions? options = null) =>
        await Importer.RunAsync(Seller.Plan, _folder.FullName, Actor.System, options, cancellationToken: TestContext.Current.CancellationToken);

    private async Task<UndoReport> UndoAsync(ImportReport report) =>
        await Importer.UndoAsync(report.Batch!.Value, Actor.System, cancellationToken: TestContext.Current.CancellationToken);

    private async Task<(long Parties, long Deals, long Others)> CountAsync()
    {
        await using var session = await _host.OpenAsync();
        return (await session.Parties.CountAsync(), await session.Opportunities.CountAsync(), await session.Set<Product>().CountAsync() + await session.Set<User>().CountAsync());
    }

    private async Task<IReadOnlyList<string>> BinAsync()
    {
        await using var session = await _host.OpenAsync();
        return [.. (await session.Parties.InBin().OrderBy("name").ToListAsync()).Select(p => $"{p.Name} {p.Industry} {p.Billing?.Country} {p.Employees}")];
    }

    // Every deal with its line items, but for versions and times.
    private async Task<string> PictureAsync()
    {
        await using var session = await _host.OpenAsync();
        var deals = await session.Opportunities.OrderBy("name").OrderBy("id").ToListAsync();
        return string.Join('\n', deals.Select(d => $"{d.Id} {d.Name} {d.Owner} {d.OwnerTeam} {d.Customer} {d.Stage} {d.EngagedOn} {d.ClosedOn} {d.Amount?.Amount} {string.Join(';', d.LineItems.Select(i => $"{i.Product} {i.Price} {i.Quantity}"))}"));
    }
}
