using Crm.Access;
using Crm.Errors;
using Crm.Parties;
using Crm.People;
using Crm.Sales;
using Crm.Sessions;
using Crm.Testing;
using Crm.Values;

namespace Crm.Docs.Tests.Examples;

public class Access
{
    #region access-policy
    private static readonly CrmModel Model = CrmModel.Build(m => m
        .AddSales()
        .Access(a => a
            .Secure<Party, Money?>(p => p.AnnualRevenue)
            .Role("seller", r => r
                .OnEverything(Scope.All, Right.Read)
                .On<Opportunity>(Scope.Team)
                .On<Share>(Scope.All))
            .Role("analyst", r => r
                .OnEverything(Scope.All, Right.Read)
                .Field<Party, Money?>(p => p.AnnualRevenue, FieldRight.Read))
            .Role("head", r => r
                .On<Opportunity>(Scope.Unit)
                .May(NamedRights.Assign, NamedRights.ProcessOverride))));
    #endregion

    [Fact]
    public async Task Roles_reach_as_far_as_their_scopes()
    {
        await using var host = new CrmTestHost(Model);
        await using var setup = await host.OpenAsync();
        var north = setup.Add(Team.Named("North"));
        var south = setup.Add(Team.Named("South"));
        var (ann, ben) = (setup.Add(User.Named("Ann")), setup.Add(User.Named("Ben")));
        (ann.Team, ann.Roles, ben.Team, ben.Roles) = (north.Id, ["seller"], south.Id, ["seller"]);
        var acme = setup.Add(Party.Organisation("Acme"));
        acme.AnnualRevenue = new Money(7_000_000, "USD");
        var deal = setup.Add(Opportunity.Named("Drills"));
        deal.Owner = ann.Id;
        await setup.CommitAsync();

        #region access-reading
        var actor = await host.ActAsAsync(ben);                        // Ben sells in the south, the deal is of the north
        await using var session = await host.OpenAsync(actor);
        var seen = await session.Opportunities.GetAsync(deal.Id);      // the role reads everything
        seen.NextStep = "Call";
        var result = await session.TryCommitAsync();                   // access.denied: he may not update it
        var revenue = (await session.Parties.GetAsync(acme.Id)).AnnualRevenue;   // missing: the field is secured
        #endregion

        Assert.Equal("access.denied", Assert.Single(result.Problems).Code);
        Assert.Null(revenue);
        var refused = await Assert.ThrowsAsync<RefusedException>(async () => await session.Parties.Where(p => p.AnnualRevenue != null).CountAsync());
        Assert.Equal("rule.unknown_field", refused.Problems[0].Code);

        #region access-sharing
        await using var annsSession = await host.OpenAsync(await host.ActAsAsync(ann));
        annsSession.Add(Share.Of(deal.Ref, ben.Ref, ShareRight.Update));
        await annsSession.CommitAsync();

        await session.CommitAsync();                                   // now Ben's next step is written
        #endregion

        Assert.Equal(2, seen.Version);
    }
}
