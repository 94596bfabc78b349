using System.Globalization;
using Crm.PostgreSql.Tests;
using Quickstart.Tests.Stores;

namespace Quickstart.Tests;

/// <summary>Imports by processes that die, and by several at once: nothing is lost, and nothing is there twice.</summary>
public class InterruptedImportTests(PostgresServer server)
{
    private const int Deals = 3_000;
    private const int Kills = 2;

    [Theory]
    [InlineData("sqlite", false)]
    [InlineData("sqlite", true)]
    [InlineData("postgres", true)]
    public async Task An_import_that_was_killed_anywhere_is_finished_by_running_it_again_or_going_on(string kind, bool resumes)
    {
        var random = Seeded();
        using var folder = SmallFolder.Of(Deals);
        await using var store = await TestStore.EmptyAsync(kind, server);
        string[] import = ["import", folder.Root, .. store.Options, "--json"];
        var (command, hits, last) = (import, 0, (Run?)null);
        while (hits < Kills && last is null)
        {
            var enough = random.Next(1, Deals / 3);
            (var killed, last) = await KilledAsync(store, command, enough);
            if (last is not null)
                break;
            hits++;
            TestContext.Current.TestOutputHelper?.WriteLine($"killed at {killed.Rows} rows, meant were {enough}: batch {killed.Id}");
            command = resumes ? [.. import, "--resume", killed.Id] : import;
        }

        Assert.True(hits > 0, "No kill hit a running import.");
        last ??= await Run.DoneAsync(command);
        Assert.Empty(last.Json.GetProperty("problems").EnumerateArray());
        var batches = await BatchesAsync(store);
        Assert.Equal(resumes ? ["finished"] : ["finished", .. Enumerable.Repeat("running", hits)], batches.Select(b => b.Status));
        Assert.Equal(resumes, last.Json.GetProperty("tables").EnumerateArray().Sum(t => t.GetProperty("passed").GetInt32()) > 0);
        await AssertWholeAsync(folder, store.Options);
    }

    [Fact]
    public async Task Four_imports_at_once_of_shuffled_files_make_no_record_twice()
    {
        var random = Seeded();
        using var folder = SmallFolder.Of(Deals / 8);
        var folders = Enumerable.Range(0, 4).Select(_ => SmallFolder.Of(Deals / 8)).ToList();
        folders.ForEach(f => f.Shuffle(random));
        var imports = folders.Select(f => new QuickstartProcess("import", f.Root, "--db", folder.Database, "--json")).ToList();
        foreach (var import in imports)
        {
            var run = await import.EndAsync();
            Assert.True(run.Code == 0, run.Error + run.Output);
        }

        await AssertWholeAsync(folder, "--db", folder.Database);
        imports.ForEach(i => i.Dispose());
        folders.ForEach(f => f.Dispose());
    }

    private static async Task AssertWholeAsync(SmallFolder folder, params string[] store)
    {
        var uninterrupted = await Run.DoneAsync("report", "--from", folder.Root, "--json");
        Assert.Equal(uninterrupted.Output, (await Run.DoneAsync(["report", .. store, "--json"])).Output);
        var everything = folder.Write("rule.json", """{"all":[]}""");
        foreach (var type in (string[])["user", "opportunity"])
        {
            var expected = await Run.DoneAsync("segment", everything, "--type", type, "--from", folder.Root, "--json");
            Assert.Equal(expected.Output, (await Run.DoneAsync(["segment", everything, "--type", type, .. store, "--json"])).Output);
        }

        var again = (await Run.DoneAsync(["import", folder.Root, .. store, "--json"])).Json;
        Assert.All(again.GetProperty("tables").EnumerateArray(), t => Assert.Equal((0, 0), (t.GetProperty("created").GetInt32(), t.GetProperty("changed").GetInt32())));
        await Run.DoneAsync(["check", .. store, "--json"]);
    }

    // Looks how far the import is, and ends it once that is far enough; what it left where it was quicker.
    private static async Task<((string Id, int Rows, string Status) Killed, Run? Ended)> KilledAsync(TestStore store, string[] command, int enough)
    {
        var before = (await BatchesAsync(store)).ToDictionary(b => b.Id, b => b.Rows);
        using var import = new QuickstartProcess(command);
        while (!import.HasEnded && !(await BatchesAsync(store)).Any(b => b.Rows >= enough && b.Rows > before.GetValueOrDefault(b.Id)))
            await Task.Delay(2, TestContext.Current.CancellationToken);
        if (!await import.KillAsync())
            return (default, await import.EndAsync());
        var killed = (await BatchesAsync(store)).Single(b => !before.ContainsKey(b.Id) || command.Contains(b.Id));
        Assert.Equal("running", killed.Status);
        return (killed, null);
    }

    // Newest first; none before there is a store.
    private static async Task<(string Id, int Rows, string Status)[]> BatchesAsync(TestStore store)
    {
        var imports = await store.RunAsync("imports", "--json");
        return imports.Code == ExitCodes.Done
            ? [.. imports.Json.GetProperty("batches").EnumerateArray().Select(b => (b.GetProperty("id").GetString()!, b.GetProperty("rows").GetInt32(), b.GetProperty("status").GetString()!))]
            : [];
    }

    private static Random Seeded()
    {
        var seed = Environment.GetEnvironmentVariable("CRM_SEED") is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"CRM_SEED={seed}");
        return new Random(seed);
    }
}
