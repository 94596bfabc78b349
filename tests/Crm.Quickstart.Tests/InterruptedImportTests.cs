using System.Globalization;

namespace Quickstart.Tests;

/// <summary>Imports by processes that die, and by several at once: nothing is lost, and nothing is there twice.</summary>
public class InterruptedImportTests
{
    private const int Deals = 1_600;
    private const int Kills = 2;

    [Fact]
    public async Task An_import_that_was_killed_anywhere_is_finished_by_running_it_again()
    {
        var random = Seeded();
        using var folder = SmallFolder.Of(Deals);
        for (var kill = 0; kill < Kills; kill++)
        {
            var written = Written(folder);
            var enough = written + random.Next(20_000, 500_000);
            using var import = new QuickstartProcess("import", folder.Root, "--db", folder.Database, "--json");
            while (!import.HasEnded && Written(folder) < enough)
                await Task.Delay(2, TestContext.Current.CancellationToken);
            await import.KillAsync();
            TestContext.Current.TestOutputHelper?.WriteLine($"killed at {Written(folder)} of {enough} bytes");
        }

        var last = await Run.DoneAsync("import", folder.Root, "--db", folder.Database, "--json");
        Assert.Empty(last.Json.GetProperty("problems").EnumerateArray());
        await AssertWholeAsync(folder);
    }

    [Fact]
    public async Task Four_imports_at_once_of_shuffled_files_make_no_record_twice()
    {
        var random = Seeded();
        using var folder = SmallFolder.Of(Deals / 4);
        var folders = Enumerable.Range(0, 4).Select(_ => SmallFolder.Of(Deals / 4)).ToList();
        folders.ForEach(f => f.Shuffle(random));
        var imports = folders.Select(f => new QuickstartProcess("import", f.Root, "--db", folder.Database, "--json")).ToList();
        foreach (var import in imports)
        {
            var run = await import.EndAsync();
            Assert.True(run.Code == 0, run.Error + run.Output);
        }

        await AssertWholeAsync(folder);
        imports.ForEach(i => i.Dispose());
        folders.ForEach(f => f.Dispose());
    }

    private static async Task AssertWholeAsync(SmallFolder folder)
    {
        var uninterrupted = await Run.DoneAsync("report", "--from", folder.Root, "--json");
        Assert.Equal(uninterrupted.Output, (await Run.DoneAsync("report", "--db", folder.Database, "--json")).Output);
        var everything = folder.Write("rule.json", """{"all":[]}""");
        foreach (var type in (string[])["user", "opportunity"])
        {
            var expected = await Run.DoneAsync("segment", everything, "--type", type, "--from", folder.Root, "--json");
            Assert.Equal(expected.Output, (await Run.DoneAsync("segment", everything, "--type", type, "--db", folder.Database, "--json")).Output);
        }

        var again = (await Run.DoneAsync("import", folder.Root, "--db", folder.Database, "--json")).Json;
        Assert.All(again.GetProperty("tables").EnumerateArray(), t => Assert.Equal((0, 0), (t.GetProperty("created").GetInt32(), t.GetProperty("changed").GetInt32())));
        await Run.DoneAsync("check", "--db", folder.Database, "--json");
    }

    private static long Written(SmallFolder folder) =>
        new[] { folder.Database, folder.Database + "-wal" }.Select(f => new FileInfo(f)).Where(f => f.Exists).Sum(f => f.Length);

    private static Random Seeded()
    {
        var seed = Environment.GetEnvironmentVariable("CRM_SEED") is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"CRM_SEED={seed}");
        return new Random(seed);
    }
}
