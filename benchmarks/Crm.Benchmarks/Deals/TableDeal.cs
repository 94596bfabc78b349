using NodaTime;

namespace Crm.Benchmarks.Deals;

/// <summary>The deal as hand-written code would have it: the state is a number.</summary>
public sealed class TableDeal
{
    public int Stage { get; set; }

    public string? Title { get; set; }

    public long Score { get; set; }

    public decimal? Amount { get; set; }

    public decimal? Discount { get; set; }

    public bool IsBudgeted { get; set; }

    public LocalDate? ClosesOn { get; set; }
}
