using Crm.Parties;
using Crm.Records;
using Crm.Values;
using NodaTime;

namespace Crm.Sales;

/// <summary>A deal that might be made.</summary>
/// <remarks>Where there are line items, the amount is their total; all lines are in one currency.</remarks>
public sealed class Opportunity : Record<Opportunity>
{
    private Opportunity()
    {
    }

    /// <summary>What it is about.</summary>
    public required string Name { get; set; }

    /// <summary>The customer; null while nobody is named.</summary>
    public Id<Party>? Customer { get; set; }

    /// <summary>The person one speaks with.</summary>
    public Id<Party>? Contact { get; set; }

    /// <summary>What it is worth; the total of the line items where there are any.</summary>
    public Money? Amount { get; set; }

    /// <summary>How likely it is won, in percent; null for the stage's own.</summary>
    public int? Probability { get; set; }

    /// <summary>The stage: the state in the sales process.</summary>
    public string? Stage { get; private set; }

    /// <summary>When talks began.</summary>
    public LocalDate? EngagedOn { get; set; }

    /// <summary>When it is expected to be decided.</summary>
    public LocalDate? ExpectedCloseOn { get; set; }

    /// <summary>When it was decided.</summary>
    public LocalDate? ClosedOn { get; set; }

    /// <summary>Days from engagement to decision; missing while one of them is.</summary>
    public int? DaysToClose { get; private set; }

    /// <summary>What is to be done next.</summary>
    public string? NextStep { get; set; }

    /// <summary>Where it came from.</summary>
    public string? Source { get; set; }

    /// <summary>Why it was lost.</summary>
    public string? LostReason { get; set; }

    /// <summary>What is offered.</summary>
    public PartList<LineItem> LineItems => Parts<LineItem>();

    /// <summary>A new opportunity.</summary>
    public static Opportunity Named(string name) => new() { Name = name };

    internal void Derive()
    {
        DaysToClose = EngagedOn is { } from && ClosedOn is { } to ? Period.DaysBetween(from, to) : null;
        var currencies = LineItems.Select(l => l.Total?.Currency).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        if (currencies is [var currency])
            Amount = Total(currency);
    }

    // The conversion of an amount that did not change is kept.
    private Money Total(string currency)
    {
        var total = LineItems.Sum(l => l.Total?.Amount ?? 0);
        return Amount is { } amount && amount.Amount == total && string.Equals(amount.Currency, currency, StringComparison.Ordinal)
            ? amount
            : new Money(total, currency);
    }
}
