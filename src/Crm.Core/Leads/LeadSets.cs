using Crm.Sessions;

namespace Crm.Leads;

/// <summary>The leads of a session.</summary>
public static class LeadSets
{
    extension(IReadSession session)
    {
        /// <summary>The leads.</summary>
        public RecordSet<Lead> Leads => session.Set<Lead>();
    }
}
