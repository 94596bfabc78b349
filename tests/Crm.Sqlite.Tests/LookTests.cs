using Crm.Conformance;
using Crm.EntityFrameworkCore;
using Crm.Errors;
using Crm.Records;
using Microsoft.Data.Sqlite;

namespace Crm.Sqlite.Tests;

/// <summary>What a file holds is said without making anything, and beside what is no database nothing is made at all.</summary>
public sealed class LookTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crm-look-");

    private string Path => System.IO.Path.Combine(_folder.FullName, "a %3f file?.db");

    [Fact]
    public async Task A_file_that_is_not_there_or_empty_holds_nothing_and_is_left_so()
    {
        Assert.Equal(DatabaseContent.Nothing, await LookAsync());
        Assert.Empty(_folder.GetFiles());
        File.WriteAllText(Path, "");
        Assert.Equal(DatabaseContent.Nothing, await LookAsync());
        Assert.Equal(0, Assert.Single(_folder.GetFiles()).Length);
    }

    [Theory]
    [InlineData("delete", "bookmarks")]
    [InlineData("wal", "bookmarks")]
    [InlineData("delete", "crm_party")]
    public async Task A_file_of_another_program_is_known_and_left_as_it_is(string journal, string table)
    {
        await ExecuteAsync($"PRAGMA journal_mode = {journal}; CREATE TABLE {table} (url TEXT)");
        var before = File.ReadAllBytes(Path);
        Assert.Equal(DatabaseContent.OfOthers, await LookAsync());
        Assert.Equal(before, File.ReadAllBytes(Path));
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public async Task A_file_of_the_crm_is_known_while_it_is_written_to_and_beside_other_tables()
    {
        await using var store = Store();
        await using var connection = await store.ConnectAsync(TenantId.Default, TestContext.Current.CancellationToken);
        Assert.Equal(DatabaseContent.Crm, await LookAsync());
        await ExecuteAsync("CREATE TABLE bookmarks (url TEXT)");
        Assert.Equal(DatabaseContent.Crm, await LookAsync());
    }

    [Fact]
    public async Task Looking_at_a_file_that_is_open_takes_no_lock_from_whoever_has_it_open()
    {
        await using var store = new SqliteStore(StoreContract.Model.Catalog, new SqliteOptions { Path = Path }, TimeProvider.System);
        await using var connection = await store.ConnectAsync(TenantId.Default, TestContext.Current.CancellationToken);
        Assert.True(File.Exists(Path + "-wal"));
        Assert.Equal(DatabaseContent.Crm, await store.LookAsync(TestContext.Current.CancellationToken));

        // Whoever finds no lock on it thinks that nobody has it open, and takes its log away.
        using var other = new WriterProcess(Path, "add", "Port", 0.2);
        await other.EndAsync();
        Assert.True(File.Exists(Path + "-wal"));
    }

    [Fact]
    public async Task A_file_that_a_killed_writer_left_is_put_right_and_known()
    {
        var left = Path + ".left";
        await using (var store = new SqliteStore(StoreContract.Model.Catalog, new SqliteOptions { Path = left }, TimeProvider.System))
        await using (await store.ConnectAsync(TenantId.Default, TestContext.Current.CancellationToken))
        {
        }

        await ExecuteAsync(
            left,
            """
            PRAGMA journal_mode = delete; PRAGMA cache_size = 2; BEGIN; CREATE TABLE t (a);
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) INSERT INTO t SELECT hex(randomblob(50)) FROM n
            """,
            () =>
            {
                File.Copy(left, Path);
                File.Copy(left + "-journal", Path + "-journal");
            });
        Assert.Equal(DatabaseContent.Crm, await LookAsync());
        Assert.False(File.Exists(Path + "-journal"));
    }

    [Fact]
    public async Task Beside_a_file_that_is_no_database_nothing_is_made()
    {
        File.WriteAllText(Path, new string('x', 5_000));
        await Assert.ThrowsAsync<StoreException>(LookAsync);
        await using (var store = Store())
        {
            var error = await Assert.ThrowsAsync<StoreException>(async () => await store.ConnectAsync(TenantId.Default, TestContext.Current.CancellationToken));
            Assert.Equal($"The file {Path} is no SQLite database.", error.Message);
        }

        Assert.Single(_folder.GetFiles());
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private SqliteStore Store() => new(CrmModel.Build(m => m.AddPeople()).Catalog, new SqliteOptions { Path = Path }, TimeProvider.System);

    private async Task<DatabaseContent> LookAsync()
    {
        await using var store = Store();
        return await store.LookAsync(TestContext.Current.CancellationToken);
    }

    private Task ExecuteAsync(string text) => ExecuteAsync(Path, text, () => { });

    private static async Task ExecuteAsync(string path, string text, Action before)
    {
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = text;
        await command.ExecuteNonQueryAsync();
        before();
    }
}
