using Crm.Records;
using Crm.Values;
using NodaTime;

namespace Crm.Benchmarks.Customers;

/// <summary>A record like a party, with 24 fields of the kinds that segments ask about.</summary>
public sealed class Customer : Record<Customer>
{
    public string Name { get; set; } = "";

    public string? Email { get; set; }

    public string? Phone { get; set; }

    public string? City { get; set; }

    public string? Country { get; set; }

    public string? Industry { get; set; }

    public string Status { get; set; } = "";

    public string? Source { get; set; }

    public decimal LifetimeValue { get; set; }

    public decimal? Balance { get; set; }

    public decimal? Discount { get; set; }

    public long Score { get; set; }

    public long Orders { get; set; }

    public long? Employees { get; set; }

    public long? Visits { get; set; }

    public Instant RegisteredAt { get; set; }

    public Instant? LastContactAt { get; set; }

    public Instant? LastPurchaseAt { get; set; }

    public LocalDate? BornOn { get; set; }

    public LocalDate? ReviewOn { get; set; }

    public bool IsActive { get; set; }

    public bool IsPartner { get; set; }

    public bool? AcceptsMail { get; set; }

    public ChoiceSet Tags { get; set; } = ChoiceSet.None;
}
