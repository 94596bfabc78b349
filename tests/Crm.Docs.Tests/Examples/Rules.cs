using Crm.Evaluation;
using Crm.Parties;
using Crm.Rules;
using Crm.Sales;
using Crm.Sessions;
using Crm.Testing;
using Crm.Values;

namespace Crm.Docs.Tests.Examples;

public class Rules
{
    #region rules-segment
    private static readonly CrmModel Model = CrmModel.Build(m => m
        .AddSales()
        .BaseCurrency("CHF")
        .AddSegment("key-accounts", Rule.For<Party>(p =>
            p.Related<Opportunity>("opportunities").Sum(o => o.Amount!.BaseAmount, o => o.Stage == "won") >= 100_000)));
    #endregion

    [Fact]
    public async Task One_rule_is_written_in_three_ways_and_asked_in_several()
    {
        await using var host = new CrmTestHost(Model);
        await using var session = await host.OpenAsync();
        var acme = session.Add(Party.Organisation("Acme").AsCustomer());
        acme.Industry = "tools";
        var deal = session.Add(Opportunity.Named("Forty drills"));
        (deal.Customer, deal.Amount) = (acme.Id, new Money(12_000, "CHF"));
        await session.CommitAsync();

        #region rules-three-ways
        var lambda = Rule.For<Opportunity>(o => o.Amount!.BaseAmount >= 10_000 && o.Customer.To(p => p.Industry) == "tools");
        var built = Rule.Field("amount.base").Ge(10_000) & Rule.Field("customer.industry").Eq("tools");
        var read = RuleJson.Parse("""{"all":[{"field":"amount.base","ge":10000},{"field":"customer.industry","eq":"tools"}]}""");
        #endregion

        Assert.Equal(lambda, built);
        Assert.Equal(lambda, read);

        #region rules-asking
        var deals = await session.Opportunities.Where(lambda).OrderByDescending(o => o.Amount).ToListAsync();
        var page = await session.Opportunities.Where(lambda).PageAsync(50);
        var count = await session.Opportunities.Where(lambda).CountAsync();
        var byStage = await session.Opportunities.Where(lambda).SummariseAsync(Summary.By("stage").Sum("amount").Count());
        var keyAccounts = await session.Customers.Where(Rule.InSegment("key-accounts")).ToListAsync();
        #endregion

        Assert.Equal([deal], deals);
        Assert.Null(page.Next);
        Assert.Equal(1, count);
        Assert.Equal(12_000, Assert.Single(byStage).Number());
        Assert.Empty(keyAccounts);

        #region rules-explaining
        var rule = Rule.Field("amount.base").Ge(10_000) & Rule.Field("nextStep").NotEmpty();
        var type = session.Model.Catalog.Get<Opportunity>();
        var bound = RuleBinder.Bind(rule, type, new RuleScope { Catalog = session.Model.Catalog });
        var why = RuleExplainer.Explain(bound, deal, new RuleContext { Now = host.Clock.Now });
        var sentence = RuleDescription.Of(rule, type, session.Model.Catalog);
        var depends = RuleDependencies.Of(bound).Include("opportunity", "nextStep");   // true
        #endregion

        Assert.True(depends);
        Assert.Equal(Documents.Block("docs/guide/rules.md", "text explanation"), why.ToString());
        Assert.Equal(Documents.Block("docs/guide/rules.md", "text sentence"), sentence);
    }
}
