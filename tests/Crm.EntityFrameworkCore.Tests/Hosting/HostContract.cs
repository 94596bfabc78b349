using Crm.Access;
using Crm.EntityFrameworkCore;
using Crm.Errors;
using Crm.Parties;
using Crm.Persistence;
using Crm.Records;
using Crm.Rules;
using Crm.Sales;
using Crm.Sessions;
using Crm.Values;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Crm.Hosting.Tests;

/// <summary>What a session in a host's context does, in whichever database.</summary>
public abstract class HostContract : IAsyncLifetime
{
    private static readonly Instant Today = Instant.FromUtc(2026, 3, 2, 9, 0);
    private ServiceProvider _services = null!;

    protected ICrmRuntime Runtime => _services.GetRequiredService<ICrmRuntime>();

    protected abstract RelationalDialect Dialect { get; }

    public async ValueTask InitializeAsync()
    {
        await PrepareAsync();
        var services = new ServiceCollection();
        services.AddCrm(Shop.Crm, UseStore);
        _services = services.BuildServiceProvider();
        await using var shop = Open();
        await CreateTablesAsync(shop);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await CleanAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task An_order_and_its_customer_are_saved_as_one()
    {
        await using var shop = Open();
        await using var session = await Runtime.OpenSessionAsync(shop, Actor.System);
        var customer = session.Add(Party.Organisation("Acme"));
        shop.Orders.Add(OrderOf("1", customer));
        await session.CommitWithHostAsync();
        Assert.Equal((1, 1), await CountAsync());
        Assert.Equal(customer.Id, (await Open().Orders.SingleAsync()).Customer);
    }

    [Fact]
    public async Task An_order_that_fails_takes_the_customer_with_it()
    {
        await GivenOrderAsync("1");
        await using var shop = Open();
        await using var session = await Runtime.OpenSessionAsync(shop, Actor.System);
        shop.Orders.Add(OrderOf("1", session.Add(Party.Organisation("Other"))));
        await Assert.ThrowsAsync<DbUpdateException>(async () => await session.CommitWithHostAsync());
        Assert.Equal((1, 1), await CountAsync());
    }

    [Fact]
    public async Task A_commit_that_is_refused_leaves_the_order_unsaved()
    {
        await using var shop = Open();
        await using var session = await Runtime.OpenSessionAsync(shop, Actor.System);
        var customer = session.Add(Party.Organisation(""));
        shop.Orders.Add(OrderOf("1", customer));
        await Assert.ThrowsAsync<RefusedException>(async () => await session.CommitWithHostAsync());
        Assert.Equal((0, 0), await CountAsync());
        customer.Name = "Acme";
        await session.CommitWithHostAsync();
        Assert.Equal((1, 1), await CountAsync());
    }

    [Fact]
    public async Task A_conflict_leaves_the_order_unsaved_and_names_the_record()
    {
        var id = await GivenOrderAsync("1");
        await using var shop = Open();
        await using var session = await Runtime.OpenSessionAsync(shop, Actor.System);
        var customer = await session.Set<Party>().GetAsync(id);
        await RenameAsync(id, "Renamed by another");
        customer.Name = "Renamed here";
        shop.Orders.Add(OrderOf("2", customer));
        var conflict = await Assert.ThrowsAsync<ConflictException>(async () => await session.CommitWithHostAsync());
        Assert.Equal(customer.Ref, Assert.Single(conflict.Conflicts).Record);
        Assert.Equal((1, 1), await CountAsync());
    }

    [Fact]
    public async Task In_a_transaction_of_the_host_nothing_is_there_until_the_host_commits()
    {
        await using var shop = Open();
        await shop.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await shop.Database.BeginTransactionAsync();
            await using var session = await Runtime.OpenSessionAsync(shop, Actor.System);
            var customer = session.Add(Party.Organisation("Acme"));
            await session.CommitAsync();
            shop.Orders.Add(OrderOf("1", customer));
            await shop.SaveChangesAsync();
            Assert.Equal(1, await session.Set<Party>().CountAsync());
            await transaction.CommitAsync();
        });
        Assert.Equal((1, 1), await CountAsync());
    }

    [Fact]
    public async Task The_journal_tells_of_a_transaction_of_the_host_once_it_is_committed_and_not_within_it()
    {
        await using var shop = Open();
        await shop.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await shop.Database.BeginTransactionAsync();
            await using var session = await Runtime.OpenSessionAsync(shop, Actor.System);
            session.Add(Party.Organisation("Acme"));
            await session.CommitAsync();
            Assert.Empty((await Runtime.ReadJournalAsync(TenantId.Default)).Entries);
            var feed = (IJournalFeed)((IStoreSession)session).Connection;
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await feed.ReadJournalAsync(null, 10, default));
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await feed.FindJournalEndAsync(default));
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await feed.ForgetJournalAsync(default, 10, default));
            await transaction.CommitAsync();
        });
        var read = 0;
        // Others may write on the same server.
        for (var patience = 500; patience > 0 && read == 0; patience--)
        {
            read = (await Runtime.ReadJournalAsync(TenantId.Default)).Entries.Count;
            await Task.Delay(10);
        }

        Assert.Equal(1, read);
    }

    [Fact]
    public async Task Many_records_are_inserted_in_the_hosts_transaction_and_without_one()
    {
        await using var shop = Open();
        await using (var session = await Runtime.OpenSessionAsync(shop, Actor.System))
            await session.InsertAsync(Enumerable.Range(0, 120).Select(i => Party.Organisation($"Firm {i}")));
        await shop.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await shop.Database.BeginTransactionAsync();
            await using var session = await Runtime.OpenSessionAsync(shop, Actor.System);
            await session.InsertAsync(Enumerable.Range(0, 120).Select(i => Party.Organisation($"Other {i}")));
            Assert.Equal(240, await session.Set<Party>().CountAsync());
            await transaction.RollbackAsync();
        });
        await using var look = await Runtime.OpenSessionAsync(Actor.System);
        var parties = await look.Set<Party>().ToListAsync();
        Assert.Equal(120, parties.Count);
        Assert.Equal(1, await look.HistoryAsync(parties[7].Ref).CountAsync());
    }

    [Fact]
    public async Task What_the_host_rolls_back_never_happened()
    {
        await using var shop = Open();
        await shop.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await shop.Database.BeginTransactionAsync();
            await using var session = await Runtime.OpenSessionAsync(shop, Actor.System);
            shop.Orders.Add(OrderOf("1", session.Add(Party.Organisation("Acme"))));
            await session.CommitWithHostAsync();
            await transaction.RollbackAsync();
        });
        Assert.Equal((0, 0), await CountAsync());
        await using var look = await Runtime.OpenSessionAsync(Actor.System);
        Assert.Equal(0, await look.Set<Party>().CountAsync());
    }

    [Fact]
    public async Task A_lost_claim_in_a_transaction_of_the_host_leaves_the_hosts_rows()
    {
        await using (var first = await Runtime.OpenSessionAsync(Actor.System))
        {
            first.Add(Party.Organisation("Acme")).ExternalIds = ExternalIds.None.With("erp", "7");
            await first.CommitAsync();
        }

        await using var shop = Open();
        await shop.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await shop.Database.BeginTransactionAsync();
            await using var session = await Runtime.OpenSessionAsync(shop, Actor.System);
            var customer = (await session.Set<Party>().FirstAsync())!;
            shop.Orders.Add(OrderOf("1", customer));
            await shop.SaveChangesAsync();
            session.Add(Party.Organisation("Double")).ExternalIds = ExternalIds.None.With("erp", "7");
            Assert.False((await session.TryCommitAsync()).IsCommitted);
            Assert.Equal(1, await session.Set<Party>().CountAsync());
            await transaction.CommitAsync();
        });
        Assert.Equal((1, 1), await CountAsync());
    }

    [Fact]
    public async Task Without_a_transaction_a_commit_is_its_own_and_asks_what_becomes_of_the_hosts_changes()
    {
        await using var shop = Open();
        await using var session = await Runtime.OpenSessionAsync(shop, Actor.System);
        var customer = session.Add(Party.Organisation("Acme"));
        shop.Orders.Add(OrderOf("1", customer));
        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await session.CommitAsync());
        Assert.Contains("CommitWithHostAsync", error.Message, StringComparison.Ordinal);
        shop.ChangeTracker.Clear();
        await session.CommitAsync();
        Assert.Equal((1, 0), await CountAsync());
    }

    [Fact]
    public async Task A_session_without_changes_saves_the_hosts()
    {
        var id = await GivenOrderAsync("1");
        await using var shop = Open();
        await using var session = await Runtime.OpenSessionAsync(shop, Actor.System);
        shop.Orders.Add(OrderOf("2", await session.Set<Party>().GetAsync(id)));
        await session.CommitWithHostAsync();
        Assert.Equal((1, 2), await CountAsync());
    }

    [Fact]
    public async Task A_record_is_not_saved_behind_the_back_of_sessions()
    {
        var id = await GivenOrderAsync("1");
        await using var shop = Open();
        var customer = await shop.Set<Party>().SingleAsync(p => p.Id == id);
        customer.Name = "Changed";
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => shop.SaveChangesAsync());
        Assert.Contains("OpenSessionAsync", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_are_not_written_in_bulk_behind_the_back_of_sessions()
    {
        await GivenOrderAsync("1");
        await using var shop = Open();
        Func<Task>[] misuses =
        [
            () => shop.Set<Party>().TagWith("UPDATE shop_order").Where(p => p.Name == "Acme").ExecuteDeleteAsync(),
            () => shop.Set<Party>().Where(p => p.Name == "Acme").ExecuteUpdateAsync(p => p.SetProperty(x => x.Name, "Changed")),
            () => shop.Orders.Join(shop.Set<Party>(), o => o.Customer, p => p.Id, (o, p) => new { o, p }).ExecuteUpdateAsync(b => b.SetProperty(x => x.p.Name, "Changed")),
            () => Task.Run(() => shop.Set<Dictionary<string, object>>("crm__journal").ExecuteDelete()),
        ];
        foreach (var misuse in misuses)
            Assert.Contains("only sessions write", (await Assert.ThrowsAsync<InvalidOperationException>(misuse)).Message, StringComparison.Ordinal);
        Assert.Equal(1, await shop.Orders.Join(shop.Set<Party>(), o => o.Customer, p => p.Id, (o, p) => new { o, p }).ExecuteUpdateAsync(b => b.SetProperty(x => x.o.Number, x => x.p.Name)));
        Assert.Equal(1, await shop.Orders.TagWith("DELETE FROM crm_party").Where(o => o.Number == "Acme").ExecuteDeleteAsync());
        Assert.Equal((1, 0), await CountAsync());
    }

    [Fact]
    public async Task A_context_on_another_database_is_refused()
    {
        var options = new DbContextOptionsBuilder<Shop>();
        UseOtherDatabase(options);
        options.UseCrm(Shop.Crm, Dialect);
        await using var shop = new Shop(options.Options, Dialect);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await Runtime.OpenSessionAsync(shop, Actor.System));
        Assert.Contains("a session works on one database", error.Message, StringComparison.Ordinal);
        Assert.Contains("elsewhere", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sessions_read_and_write_what_the_librarys_own_ones_do()
    {
        await using var shop = Open();
        await using (var session = await Runtime.OpenSessionAsync(shop, Actor.System))
        {
            for (var i = 0; i < 7; i++)
            {
                var deal = session.Add(Opportunity.Named($"Deal {i}"));
                deal.Amount = new Money(100 * i, "CHF");
                deal.Customer = session.Add(Party.Organisation($"Customer {i % 2}")).Id;
            }

            await session.CommitAsync();
            var page = await session.Opportunities.Where(o => o.Amount!.BaseAmount >= 200).OrderByDescending(o => o.Name).PageAsync(3);
            Assert.Equal(["Deal 6", "Deal 5", "Deal 4"], page.Items.Select(o => o.Name));
            await foreach (var deal in session.Opportunities.StreamAsync())
            {
                deal.NextStep = (await session.Set<Party>().FindAsync(deal.Customer!.Value))!.Name;
                await session.CommitAsync();
            }
        }

        await using var own = await Runtime.OpenSessionAsync(Actor.System);
        Assert.Equal(4, await own.Opportunities.Where(o => o.NextStep == "Customer 0").CountAsync());
        Assert.Equal(2, await own.HistoryAsync((await own.Opportunities.FirstAsync())!.Ref).CountAsync());
    }

    [Fact]
    public async Task Linq_reads_what_the_actor_may_see_and_nothing_else()
    {
        var (me, team) = (new RecordRef("user", Guid.Parse("00000000-0000-7000-8000-00000000000a")), new RecordRef("team", Guid.Parse("00000000-0000-7000-8000-00000000000b")));
        await using (var own = await Runtime.OpenSessionAsync(Actor.System))
        {
            foreach (var (name, owner) in new (string, RecordRef?)[] { ("Mine", null), ("Gone", null), ("Another's", null) })
                own.Add(Party.Organisation(name)).Owner = owner;
            await own.CommitAsync();
            own.Remove((await own.Set<Party>().Where(Rule.Field("name").Eq("Gone")).FirstAsync())!);
            await own.CommitAsync();
        }

        await using (var elsewhere = await Runtime.OpenSessionAsync(new TenantId("other"), Actor.System))
        {
            elsewhere.Add(Party.Organisation("Canary"));
            await elsewhere.CommitAsync();
        }

        await using var shop = Open();
        await using var session = await Runtime.OpenSessionAsync(shop, Actor.System);
        Assert.Equal(["Another's", "Mine"], await session.Query<Party>().OrderBy(p => p.Name).Select(p => p.Name).ToListAsync());
        Assert.Equal("Mine", (await session.Query<Party>(Rule.Field("name").StartsWith("mi")).SingleAsync()).Name);
        var (mine, others) = (session.Query<Party>(Rule.Field("name").Eq("Mine")), session.Query<Party>(Rule.Field("name").Eq("Another's")));
        Assert.Equal(["Another's", "Mine"], await mine.Concat(others).Select(p => p.Name).OrderBy(n => n).ToListAsync());
        Assert.Equal("Mine Another's", await mine.Join(others, a => a.Tenant, b => b.Tenant, (a, b) => a.Name + " " + b.Name).Skip(0).Take(1).SingleAsync());
        Assert.Empty(shop.ChangeTracker.Entries());
        var seller = new Actor { User = me, Roles = new HashSet<string> { "seller" }, Teams = new HashSet<RecordRef> { team } };
        await using var theirs = await Runtime.OpenSessionAsync(shop, seller);
        Assert.Throws<InvalidOperationException>(() => theirs.Query<Party>());
        Assert.Equal(0, await theirs.Query<Opportunity>().CountAsync());
    }

    /// <summary>Makes an empty database.</summary>
    protected abstract ValueTask PrepareAsync();

    /// <summary>Makes the tables of both in it.</summary>
    protected virtual Task CreateTablesAsync(Shop shop) => shop.Database.EnsureCreatedAsync();

    /// <summary>Takes it away.</summary>
    protected abstract ValueTask CleanAsync();

    protected abstract void UseStore(CrmBuilder crm);

    protected abstract void UseProvider(DbContextOptionsBuilder options);

    /// <summary>The provider with a database called elsewhere.</summary>
    protected abstract void UseOtherDatabase(DbContextOptionsBuilder options);

    protected Shop Open()
    {
        var options = new DbContextOptionsBuilder<Shop>();
        UseProvider(options);
        options.UseCrm(Shop.Crm, Dialect);
        return new Shop(options.Options, Dialect);
    }

    protected static Order OrderOf(string number, Party customer) => new() { Number = number, Customer = customer.Id, PlacedAt = Today };

    private async Task<Id<Party>> GivenOrderAsync(string number)
    {
        await using var shop = Open();
        await using var session = await Runtime.OpenSessionAsync(shop, Actor.System);
        var customer = session.Add(Party.Organisation("Acme"));
        shop.Orders.Add(OrderOf(number, customer));
        await session.CommitWithHostAsync();
        return customer.Id;
    }

    private async Task RenameAsync(Id<Party> id, string name)
    {
        await using var session = await Runtime.OpenSessionAsync(Actor.System);
        (await session.Set<Party>().GetAsync(id)).Name = name;
        await session.CommitAsync();
    }

    protected async Task<(long Parties, int Orders)> CountAsync()
    {
        await using var shop = Open();
        await using var session = await Runtime.OpenSessionAsync(Actor.System);
        return (await session.Set<Party>().CountAsync(), await shop.Orders.CountAsync());
    }
}
