using Crm.Products;

namespace Quickstart.Loading;

/// <summary>Rows of <c>products.csv</c>.</summary>
internal sealed class ProductRows(DraftWriter writer, LoadNotes notes)
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    public static IReadOnlyList<CsvRow> Read(string folder) => CsvFile.Read(folder, "products.csv", "product", "series", "sales_price");

    public async Task<Known<Product>> LoadAsync(IReadOnlyList<CsvRow> rows)
    {
        var products = await writer.AddAsync(notes.Each(rows, Draft));
        return new Known<Product>("product", products, p => p.Name);
    }

    private Draft<Product> Draft(CsvRow row)
    {
        var product = Product.Named(row.Required("product"));
        product.Series = row.Text("series");
        product.ListPrice = row.Dollars("sales_price") ?? throw row.Bad("sales_price", "a price is wanted");
        return _names.Add(product.Name) ? new Draft<Product>(row, product) : throw row.Bad("product", "stands twice");
    }
}
