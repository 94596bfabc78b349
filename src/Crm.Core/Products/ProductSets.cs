using Crm.Sessions;

namespace Crm.Products;

/// <summary>The products of a session.</summary>
public static class ProductSets
{
    extension(IReadSession session)
    {
        /// <summary>The products.</summary>
        public RecordSet<Product> Products => session.Set<Product>();
    }
}
