using Crm.Interactions;
using Crm.Parties;
using Crm.Processes;
using Crm.Sales;
using Crm.Testing;

namespace Crm.Core.Tests.Architecture;

public class ModelTests
{
    [Fact]
    public async Task The_whole_domain_is_one_model()
    {
        await using var host = new CrmTestHost(CrmModel.Build(m => m.AddSales().AddInteractions().AddDefinitions().Access(a => a.Role("all", r => r.OnEverything(Crm.Access.Scope.All)))));
        var acme = await host.GivenAsync(Party.Organisation("Acme"));
        var call = Interaction.Of(InteractionKind.Call, "First call", host.Clock.Now);
        (call.Party, call.About) = (acme.Id, acme.Id);
        await host.GivenAsync(call);
        await using var session = await host.OpenAsync();
        Assert.Equal(1, await session.Parties.Where(Crm.Rules.Rule.Related("interactions").Any() & Crm.Rules.Rule.Related("partyInteractions").Any()).CountAsync());
    }

    [Fact]
    public void One_event_has_one_form()
    {
        var process = ProcessBuilder.For<Opportunity>(SalesProcess.Key, o => o.Stage)
            .State("open", s => s.Initial()).State("won", s => s.Kind(StateKind.Won))
            .Transition("a", t => t.From("open").To("won").Raises("opportunity.won", "amount"))
            .Transition("b", t => t.From("open").To("won").Raises("opportunity.won", "name"))
            .Build();
        Assert.Throws<ArgumentException>(() => CrmModel.Build(m => m.AddSales().AddProcess(process)));
    }
}
