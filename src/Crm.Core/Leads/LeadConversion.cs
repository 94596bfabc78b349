using Crm.Parties;
using Crm.Sessions;

namespace Crm.Leads;

/// <summary>Makes a party of a lead.</summary>
public static class LeadConversion
{
    /// <summary>Adds a person, and the firm when one is named, and moves the lead through its transition <c>convert</c>; the commit decides.</summary>
    /// <param name="session">The session that the lead is of.</param>
    /// <param name="lead">The lead.</param>
    /// <param name="firm">The firm, when it is known already; null to add one by the lead's company, if it names one.</param>
    /// <returns>The person.</returns>
    public static Party Convert(this IWriteSession session, Lead lead, Party? firm = null)
    {
        var person = Party.Person(lead.Name);
        person.Owner = lead.Owner;
        person.OwnerTeam = lead.OwnerTeam;
        if (lead.Email is { } email)
            person.ContactPoints.Add(ContactPoint.Email(email));
        if (lead.Phone is { } phone)
            person.ContactPoints.Add(ContactPoint.Phone(phone));
        session.Add(person);
        if ((firm ?? NewFirm(session, lead)) is { } employer)
            person.Relationships.Add(Relationship.Of(RelationshipRole.WorksFor, employer.Id));
        session.Process(lead).Take("convert", with => with.Set(l => l.ConvertedTo, person.Id));
        return person;
    }

    private static Party? NewFirm(IWriteSession session, Lead lead)
    {
        if (lead.Company is null)
            return null;
        var firm = session.Add(Party.Organisation(lead.Company));
        firm.Roles = firm.Roles.With(PartyRoles.Prospect);
        firm.Owner = lead.Owner;
        firm.OwnerTeam = lead.OwnerTeam;
        return firm;
    }
}
