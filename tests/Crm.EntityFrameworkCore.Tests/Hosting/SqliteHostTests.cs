using Crm.EntityFrameworkCore;
using Crm.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Crm.Hosting.Tests;

public sealed class SqliteHostTests : HostContract
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crm-host-");

    [Fact]
    public async Task Connections_of_the_host_never_checkpoint_by_themselves()
    {
        await using var shop = Open();
        await shop.Database.OpenConnectionAsync();
        await using var command = shop.Database.GetDbConnection().CreateCommand();
        command.CommandText = "PRAGMA wal_autocheckpoint";
        Assert.Equal(0L, await command.ExecuteScalarAsync());
    }

    protected override RelationalDialect Dialect => SqliteDialect.Instance;

    private string File => Path.Combine(_folder.FullName, "shop.db");

    protected override ValueTask PrepareAsync() => ValueTask.CompletedTask;

    protected override ValueTask CleanAsync()
    {
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    protected override void UseStore(CrmBuilder crm) => crm.UseSqlite(File);

    protected override void UseProvider(DbContextOptionsBuilder options) => options.UseSqlite($"Data Source={File}");
}
