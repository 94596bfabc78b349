using Crm.Records;
using NodaTime;

namespace Crm.Benchmarks.Deals;

/// <summary>A record that moves through ten states.</summary>
public sealed class Deal : Record<Deal>
{
    public string? Stage { get; private set; }

    public string? Title { get; set; }

    public long Score { get; set; }

    public decimal? Amount { get; set; }

    public decimal? Discount { get; set; }

    public bool IsBudgeted { get; set; }

    public LocalDate? ClosesOn { get; set; }

    /// <summary>Puts the deal where a store would have found it: the state is a string of its own.</summary>
    public void LoadAt(string stage) => Stage = new string(stage.AsSpan());
}
