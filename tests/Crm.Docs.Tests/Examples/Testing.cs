using Crm.Parties;
using Crm.Sales;
using Crm.Testing;
using Crm.Values;
using NodaTime;

namespace Crm.Docs.Tests.Examples;

#region testing-class
public class DealTests
{
    private static readonly CrmModel Model = CrmModel.Build(m => m.AddSales());

    [Fact]
    public async Task A_deal_is_won_with_a_customer()
    {
        await using var host = new CrmTestHost(Model);
        await using var session = await host.OpenAsync();
        var deal = session.Add(Opportunity.Named("Drills"));
        deal.Amount = new Money(1_200, "USD");
        await session.ShouldCommitAsync();

        session.Process(deal).Take("propose").Take("win");
        await session.ShouldBeRefusedAsync("process.guard_not_met");
        Assert.Equal("qualifying", deal.Stage);                   // what was refused left no trace

        deal.Customer = (await host.GivenAsync(Party.Organisation("Acme"))).Id;
        host.Clock.Advance(Duration.FromDays(3));
        await session.ShouldCommitAsync();                        // the transitions that were asked for are still wanted
        Assert.Equal(new LocalDate(2026, 3, 5), deal.ClosedOn);
    }
}
#endregion
