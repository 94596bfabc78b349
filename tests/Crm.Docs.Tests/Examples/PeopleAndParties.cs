using Crm.Leads;
using Crm.Parties;
using Crm.People;
using Crm.Testing;

namespace Crm.Docs.Tests.Examples;

public class PeopleAndParties
{
    private static readonly CrmModel Model = CrmModel.Build(m => m.AddLeads());

    [Fact]
    public async Task Users_own_records_and_teams_are_counted()
    {
        await using var host = new CrmTestHost(Model);
        await using var session = await host.OpenAsync();

        #region people-users
        var sales = session.Add(Team.Named("Sales"));
        var head = session.Add(User.Named("Hanna"));
        var seller = session.Add(User.Named("Sam"));
        seller.ExternalIds = seller.ExternalIds.With("directory", "sam@example.com");
        (seller.Team, seller.Manager, seller.Roles) = (sales.Id, head.Id, ["seller"]);
        await session.CommitAsync();

        var lead = session.Add(Lead.Named("Ada Byron"));
        lead.Owner = seller.Id;
        await session.CommitAsync();
        var team = lead.OwnerTeam;                                 // the team of the owner: Sales
        #endregion

        Assert.Equal(sales.Ref, team);
        Assert.Contains(seller.Ref, (await host.ActAsAsync(head)).Subordinates);
        Assert.Equal(seller, await session.Users.FindByExternalIdAsync("directory", "sam@example.com"));
    }

    [Fact]
    public async Task A_lead_becomes_a_person_and_a_firm()
    {
        await using var host = new CrmTestHost(Model);
        await using var session = await host.OpenAsync();

        #region people-parties
        var lead = session.Add(Lead.Named("Ada Byron"));
        (lead.Company, lead.Email) = ("Analytical Engines", "ada@engines.example");
        await session.CommitAsync();

        var ada = session.Convert(lead);                           // a person who works for a new firm
        await session.CommitAsync();

        var contacts = await session.Contacts.ToListAsync();       // Ada
        var mail = ada.Reach(ContactPointKind.Email)?.Value;       // ada@engines.example
        var firm = await session.Parties.GetAsync(ada.Relationships[0].To);
        firm.AsCustomer();
        await session.CommitAsync();
        var customers = await session.Customers.ToListAsync();     // Analytical Engines
        #endregion

        Assert.Equal([ada], contacts);
        Assert.Equal("ada@engines.example", mail);
        Assert.Equal([firm], customers);
        Assert.Equal("converted", lead.Status);
    }
}
