using Crm.Products;
using Crm.Records;
using Crm.Values;

namespace Crm.Sales;

/// <summary>One line of an opportunity.</summary>
public sealed class LineItem : Part<LineItem, Opportunity>
{
    private LineItem()
    {
    }

    /// <summary>The product; null for a free line.</summary>
    public Id<Product>? Product { get; set; }

    /// <summary>What the line says where it is not the product's name.</summary>
    public string? Description { get; set; }

    /// <summary>How many.</summary>
    public decimal Quantity { get; set; } = 1;

    /// <summary>The price of one.</summary>
    public required Money Price { get; set; }

    /// <summary>Taken off, in percent, 0 to 100; null for nothing.</summary>
    public decimal? DiscountPercent { get; set; }

    /// <summary>Quantity times price less the discount, rounded to four decimals.</summary>
    public Money? Total { get; private set; }

    /// <summary>A line for a product.</summary>
    public static LineItem Of(Id<Product> product, Money price, decimal quantity = 1) => new() { Product = product, Price = price, Quantity = quantity };

    internal void Derive()
    {
        // A line that was made field by field may lack its price, and is refused for it.
        if (Price is null)
            return;
        var total = Price * (Quantity * (1 - ((DiscountPercent ?? 0) / 100)));
        if (Total is null || Total.Amount != total.Amount || !string.Equals(Total.Currency, total.Currency, StringComparison.Ordinal))
            Total = total;
    }
}
