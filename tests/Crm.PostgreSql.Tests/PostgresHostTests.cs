using System.Globalization;
using Crm.Access;
using Crm.EntityFrameworkCore;
using Crm.Errors;
using Crm.Parties;
using Crm.PostgreSql;
using Crm.PostgreSql.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Crm.Hosting.Tests;

/// <summary>With retries on, as hosts have them, unless a test turns them off; and with lines that break when they are told to.</summary>
public sealed class PostgresHostTests(PostgresServer server) : HostContract
{
    private readonly BreakingLine _line = new();
    private bool _retries = true;
    private string _connectionString = "";

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task A_commit_whose_answer_is_lost_is_found_and_stands_once(bool retries, bool withHost)
    {
        _retries = retries;
        (_line.Breaks, _line.Times) = (Break.AfterCommit, int.MaxValue);
        await CommitAsync(withHost);
        Assert.Equal((1, withHost ? 1 : 0), await CountAsync());
        Assert.Equal(1, _line.Broken);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_commit_that_is_lost_on_its_way_is_tried_again_and_stands_once(bool withHost)
    {
        (_line.Breaks, _line.Times) = (Break.BeforeCommit, 1);
        await CommitAsync(withHost);
        Assert.Equal((1, withHost ? 1 : 0), await CountAsync());
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task A_commit_that_cannot_be_looked_for_is_unknown(bool retries, bool withHost)
    {
        _retries = retries;
        (_line.Breaks, _line.Times, _line.StaysDown) = (Break.AfterCommit, int.MaxValue, true);
        var error = await Assert.ThrowsAsync<StoreException>(() => CommitAsync(withHost));
        Assert.True(error.CommitUnknown);
        _line.Mend();
        Assert.Equal((1, withHost ? 1 : 0), await CountAsync());
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task A_commit_that_is_always_lost_on_its_way_is_unknown_to_whoever_asked_for_it(bool retries, bool withHost)
    {
        _retries = retries;
        (_line.Breaks, _line.Times) = (Break.BeforeCommit, int.MaxValue);
        var error = await Assert.ThrowsAsync<StoreException>(() => CommitAsync(withHost));
        Assert.True(error.CommitUnknown);
        Assert.Equal(retries ? 3 : 1, _line.Broken);
        _line.Mend();
        Assert.Equal((0, 0), await CountAsync());
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task A_line_that_breaks_before_anything_was_committed_leaves_nothing_unknown(bool retries, bool withHost)
    {
        _retries = retries;
        (_line.Breaks, _line.Times) = (Break.AtBegin, int.MaxValue);
        var error = await Assert.ThrowsAsync<StoreException>(() => CommitAsync(withHost));
        Assert.Equal((false, true), (error.CommitUnknown, error.IsTransient));
        _line.Mend();
        Assert.Equal((0, 0), await CountAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_line_that_breaks_in_a_transaction_of_the_host_leaves_nothing_unknown(bool withHost)
    {
        _retries = false;
        await using var shop = Open();
        await using var transaction = await shop.Database.BeginTransactionAsync();
        await using var session = await Runtime.OpenSessionAsync(shop, Actor.System);
        shop.Orders.Add(OrderOf("1", session.Add(Party.Organisation("Acme"))));
        if (!withHost)
            shop.ChangeTracker.Clear();
        await HangUpAsync((NpgsqlConnection)shop.Database.GetDbConnection());
        var error = await Assert.ThrowsAsync<StoreException>(async () => await (withHost ? session.CommitWithHostAsync() : session.CommitAsync()));
        Assert.Equal((false, true), (error.CommitUnknown, error.IsTransient));
        Assert.Equal((0, 0), await CountAsync());
    }

    [Fact]
    public async Task What_the_host_throws_while_it_saves_or_commits_reaches_it_as_it_is()
    {
        var own = new InvalidOperationException("The host's own.", new NpgsqlException("A line of the host's.", new IOException()));
        foreach (var when in new[] { Break.InSave, Break.BeforeCommit })
        {
            (_line.Breaks, _line.Times, _line.With) = (when, int.MaxValue, own);
            Assert.Same(own, await Assert.ThrowsAsync<InvalidOperationException>(() => CommitAsync(withHost: true)));
            _line.Mend();
            Assert.Equal((0, 0), await CountAsync());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_unique_index_of_the_hosts_own_is_named_when_it_refuses(bool inContext)
    {
        await using (var connection = new NpgsqlConnection(_connectionString))
        {
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("CREATE UNIQUE INDEX ux_one_name ON crm_party (name)", connection);
            await command.ExecuteNonQueryAsync();
        }

        await CommitAsync(withHost: false);
        await using var shop = Open();
        await using var session = inContext ? await Runtime.OpenSessionAsync(shop, Actor.System) : await Runtime.OpenSessionAsync(Actor.System);
        session.Add(Party.Organisation("Acme"));
        var error = await Assert.ThrowsAsync<StoreException>(async () => await session.CommitAsync());
        Assert.Contains("ux_one_name", error.Message, StringComparison.Ordinal);
        Assert.Equal((false, false), (error.CommitUnknown, error.IsTransient));
    }

    protected override RelationalDialect Dialect => PostgresDialect.Instance;

    protected override async ValueTask PrepareAsync() => _connectionString = await server.EmptySchemaAsync();

    // Not EnsureCreated, which makes nothing where other tests have tables in other schemas.
    protected override Task CreateTablesAsync(Shop shop) => shop.GetService<IRelationalDatabaseCreator>().CreateTablesAsync();

    protected override async ValueTask CleanAsync() => await server.DropAsync(_connectionString);

    protected override void UseStore(CrmBuilder crm) => crm.UsePostgres(_connectionString);

    protected override void UseProvider(DbContextOptionsBuilder options) => options
        .UseNpgsql(_connectionString, npgsql =>
        {
            if (_retries)
                npgsql.EnableRetryOnFailure(maxRetryCount: 2, TimeSpan.FromMilliseconds(10), null);
        })
        .AddInterceptors(_line);

    protected override void UseOtherDatabase(DbContextOptionsBuilder options) =>
        options.UseNpgsql(new NpgsqlConnectionStringBuilder(_connectionString) { Database = "elsewhere" }.ConnectionString);

    private async Task CommitAsync(bool withHost)
    {
        await using var shop = Open();
        await using var session = await Runtime.OpenSessionAsync(shop, Actor.System);
        var customer = session.Add(Party.Organisation("Acme"));
        if (withHost)
        {
            shop.Orders.Add(OrderOf("1", customer));
            await session.CommitWithHostAsync();
            Assert.False(shop.ChangeTracker.HasChanges());
        }
        else
        {
            await session.CommitAsync();
        }
    }

    private async Task HangUpAsync(NpgsqlConnection victim)
    {
        await using var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(string.Create(CultureInfo.InvariantCulture, $"SELECT pg_terminate_backend({victim.ProcessID}, 10000)"), connection);
        Assert.Equal(true, await command.ExecuteScalarAsync());
    }
}
