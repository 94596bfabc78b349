using Crm.Sessions;

namespace Crm.Sales;

/// <summary>The sales of a session.</summary>
public static class SalesSets
{
    extension(IReadSession session)
    {
        /// <summary>The opportunities.</summary>
        public RecordSet<Opportunity> Opportunities => session.Set<Opportunity>();

        /// <summary>The line items of all opportunities, for sums over products.</summary>
        public RecordSet<LineItem> LineItems => session.Set<LineItem>();
    }
}
