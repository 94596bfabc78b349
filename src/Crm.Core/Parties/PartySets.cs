using Crm.Sessions;

namespace Crm.Parties;

/// <summary>The parties of a session.</summary>
public static class PartySets
{
    extension(IReadSession session)
    {
        /// <summary>Every party.</summary>
        public RecordSet<Party> Parties => session.Set<Party>();

        /// <summary>The parties that are customers.</summary>
        public RecordSet<Party> Customers => session.Set<Party>().Where(PartyRoles.IsCustomer);

        /// <summary>The persons who have a role at another party.</summary>
        public RecordSet<Party> Contacts => session.Set<Party>().Where(PartyRoles.IsContact);
    }
}
