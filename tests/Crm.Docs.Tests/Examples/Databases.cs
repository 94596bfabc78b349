using Crm.Access;
using Crm.EntityFrameworkCore;
using Crm.Parties;
using Crm.Records;
using Crm.Sales;
using Crm.Sessions;
using Crm.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Docs.Tests.Examples;

public sealed class Databases : IDisposable
{
    private readonly string _before = Environment.CurrentDirectory;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crm-docs-");

    public Databases() => Environment.CurrentDirectory = _folder.FullName;

    [Fact]
    public async Task A_file_keeps_the_crm()
    {
        #region database-indexed
        var model = CrmModel.Build(m => m
            .AddSales()
            .Add<Opportunity>(t => t.Field(o => o.ExpectedCloseOn).Indexed()));
        #endregion
        var services = new ServiceCollection();
        #region database-sqlite
        services.AddCrm(model, crm => crm.UseSqlite("crm.db"));
        #endregion
        await using var host = services.BuildServiceProvider();
        await using (var session = await host.GetRequiredService<ICrmRuntime>().OpenSessionAsync(Actor.System))
        {
            session.Add(Opportunity.Named("Forty drills"));
            await session.CommitAsync();
        }

        Assert.True(File.Exists("crm.db"));
        Assert.True((await ((SqliteStore)host.GetRequiredService<ICrmRuntime>().Store).CheckAsync()).IsSound);
    }

    [Fact]
    public void A_server_keeps_the_crm()
    {
        var (services, model, connectionString) = (new ServiceCollection(), Shop.Model, "Host=localhost");
        #region database-postgres
        services.AddCrm(model, crm => crm.UsePostgres(connectionString));
        #endregion
        Assert.Contains(services, s => s.ServiceType == typeof(ICrmRuntime));
    }

    [Fact]
    public async Task An_order_and_its_customer_are_one()
    {
        var services = new ServiceCollection();
        #region host-services
        services.AddDbContext<ShopContext>(options => options.UseSqlite("Data Source=shop.db").UseCrm(Shop.Model, SqliteDialect.Instance));
        services.AddCrm(Shop.Model, crm => crm.UseSqlite(new SqliteOptions { Path = "shop.db", KeepsSchema = false }));
        #endregion
        await using var host = services.BuildServiceProvider();
        await using var scope = host.CreateAsyncScope();
        var (crm, shop) = (host.GetRequiredService<ICrmRuntime>(), scope.ServiceProvider.GetRequiredService<ShopContext>());
        await shop.Database.EnsureCreatedAsync();
        {
            #region host-custom-indexes
            foreach (var statement in CrmSchema.CustomIndexes(Shop.Model.Catalog, SqliteDialect.Instance))
                await shop.Database.ExecuteSqlRawAsync(statement);
            #endregion
        }

        {
            #region host-commit
            await using var session = await crm.OpenSessionAsync(shop, Actor.System);
            var customer = session.Add(Party.Organisation("Acme"));
            shop.Orders.Add(new Order { Number = "2026-1", Customer = customer.Id });
            await session.CommitWithHostAsync();
            #endregion
        }

        await using var look = await crm.OpenSessionAsync(shop, Actor.System);
        var orders = await look.Query<Party>().Join(shop.Orders, p => p.Id, o => o.Customer, (p, o) => p.Name + " " + o.Number).ToListAsync();
        Assert.Equal("Acme 2026-1", Assert.Single(orders));
    }

    [Fact]
    public async Task A_store_that_leaves_tables_alone_says_what_is_missing()
    {
        var services = new ServiceCollection();
        services.AddCrm(Shop.Model, crm => crm.UseSqlite(new SqliteOptions { Path = "shop.db", KeepsSchema = false }));
        await using var host = services.BuildServiceProvider();
        var error = await Assert.ThrowsAsync<Crm.Errors.StoreException>(async () => await host.GetRequiredService<ICrmRuntime>().OpenSessionAsync(Actor.System));
        Assert.Contains("crm_party is missing", error.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Environment.CurrentDirectory = _before;
        _folder.Delete(recursive: true);
    }
}

#region host-context
public sealed class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
{
    public DbSet<Order> Orders => Set<Order>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddCrm(Shop.Model, SqliteDialect.Instance);
        modelBuilder.Entity<Order>().HasOne<Party>().WithMany().HasForeignKey(o => new { o.Tenant, o.Customer }).OnDelete(DeleteBehavior.Restrict);
    }
}

public sealed class Order
{
    public long Id { get; set; }

    public required string Number { get; set; }

    public TenantId Tenant { get; set; }                          // a host with one tenant leaves it alone

    public Id<Party> Customer { get; set; }
}
#endregion

public static class Shop
{
    public static CrmModel Model { get; } = CrmModel.Build(m => m.AddSales());
}
