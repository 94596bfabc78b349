using Crm.Import.Runs;
using Crm.Leads;
using Crm.Parties;
using Crm.People;
using Crm.Products;
using Crm.Records;
using Crm.Rules;
using Crm.Sales;
using Crm.Sessions;
using Quickstart.Histories;
using Quickstart.Importing;
using Quickstart.Model;
using Quickstart.Moving;
using Quickstart.Reporting;
using Quickstart.Stores;
using Spectre.Console;
using Rule = Crm.Rules.Rule;

namespace Quickstart.Telling;

/// <summary>A firm that sells cargo bikes, and a lead that becomes its customer: what is shown happens, in a file that is made anew, while it is told.</summary>
internal sealed class Story(Terminal terminal)
{
    /// <summary>The file; a story that is told again begins at the beginning.</summary>
    public const string File = "story.db";

    private static readonly string[] Beside = ["", "-wal", "-shm", "-journal", "-checkpoint"];
    private readonly StoryScreen _screen = new(terminal.Screen);

    public async Task<int> TellAsync(CancellationToken cancellationToken)
    {
        var store = new StoreChoice(File);
        // Only a story is overwritten.
        if (await OpenCrm.IsThereAsync(store, cancellationToken))
        {
            foreach (var end in Beside)
                System.IO.File.Delete(File + end);
        }

        await using var crm = await OpenCrm.OpenAsync(store, terminal, cancellationToken);
        await ImportAsync(crm, cancellationToken);

        await using var session = await crm.OpenSessionAsync(cancellationToken);
        var firm = await MeetAsync(crm, session);
        var deal = await OfferAsync(crm, session, cancellationToken);
        await WinAsync(session, deal, firm);
        await ExplainAsync(session, firm);
        await ShowReachAsync(crm, session);
        await LookBackAsync(session, deal, cancellationToken);
        await ReportAsync(session, cancellationToken);
        _screen.Next(File);
        return ExitCodes.Done;
    }

    private async Task ImportAsync(OpenCrm crm, CancellationToken cancellationToken)
    {
        _screen.Chapter("Files become records");
        var data = Path.Combine(AppContext.BaseDirectory, "Data");
        var report = await new ImportWatch(terminal).RunAsync(crm, ImportSource.Of(data, Path.Combine(data, "plan.json")), new ImportOptions(), cancellationToken);
        new ImportScreen(terminal.Screen).Show(report, terminal.IsVerbose);
        _screen.Text("Which column becomes which field is said by a plan, Data/plan.json; \"RainCover\" is an alias there.");
    }

    private async Task<Party> MeetAsync(OpenCrm crm, ISession session)
    {
        _screen.Chapter("A lead becomes a customer");
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

    private async Task<Opportunity> OfferAsync(OpenCrm crm, ISession session, CancellationToken cancellationToken)
    {
        _screen.Chapter("A deal moves");
        var bike = (await session.Products.FindByExternalIdAsync("story", "Hauler Long", cancellationToken))!;
        var seller = (await session.Users.FindByExternalIdAsync("story", "Nora Vik", cancellationToken))!;
        var deal = session.Add(Opportunity.Named("Two bikes for Analytical Engines"));
        (deal.Owner, deal.ExternalIds) = (seller.Ref, deal.ExternalIds.With("story", "D-26"));
        deal.LineItems.Add(LineItem.Of(bike.Id, bike.ListPrice!, quantity: 2));
        await session.CommitAsync(new CommitOptions { Reason = "She asked for two." }, cancellationToken);
        _screen.Done($"\"{deal.Name}\" is worth {deal.Amount}, the sum of its lines, and is {deal.Stage}.");
        await RefusedAsync(crm, deal, "win");

        session.Process(deal).Take("engage");
        await session.CommitAsync(new CommitOptions { Reason = "First call." }, cancellationToken);
        _screen.Done($"Engaged on {deal.EngagedOn:uuuu-MM-dd}. What may happen to it now:");
        new MovesScreen(terminal.Screen).Show(await PossibleMoves.OfAsync(session, deal, cancellationToken));
        await RefusedAsync(crm, deal, "win");
        return deal;
    }

    private async Task WinAsync(ISession session, Opportunity deal, Party firm)
    {
        firm.Industry = "engineering";
        firm.AsCustomer();
        session.Process(deal).Take("win", with => with.Set(o => o.Customer, firm.Id));
        await session.CommitAsync(new CommitOptions { Reason = "Order received." });
        _screen.Done($"With {firm.Name} as its customer the deal is {deal.Stage}.");
    }

    private async Task ExplainAsync(ISession session, Party firm)
    {
        _screen.Chapter("A segment is explained");
        var rule = Rule.Related("opportunities", Rule.Field("stage").Eq(Pipeline.Won)).Sum("amount", Comparison.Ge, 10_000)
            & Rule.Related("opportunities", Pipeline.In("stage", Pipeline.Prospecting, Pipeline.Engaging)).None();
        _screen.Text($"Who meets: {RuleDescription.Of(rule, session.Model.Catalog.Get<Party>(), session.Model.Catalog)}.");
        _screen.Text($"{await session.Customers.Where(rule).CountAsync()} of {await session.Customers.CountAsync()} customers meet it.");
        foreach (var party in new[] { firm, (await session.Customers.Where(!rule).OrderBy(p => p.Name).FirstAsync())! })
        {
            _screen.Text($"{party.Name}:");
            _screen.Tree(await session.Parties.ExplainAsync(party, rule));
        }
    }

    private async Task ShowReachAsync(OpenCrm crm, ISession session)
    {
        _screen.Chapter("Who sees what");
        foreach (var user in await session.Users.OrderBy(u => u.Name).ToListAsync())
        {
            await using var theirs = await crm.OpenAsAsync(user);
            _screen.Text($"{user.Name}, {user.Roles}: {await theirs.Opportunities.CountAsync()} of {await session.Opportunities.CountAsync()} deals");
        }
    }

    private async Task LookBackAsync(ISession session, Opportunity deal, CancellationToken cancellationToken)
    {
        _screen.Chapter("The journal of the deal");
        new HistoryScreen(terminal.Screen).Show(await new RecordHistory(session).OfAsync(deal, cancellationToken));
    }

    private async Task ReportAsync(ISession session, CancellationToken cancellationToken)
    {
        terminal.Screen.WriteLine();
        new ReportScreen(terminal.Screen).Show(await SalesReport.ReadAsync(session, cancellationToken));
    }

    // In a session of its own: what was asked for and refused stays asked for.
    private async Task RefusedAsync<T>(OpenCrm crm, T record, string transition) where T : Record<T>
    {
        await using var session = await crm.OpenSessionAsync(CancellationToken.None);
        session.Process(await session.Set<T>().GetAsync(record.Id)).Take(transition);
        var result = await session.TryCommitAsync();
        _screen.Refused(transition, result.Problems);
    }
}
