using Crm.Access;
using Crm.Leads;
using Crm.Parties;
using Crm.Products;
using Crm.Records;
using Crm.Rules;
using Crm.Sales;
using Crm.Sessions;
using Crm.Values;
using Microsoft.Extensions.DependencyInjection;

namespace Quickstart.Telling;

/// <summary>A lead becomes a customer: what is shown happens, in a CRM in memory, while it is told.</summary>
internal sealed class Story(Terminal terminal)
{
    private readonly StoryScreen _screen = new(terminal.Screen);

    public async Task<int> TellAsync(CancellationToken cancellationToken)
    {
        await using var services = SellerCrm.Start();
        var crm = services.GetRequiredService<ICrmRuntime>();

        await using var session = await crm.OpenSessionAsync(Actor.System, cancellationToken);
        var firm = await MeetAsync(crm, session);
        var deal = await OfferAsync(crm, session);
        await WinAsync(session, deal, firm);
        await ExplainAsync(session, firm);
        await LookBackAsync(session, deal);
        return ExitCodes.Done;
    }

    private async Task<Party> MeetAsync(ICrmRuntime crm, ISession session)
    {
        _screen.Chapter("A lead becomes a party");
        var lead = session.Add(Lead.Named("Ada Byron"));
        (lead.Company, lead.Source) = ("Analytical Engines", "fair");
        await session.CommitAsync();
        _screen.Done($"{lead.Name} of {lead.Company} was met at a {lead.Source}; the lead is {lead.Status}.");
        await RefusedAsync(crm, lead, "convert");

        lead.Email = "ada@engines.example";
        await session.CommitAsync();
        var person = session.Convert(lead);
        await session.CommitAsync();
        var firm = await session.Parties.GetAsync(person.Relationships.Single().To);
        _screen.Done($"With an e-mail address it is {lead.Status}: {person.Name} and {firm.Name} are parties now.");
        return firm;
    }

    private async Task<Opportunity> OfferAsync(ICrmRuntime crm, ISession session)
    {
        _screen.Chapter("A deal moves");
        var loom = session.Add(Product.Named("Loom Pro"));
        loom.ListPrice = new Money(4821, "USD");
        var deal = session.Add(Opportunity.Named("Two looms"));
        deal.LineItems.Add(LineItem.Of(loom.Id, loom.ListPrice, quantity: 2));
        await session.CommitAsync(new CommitOptions { Reason = "She asked for two." });
        _screen.Done($"\"{deal.Name}\" is worth {deal.Amount}, the sum of its lines, and is {deal.Stage}.");
        await RefusedAsync(crm, deal, "win");

        session.Process(deal).Take("engage");
        await session.CommitAsync(new CommitOptions { Reason = "First call." });
        _screen.Done($"Engaged on {deal.EngagedOn:uuuu-MM-dd}. What may happen to a deal that is {deal.Stage}:");
        _screen.Options(await session.Process(deal).OptionsAsync());
        return deal;
    }

    private async Task WinAsync(ISession session, Opportunity deal, Party firm)
    {
        (firm.Industry, deal.Customer) = ("engineering", firm.Id);
        firm.AsCustomer();
        await session.CommitAsync();
        session.Process(deal).Take("win");
        await session.CommitAsync(new CommitOptions { Reason = "Order received." });
        _screen.Done($"With {firm.Name} as its customer the deal is {deal.Stage}.");
    }

    private async Task ExplainAsync(ISession session, Party firm)
    {
        _screen.Chapter("A rule is explained");
        var rule = Rule.Field("industry").Eq("engineering")
            & Rule.Related("opportunities", Rule.Field("stage").Eq(Pipeline.Won)).Sum("amount", Comparison.Ge, 10_000);
        _screen.Text(RuleDescription.Of(rule));
        _screen.Text($"{await session.Customers.Where(rule).CountAsync()} of {await session.Customers.CountAsync()} customers meet it. {firm.Name}:");
        _screen.Tree(await session.Parties.ExplainAsync(firm, rule));
    }

    private async Task LookBackAsync(ISession session, Opportunity deal)
    {
        _screen.Chapter("The journal of the deal");
        _screen.Journal(await session.HistoryAsync(deal.Ref).ToListAsync());
    }

    // In a session of its own: what was asked for and refused stays asked for.
    private async Task RefusedAsync<T>(ICrmRuntime crm, T record, string transition) where T : Record<T>
    {
        await using var session = await crm.OpenSessionAsync(Actor.System);
        session.Process(await session.Set<T>().GetAsync(record.Id)).Take(transition);
        var result = await session.TryCommitAsync();
        _screen.Refused(transition, result.Problems);
    }
}
