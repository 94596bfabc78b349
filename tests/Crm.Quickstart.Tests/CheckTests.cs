using Microsoft.Data.Sqlite;

namespace Quickstart.Tests;

/// <summary>What is spoilt behind the library's back is noticed, and told in a sentence.</summary>
public sealed class CheckTests : IDisposable
{
    private readonly SmallFolder _folder = new();

    [Fact]
    public async Task A_whole_store_has_no_findings()
    {
        await Run.DoneAsync("import", _folder.Root, "--db", _folder.Database);
        await Run.DoneAsync("move", "D3", "win", "customer=Alpha", "--db", _folder.Database);
        await Run.DoneAsync("import", _folder.Root, "--db", _folder.Database);
        var check = (await Run.DoneAsync("check", "--db", _folder.Database, "--json")).Json;
        Assert.True(check.GetProperty("isSound").GetBoolean());
        var facts = check.GetProperty("checks")[0].GetProperty("facts");
        Assert.Equal(("full", "ok"), (facts.GetProperty("synchronous").GetString(), facts.GetProperty("integrity").GetString()));
        Assert.Matches("^3\\.", facts.GetProperty("engine").GetString());
        Assert.Contains("✓ references", (await Run.DoneAsync("check", "--db", _folder.Database)).Output, StringComparison.Ordinal);
        Assert.Contains("✓ states", (await Run.DoneAsync("check", "--from", _folder.Root)).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE crm_opportunity SET customer = randomblob(16) WHERE name = 'Saw for Alpha'", "customer names party")]
    [InlineData("UPDATE crm_opportunity SET version = 9 WHERE name = 'Saw for Alpha'", "It has version 9, the journal's last entry 1.")]
    [InlineData("UPDATE crm_opportunity SET stage = 'lost' WHERE name = 'Saw for Alpha'", "It is lost; the last state that it entered was won.")]
    [InlineData("UPDATE crm_opportunity SET created_at = created_at - 1000000", "the journal begins with Created")]
    [InlineData("DELETE FROM crm__claims WHERE key = 'seller:D1'", "externalIds \"seller:D1\" is not found when it is looked up.")]
    [InlineData("UPDATE crm__claims SET record = (SELECT id FROM crm_opportunity WHERE name = 'GTXPro for Beta') WHERE key = 'seller:D1'", "externalIds \"seller:D1\" leads to another record")]
    [InlineData("DELETE FROM crm__journal", "The journal knows nothing of it.")]
    [InlineData("DELETE FROM crm_party WHERE name = 'Alpha'", "parent names party")]
    public async Task What_is_spoilt_is_found(string statement, string sentence)
    {
        await Run.DoneAsync("import", _folder.Root, "--db", _folder.Database);
        await SpoilAsync(statement, _folder);
        Assert.Contains(await FoundAsync(_folder), f => f.Contains(sentence, StringComparison.Ordinal));
        Assert.Contains("✗", (await Run.OfAsync("check", "--db", _folder.Database)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_checks_is_told_of_no_record_that_is_not_theirs()
    {
        using var folder = new SmallFolder(SmallFolder.DealsOfTwoTeams);
        await Run.DoneAsync("import", folder.Root, "--db", folder.Database);
        await SpoilAsync("UPDATE crm__claims SET record = (SELECT id FROM crm_opportunity WHERE name = 'Saw for Beta') WHERE key = 'seller:D1'", folder);
        await SpoilAsync("UPDATE crm_opportunity SET version = 9 WHERE name = 'GTXPro for Beta'", folder);
        Assert.Contains(await FoundAsync(folder), f => f.StartsWith("externalIds \"seller:D1\" leads to another record, opportunity", StringComparison.Ordinal));
        Assert.Equal(["externalIds \"seller:D1\" leads to another record.", "It has version 9, the journal's last entry 1."], await FoundAsync(folder, "--as", "Ann"));
        Assert.Empty(await FoundAsync(folder, "--as", "Cy"));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_named()
    {
        var run = await Run.OfAsync("check", "--db", _folder.Write("x.db", "no database, but long enough to be taken for one"));
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains("is no SQLite database", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<string[]> FoundAsync(SmallFolder folder, params string[] options)
    {
        var check = await Run.OfAsync(["check", "--db", folder.Database, "--json", .. options]);
        string[] found = [.. check.Json.GetProperty("checks").EnumerateArray().SelectMany(c => c.GetProperty("findings").EnumerateArray()).Select(f => f.GetProperty("text").GetString()!)];
        Assert.Equal(found.Length == 0 ? ExitCodes.Done : ExitCodes.No, check.Code);
        return found;
    }

    private static async Task SpoilAsync(string statement, SmallFolder folder)
    {
        await using var connection = new SqliteConnection($"Data Source={folder.Database};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        Assert.NotEqual(0, await command.ExecuteNonQueryAsync());
    }
}
