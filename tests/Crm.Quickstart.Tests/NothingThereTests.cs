using Crm.PostgreSql.Tests;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Quickstart.Tests;

/// <summary>Where there is nothing, only an import that begins makes something; what is another program's is left as it is.</summary>
public sealed class NothingThereTests(PostgresServer server) : IDisposable
{
    private readonly SmallFolder _folder = new();

    private string[][] Commands =>
    [
        ["report"], ["check"], ["can", "D1"], ["history", "D1"], ["move", "D1", "win"], ["imports"], ["undo", Guid.Empty.ToString()],
        ["segment", Rule], ["explain", Rule, "Alpha"], ["fields", "user", "--as", "Mia"], ["import", _folder.Root, "--resume", Guid.Empty.ToString()],
    ];

    private string Rule => _folder.Write("rule.json", """{"all":[]}""");

    [Fact]
    public async Task A_command_that_reads_makes_no_file()
    {
        foreach (var command in Commands)
        {
            var run = await Run.OfAsync([.. command, "--db", _folder.Database]);
            Assert.Equal((ExitCodes.WrongInput, ""), (run.Code, run.Output));
            Assert.StartsWith($"There is no file {_folder.Database}.", run.Error, StringComparison.Ordinal);
            Assert.Contains("Begin with import", run.Error, StringComparison.Ordinal);
        }

        Assert.Empty(Made());
    }

    [Fact]
    public async Task An_empty_file_stays_empty()
    {
        _folder.Write("crm.db", "");
        foreach (var command in Commands)
        {
            var run = await Run.OfAsync([.. command, "--db", _folder.Database]);
            Assert.Equal((ExitCodes.WrongInput, ""), (run.Code, run.Output));
            Assert.StartsWith($"The file {_folder.Database} holds no CRM yet.", run.Error, StringComparison.Ordinal);
        }

        Assert.Equal(["crm.db"], Made());
        Assert.Equal(0, new FileInfo(_folder.Database).Length);
        await Run.DoneAsync("import", _folder.Root, "--db", _folder.Database);
    }

    [Fact]
    public async Task A_command_that_reads_makes_no_tables()
    {
        var connection = await server.EmptySchemaAsync();
        foreach (var command in Commands.Append(["import", _folder.Root, "--dry-run", "--as", "Mia"]))
        {
            var run = await Run.OfAsync([.. command, "--postgres", connection]);
            Assert.Equal((ExitCodes.WrongInput, ""), (run.Code, run.Output));
            Assert.Contains(command.Contains("--dry-run") ? "There is no user" : "holds no CRM yet.", run.Error, StringComparison.Ordinal);
            if (new NpgsqlConnectionStringBuilder(connection).Password is { Length: > 0 } password)
                Assert.DoesNotContain(password, run.Error, StringComparison.Ordinal);
        }

        await Run.DoneAsync("import", _folder.Root, "--dry-run", "--postgres", connection);
        Assert.Equal(0L, await TablesAsync(connection));
        await Run.DoneAsync("import", _folder.Root, "--postgres", connection);
        Assert.NotEqual(0L, await TablesAsync(connection));
        await server.DropAsync(connection);
    }

    [Fact]
    public async Task A_dry_run_judges_and_leaves_no_file()
    {
        var run = await Run.DoneAsync("import", _folder.Root, "--dry-run", "--db", _folder.Database, "--json");
        Assert.Equal(4, run.Json.GetProperty("tables").EnumerateArray().Last().GetProperty("created").GetInt32());
        Assert.Empty(Made());
    }

    [Theory]
    [InlineData("no such file", "products.csv", null)]
    [InlineData("no column", "products.csv", "name,price\nSaw,1\n")]
    [InlineData("a user that nobody is", null, null, "--as", "Mia")]
    [InlineData("no mapping", null, null, "--mapping", "nowhere.json")]
    [InlineData("a mapping that is no plan", null, null, "--mapping", "plan.json")]
    public async Task An_import_that_fails_before_its_first_row_leaves_no_file(string because, string? file, string? text, params string[] options)
    {
        var plan = _folder.Write("plan.json", """{ "system": "x" }""");
        if (file is not null && text is null)
            _folder.Delete(file);
        else if (file is not null)
            _folder.Write(file, text!);
        var run = await Run.OfAsync(["import", _folder.Root, "--db", _folder.Database, .. options.Select(o => o == "plan.json" ? plan : o)]);
        Assert.True((ExitCodes.WrongInput, "") == (run.Code, run.Output), because);
        Assert.NotEmpty(run.Error);
        Assert.Empty(Made());
    }

    [Theory]
    [InlineData("delete")]
    [InlineData("wal")]
    public async Task A_file_of_another_program_is_refused_and_left_as_it_is(string journal)
    {
        await using (var theirs = new SqliteConnection($"Data Source={_folder.Database};Pooling=False"))
        {
            await theirs.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = theirs.CreateCommand();
            command.CommandText = $"PRAGMA journal_mode = {journal}; CREATE TABLE bookmarks (url TEXT); INSERT INTO bookmarks VALUES ('x')";
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var before = File.ReadAllBytes(_folder.Database);
        foreach (var command in Commands.Append(["import", _folder.Root]).Append(["import", _folder.Root, "--dry-run"]))
        {
            var run = await Run.OfAsync([.. command, "--db", _folder.Database]);
            Assert.Equal((ExitCodes.WrongInput, ""), (run.Code, run.Output));
            Assert.StartsWith($"The file {_folder.Database} belongs to another program: it has tables, and none of them is the CRM's.", run.Error, StringComparison.Ordinal);
        }

        Assert.Equal(before, File.ReadAllBytes(_folder.Database));
        Assert.Equal(["crm.db"], Made());
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_nothing_is_left_beside_it()
    {
        _folder.Write("crm.db", new string('x', 5_000));
        foreach (var command in Commands.Append(["import", _folder.Root]))
        {
            var run = await Run.OfAsync([.. command, "--db", _folder.Database]);
            Assert.Equal((ExitCodes.WrongInput, $"The file {_folder.Database} is no SQLite database."), (run.Code, run.Error.Trim()));
        }

        Assert.Equal(["crm.db"], Made());
    }

    public void Dispose() => _folder.Dispose();

    private string[] Made() => [.. Directory.GetFiles(_folder.Root, "crm.db*").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    private static async Task<long> TablesAsync(string connection)
    {
        await using var own = new NpgsqlConnection(connection);
        await own.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand("SELECT count(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace", own);
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
