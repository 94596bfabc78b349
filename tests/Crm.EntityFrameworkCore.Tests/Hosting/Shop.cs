using Crm.EntityFrameworkCore;
using Crm.Parties;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Crm.Hosting.Tests;

/// <summary>A small ERP with its CRM in the same database.</summary>
public sealed class Shop(DbContextOptions<Shop> options, RelationalDialect dialect) : DbContext(options)
{
    public static CrmModel Crm { get; } = CrmModel.Build(m => m
        .BaseCurrency("CHF")
        .AddSales()
        .Access(a => a
            .Role("seller", r => r.On<Party>(Access.Scope.Own))
            .Role("blind", r => r.On<Party>(Access.Scope.All))
            .Secure<Party, string?>(p => p.Website)));

    public DbSet<Order> Orders => Set<Order>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Order>(order =>
        {
            order.ToTable("shop_order");
            order.HasIndex(o => o.Number).IsUnique();
            order.HasOne<Party>().WithMany().HasForeignKey(o => new { o.Tenant, o.Customer }).HasPrincipalKey(p => new { p.Tenant, p.Id });
        });
        modelBuilder.AddCrm(Crm, dialect);
    }
}

/// <summary>An order of the ERP, of a customer of the CRM.</summary>
public sealed class Order
{
    public long Id { get; set; }

    public required string Number { get; set; }

    public TenantId Tenant { get; set; }

    public Id<Party> Customer { get; set; }

    public Instant PlacedAt { get; set; }
}
