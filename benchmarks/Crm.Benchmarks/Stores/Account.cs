using Crm.Records;
using Crm.Values;
using NodaTime;

namespace Crm.Benchmarks.Stores;

/// <summary>What the store contests save and read: 24 columns, without parts and owners.</summary>
internal sealed class Account : Record<Account>
{
    public required string Name { get; set; }

    public required string Code { get; set; }

    public required string Country { get; set; }

    public string? City { get; set; }

    public AccountSource Source { get; set; }

    public Money? Amount { get; set; }

    public int Score { get; set; }

    public decimal? Probability { get; set; }

    public LocalDate Since { get; set; }

    public Instant Touched { get; set; }

    public bool Active { get; set; }

    public Id<Account>? Referrer { get; set; }
}

internal enum AccountSource
{
    Web,
    Phone,
    Referral,
    Event,
}
