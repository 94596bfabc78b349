using Crm.Records;
using Crm.Values;

namespace Crm.Products;

/// <summary>Something that is sold.</summary>
public sealed class Product : Record<Product>
{
    private Product()
    {
    }

    /// <summary>The name.</summary>
    public required string Name { get; set; }

    /// <summary>The number in the catalogue; no two products share one.</summary>
    public string? Code { get; set; }

    /// <summary>The series or family.</summary>
    public string? Series { get; set; }

    /// <summary>The price before any discount.</summary>
    public Money? ListPrice { get; set; }

    /// <summary>False when it is sold no more.</summary>
    public bool Active { get; set; } = true;

    /// <summary>A new product.</summary>
    public static Product Named(string name) => new() { Name = name };
}
