using Crm.Access;
using Crm.Errors;
using Crm.Import.Batches;
using Crm.Import.Mappings;
using Crm.Import.Runs;
using Crm.Import.Tests.Runs;
using Crm.Parties;
using Crm.People;
using Crm.Sales;
using Crm.Testing;
using Crm.Values;
using NodaTime;

namespace Crm.Import.Tests.Batches;

/// <summary>Several batches over the same records, undone by several people, more than once.</summary>
public sealed class UndoAgainTests : IAsyncDisposable
{
    private static readonly ImportPlan Parties = ImportPlan.Parse("""
        { "system": "s", "tables": [ { "file": "rows.csv", "type": "party", "key": "id",
          "fields": { "name": "id", "kind": { "constant": "organisation" }, "industry": "industry", "employees": "employees", "parent": "parent",
            "owner": { "column": "owner", "by": { "type": "user", "field": "name" } } },
          "parts": [ { "type": "contactPoint", "fields": { "kind": { "constant": "phone" }, "value": "phone" } } ] } ] }
        """);

    private static readonly ImportPlan Deals = ImportPlan.Parse("""
        { "system": "s", "tables": [ { "file": "rows.csv", "type": "opportunity", "key": "id",
          "fields": { "name": "id", "closedOn": "closed", "amount": { "column": "amount", "currency": "USD" } },
          "states": [ { "state": { "constant": "engaging" }, "at": "engaged" }, { "state": "stage", "at": "closed" } ] } ] }
        """);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crm-undo-");
    private readonly CrmTestHost _host;

    public UndoAgainTests() => _host = new CrmTestHost(Model, crm => crm.UseSqlite(Path.Combine(_folder.FullName, "crm.db")));

    private static CrmModel Model { get; } = CrmModel.Build(m => Seller.Declare(m).Access(a => a
        .Secure<Party, long?>(p => p.Employees)
        .Role("mine", r => r.OnEverything(Scope.Own))
        .Role("blind", r => r.OnEverything(Scope.All))
        .Role("own", r => r.OnEverything(Scope.All, Right.Read).OnEverything(Scope.Own))));

    private Importer Importer => new(_host.Crm, _host.Clock);

    [Fact]
    public async Task Batches_are_undone_one_after_another_the_last_first()
    {
        await RunAsync("A,base,,,,");
        var (one, two) = (await RunAsync("A,one,,,,"), await RunAsync("A,two,,,,"));
        Assert.Empty((await UndoAsync(two)).Left);
        Assert.Equal("A one ", await PictureAsync());
        Assert.Empty((await UndoAsync(one)).Left);
        Assert.Equal("A base ", await PictureAsync());
    }

    [Fact]
    public async Task What_one_batch_made_and_another_changed_goes_when_both_are_undone()
    {
        var (one, two) = (await RunAsync("A,one,,,,"), await RunAsync("A,two,,,,"));
        await UndoAsync(two);
        Assert.Equal((1, 0), (await UndoAsync(one)) is var undo ? (undo.Removed, undo.Left.Length) : default);
        Assert.Equal("", await PictureAsync());
    }

    [Fact]
    public async Task Undoing_again_tells_again_what_is_left()
    {
        await RunAsync("A,base,1,,,");
        var batch = await RunAsync("A,one,2,,,");
        await ChangeAsync("A", p => p.Employees = 9);
        foreach (var _ in Enumerable.Range(0, 2))
        {
            Assert.Equal("import.changed_since", Assert.Single((await UndoAsync(batch)).Left).Problem.Code);
            Assert.Equal("A base 9", await PictureAsync());
            Assert.Equal(ImportBatchStatus.Finished, await StatusAsync(batch));
        }

        await ChangeAsync("A", p => p.Employees = 2);
        Assert.Empty((await UndoAsync(batch)).Left);
        Assert.Equal(("A base 1", ImportBatchStatus.Undone), (await PictureAsync(), await StatusAsync(batch)));
    }

    [Fact]
    public async Task The_parent_of_a_child_that_stays_stays_whichever_came_first()
    {
        var batch = await RunAsync(new ImportOptions { BatchSize = 1 }, null, "child,x,,parent,,", "parent,x,,,,");
        await ChangeAsync("child", p => p.Employees = 9);
        var undo = await UndoAsync(batch);
        Assert.Equal([("child", "import.changed_since"), ("parent", "import.in_use")], undo.Left.Select(l => (l.Key, l.Problem.Code)).Order());
        Assert.Equal("child x 9; parent x ", await PictureAsync());
    }

    [Fact]
    public async Task A_part_comes_back_once_though_the_removal_beside_it_is_refused()
    {
        var ann = await _host.GivenAsync(Named("Ann", "own"));
        await _host.GivenAsync(Named("Bob", "own"));
        await RunAsync("R,x,,,Ann,+41446681801");
        await RemoveAsync("R");
        var batch = await RunAsync(new ImportOptions { Revive = true }, null, "R,x,,,Ann,", "N,x,,,Bob,");
        await GiveAsync(batch, ann);
        var undo = await UndoAsync(batch, ann);
        Assert.Equal((1, "N"), (undo.Removed, Assert.Single(undo.Left).Key));
        Assert.Equal("R x  +41446681801", await PictureAsync(isBinned: true));
    }

    [Fact]
    public async Task Who_sees_none_of_the_records_does_not_end_the_batch()
    {
        var ann = await _host.GivenAsync(Named("Ann", "mine"));
        await _host.GivenAsync(Named("Bob", "mine"));
        var batch = await RunAsync("R,x,,,Bob,", "N,x,,,Bob,");
        await GiveAsync(batch, ann);
        Assert.Equal((0, 0, 2), (await UndoAsync(batch, ann)) is var undo ? (undo.Removed, undo.NotFound, undo.NotSeen) : default);
        Assert.Equal(2, (await UndoAsync(batch)).Removed);
    }

    [Fact]
    public async Task Fields_that_the_actor_may_not_see_are_left_and_told_without_their_names()
    {
        var ann = await _host.GivenAsync(Named("Ann", "blind"));
        await RunAsync("A,base,1,,,");
        var batch = await RunAsync("A,one,2,,,");
        Assert.Equal("import.barred", Assert.Single((await UndoAsync(batch, ann)).Left).Problem.Code);
        Assert.Equal("A base 2", await PictureAsync());
        Assert.Empty((await UndoAsync(batch)).Left);
        Assert.Equal("A base 1", await PictureAsync());
    }

    [Fact]
    public async Task A_batch_that_was_gone_on_with_and_has_keys_in_two_steps_is_undone_as_a_whole()
    {
        string[] rows = ["A,one,,,,", "B,one,,,,", "\"C,one,,,,"];
        var broken = await RunAsync(new ImportOptions { BatchSize = 1 }, null, rows);
        Assert.False(broken.IsComplete);
        await using (var session = await _host.OpenAsync())
            Assert.Equal((ImportBatchStatus.Running, 2), (await session.ImportBatches.GetAsync(broken.Batch!.Value)) is var kept ? (kept.Status, kept.Created) : default);
        rows[2] = "C,one,,,,";
        var whole = await RunAsync(new ImportOptions { BatchSize = 1, Resume = broken.Batch }, null, rows);
        Assert.Equal((1, 1, 1), (whole.Tables[0].Passed, whole.Tables[0].Unchanged, whole.Tables[0].Created));
        var undo = await UndoAsync(whole);
        Assert.Equal((3, 0, 0, 0), (undo.Removed, undo.NotFound, undo.NotSeen, undo.Left.Length));
        Assert.Equal(ImportBatchStatus.Undone, await StatusAsync(whole));
    }

    [Fact]
    public async Task A_plan_that_misspells_a_field_is_asked_about_those_that_the_importer_may_see()
    {
        var ann = await _host.ActAsAsync(await _host.GivenAsync(Named("Ann", "blind")));
        var plan = ImportPlan.Parse("""{ "system": "s", "tables": [ { "file": "rows.csv", "type": "party", "key": "id", "fields": { "name": "id", "employes": "id", "industri": "id" } } ] }""");
        Seller.Write(_folder, "rows.csv", "id\nA\n");
        var blind = await Assert.ThrowsAsync<RefusedException>(() => Importer.CheckAsync(plan, _folder.FullName, ann, cancellationToken: TestContext.Current.CancellationToken).AsTask());
        Assert.DoesNotContain(blind.Problems, p => p.Message.Contains("employees", StringComparison.Ordinal));
        Assert.Contains(blind.Problems, p => p.Message.EndsWith("(did you mean industry?)", StringComparison.Ordinal));
        var host = await Assert.ThrowsAsync<RefusedException>(() => Importer.CheckAsync(plan, _folder.FullName, Actor.System, cancellationToken: TestContext.Current.CancellationToken).AsTask());
        Assert.Contains(host.Problems, p => p.Message.EndsWith("(did you mean employees?)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_removed_and_restored_since_was_not_changed()
    {
        var batch = await RunAsync("A,one,2,,,");
        await RemoveAsync("A");
        await using (var session = await _host.OpenAsync())
        {
            session.Restore((await session.Parties.InBin().FindByExternalIdAsync("s", "A"))!);
            await session.ShouldCommitAsync();
        }

        Assert.Equal(1, (await UndoAsync(batch)).Removed);
    }

    [Fact]
    public async Task One_that_may_not_be_restored_keeps_no_other_in_the_recycle_bin()
    {
        var ann = await _host.GivenAsync(Named("Ann", "own"));
        await _host.GivenAsync(Named("Bob", "own"));
        await RunAsync("R,x,,,Ann,", "N,x,,,Bob,");
        await RemoveAsync("R");
        await RemoveAsync("N");
        var report = await RunAsync(new ImportOptions { Revive = true }, await _host.ActAsAsync(ann), "R,y,,,Ann,", "N,y,,,Ann,");
        Assert.Equal((1, 1), (report.Tables[0].Updated, report.Tables[0].Refused));
        Assert.Equal("R y ", await PictureAsync());
    }

    [Fact]
    public async Task Undone_and_imported_again_a_deal_is_won_again()
    {
        await DealsAsync("D,engaging,2016-11-01,,");
        var won = await DealsAsync("D,won,2016-11-01,2017-04-01,5");
        Assert.Equal("won", await StageAsync());
        await UndoAsync(won);
        Assert.Equal("engaging", await StageAsync());
        await DealsAsync("D,won,2016-11-01,2017-04-01,5");
        Assert.Equal("won", await StageAsync());
    }

    [Fact]
    public async Task A_deal_that_was_moved_on_stays_also_where_its_state_has_no_instant_until_the_file_says_another()
    {
        await DealsAsync("D,prospecting,,,");
        await using (var session = await _host.OpenAsync())
        {
            session.Process((await session.Opportunities.FindByExternalIdAsync("s", "D"))!).Take("engage");
            await session.ShouldCommitAsync();
        }

        await DealsAsync("D,prospecting,,,");
        Assert.Equal("engaging", await StageAsync());
        await DealsAsync("D,lost,,2017-04-01,5");
        Assert.Equal("lost", await StageAsync());
        await DealsAsync("D,prospecting,,,");
        Assert.Equal("prospecting", await StageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static User Named(string name, string role)
    {
        var user = User.Named(name);
        user.Roles = ChoiceSet.Create([role]);
        return user;
    }

    private Task<ImportReport> RunAsync(params string[] rows) => RunAsync(null, null, rows);

    private Task<ImportReport> RunAsync(ImportOptions? options, Actor? actor, params string[] rows) =>
        RunAsync(Parties, "id,industry,employees,parent,owner,phone", rows, options, actor);

    private Task<ImportReport> DealsAsync(string row) => RunAsync(Deals, "id,stage,engaged,closed,amount", [row], null, null);

    private async Task<ImportReport> RunAsync(ImportPlan plan, string heading, string[] rows, ImportOptions? options, Actor? actor)
    {
        _host.Clock.Advance(Duration.FromMinutes(1));
        Seller.Write(_folder, "rows.csv", string.Join('\n', rows.Prepend(heading)) + "\n");
        return await Importer.RunAsync(plan, _folder.FullName, actor ?? Actor.System, options, cancellationToken: TestContext.Current.CancellationToken);
    }

    private async Task<UndoReport> UndoAsync(ImportReport report, User? by = null)
    {
        _host.Clock.Advance(Duration.FromMinutes(1));
        var actor = by is null ? Actor.System : await _host.ActAsAsync(by);
        return await Importer.UndoAsync(report.Batch!.Value, actor, cancellationToken: TestContext.Current.CancellationToken);
    }

    private async Task ChangeAsync(string key, Action<Party> change)
    {
        await using var session = await _host.OpenAsync();
        change((await session.Parties.FindByExternalIdAsync("s", key))!);
        await session.ShouldCommitAsync();
    }

    private async Task RemoveAsync(string key)
    {
        await using var session = await _host.OpenAsync();
        session.Remove((await session.Parties.FindByExternalIdAsync("s", key))!);
        await session.ShouldCommitAsync();
    }

    // So that the user may undo it.
    private async Task GiveAsync(ImportReport report, User user)
    {
        await using var session = await _host.OpenAsync();
        (await session.ImportBatches.GetAsync(report.Batch!.Value)).Owner = user.Ref;
        await session.ShouldCommitAsync();
    }

    private async Task<ImportBatchStatus> StatusAsync(ImportReport report)
    {
        await using var session = await _host.OpenAsync();
        return (await session.ImportBatches.GetAsync(report.Batch!.Value)).Status;
    }

    private async Task<string?> StageAsync()
    {
        await using var session = await _host.OpenAsync();
        return (await session.Opportunities.FindByExternalIdAsync("s", "D"))!.Stage;
    }

    private async Task<string> PictureAsync(bool isBinned = false)
    {
        await using var session = await _host.OpenAsync();
        var parties = await (isBinned ? session.Parties.InBin() : session.Parties).OrderBy("name").ToListAsync();
        return string.Join("; ", parties.Select(p => $"{p.Name} {p.Industry} {p.Employees}{string.Concat(p.ContactPoints.Select(c => " " + c.Value))}"));
    }
}
