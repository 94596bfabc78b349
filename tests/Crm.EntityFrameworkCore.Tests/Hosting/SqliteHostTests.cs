using Crm.Access;
using Crm.EntityFrameworkCore;
using Crm.Parties;
using Crm.Sessions;
using Crm.Sqlite;
using Crm.Time;
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

    [Fact]
    public async Task A_connection_that_the_host_opened_by_itself_is_as_able_as_others()
    {
        await using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        await connection.OpenAsync();
        await using var shop = new Shop(new DbContextOptionsBuilder<Shop>().UseSqlite(connection).UseCrm(Shop.Crm, Dialect).Options, Dialect);
        await using (var session = await Runtime.OpenSessionAsync(shop, Actor.System))
        {
            session.Add(Party.Organisation("Acme"));
            await session.CommitAsync();
            Assert.Equal(1, Assert.Single(await session.Set<Party>().SummariseAsync(Summary.Total.ByPeriod("createdAt", CalendarUnit.Year).Count())).Number());
            await using var reading = connection.CreateCommand();
            reading.CommandText = "SELECT crm_start_of('2026-01-01', NULL, 'Year', 'Etc/UTC') UNION ALL SELECT 'more'";
            await using var reader = await reading.ExecuteReaderAsync();
            Assert.True(await reader.ReadAsync());
            await (await Runtime.OpenSessionAsync(shop, Actor.System)).DisposeAsync();
        }

        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_autocheckpoint";
        Assert.Equal(0L, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task A_file_may_be_reached_by_a_link()
    {
        var link = Path.Combine(_folder.FullName, "link.db");
        System.IO.File.CreateSymbolicLink(link, File);
        await using var shop = new Shop(new DbContextOptionsBuilder<Shop>().UseSqlite($"Data Source={link}").UseCrm(Shop.Crm, Dialect).Options, Dialect);
        await using var session = await Runtime.OpenSessionAsync(shop, Actor.System);
        session.Add(Party.Organisation("Acme"));
        await session.CommitAsync();
        Assert.Equal((1, 0), await CountAsync());
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

    protected override void UseOtherDatabase(DbContextOptionsBuilder options) => options.UseSqlite($"Data Source={Path.Combine(_folder.FullName, "elsewhere.db")}");
}
