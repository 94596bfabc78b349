using NodaTime;

namespace Crm.Benchmarks.Stores;

/// <summary>A row of the table of accounts as a plain class, column by column; equal when every column is.</summary>
internal record AccountRow
{
    public required string Tenant { get; init; }

    public required Guid Id { get; init; }

    public required long Version { get; set; }

    public required Instant CreatedAt { get; init; }

    public required Instant UpdatedAt { get; set; }

    public Instant? DeletedAt { get; init; }

    public string? ExternalIds { get; init; }

    public required string Name { get; init; }

    public required string Code { get; init; }

    public required string Country { get; init; }

    public string? City { get; init; }

    public string? Source { get; init; }

    public decimal? AmountAmount { get; set; }

    public string? AmountCurrency { get; set; }

    public decimal? AmountBase { get; set; }

    public decimal? AmountRate { get; set; }

    public LocalDate? AmountRateDate { get; set; }

    public int Score { get; init; }

    public decimal? Probability { get; init; }

    public LocalDate Since { get; init; }

    public Instant Touched { get; init; }

    public bool Active { get; init; }

    public Guid? Referrer { get; init; }

    public string? Custom { get; init; }
}
