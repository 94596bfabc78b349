using Crm.Conformance;
using Crm.Parties;
using Crm.Records;
using Crm.Sales;
using Crm.Values;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Crm.EntityFrameworkCore.Tests;

/// <summary>The model of the contract, which has a field of every kind.</summary>
internal sealed class ContractContext(DbContextOptions options, RelationalDialect dialect) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddCrm(StoreContract.Model, dialect);
}

/// <summary>A host with entities of its own beside the whole domain.</summary>
internal sealed class DomainContext(DbContextOptions options, RelationalDialect dialect) : DbContext(options)
{
    public static readonly CrmModel Crm = CrmModel.Build(m => m
        .AddSales().AddInteractions().AddDefinitions().Add<Berth>()
        .Access(a => a.Role("all", r => r.OnEverything(Access.Scope.All))));

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddCrm(Crm, dialect);
        modelBuilder.Entity<Invoice>().HasOne<Opportunity>().WithMany().HasForeignKey(i => new { i.Tenant, i.Deal });
        modelBuilder.Entity<Invoice>().HasMany(i => i.Lines).WithOne();
    }
}

/// <summary>A host's own entity, whose properties have no converters of their own.</summary>
internal sealed class Invoice
{
    public int Id { get; set; }

    public TenantId Tenant { get; set; }

    public Id<Party> Customer { get; set; }

    public Id<Opportunity>? Deal { get; set; }

    public Instant SentAt { get; set; }

    public LocalDate? DueOn { get; set; }

    public decimal Total { get; set; }

    public List<InvoiceLine> Lines { get; } = [];
}

internal sealed class InvoiceLine
{
    public int Id { get; set; }

    public string Text { get; set; } = "";
}

/// <summary>A value object that cannot be without a depth, and one that always is.</summary>
public sealed class Berth : Record<Berth>
{
    private Berth()
    {
    }

    public Water? Water { get; set; }

    public Address Quay { get; set; } = new();

    public static Berth Of(Water? water) => new() { Water = water };
}

[ValueObject]
public sealed record Water
{
    public decimal Depth { get; init; }

    public string? Bottom { get; init; }
}
