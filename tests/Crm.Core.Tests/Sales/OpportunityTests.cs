using Crm.Core.Tests.Sessions;
using Crm.Parties;
using Crm.Products;
using Crm.Sales;
using Crm.Testing;
using Crm.Values;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Crm.Core.Tests.Sales;

public class OpportunityTests
{
    private readonly CrmTestHost _host = new(CrmModel.Build(m => m.AddSales().BaseCurrency("CHF")), crm => crm.UseExchangeRates<TestRates>());

    private TestRates Rates => (TestRates)_host.Services.GetRequiredService<Crm.Commits.IExchangeRates>();

    [Fact]
    public async Task The_amount_is_the_total_of_the_lines()
    {
        await using var session = await _host.OpenAsync();
        var deal = session.Add(Opportunity.Named("Deal"));
        var drill = session.Add(Product.Named("Drill"));
        deal.LineItems.Add(LineItem.Of(drill.Id, new Money(10, "CHF"), 3));
        var half = LineItem.Of(drill.Id, new Money(10, "CHF"));
        half.DiscountPercent = 50;
        deal.LineItems.Add(half);
        await session.ShouldCommitAsync();
        Assert.Equal(35, deal.Amount!.Amount);
        deal.LineItems.Remove(half);
        await session.ShouldCommitAsync();
        Assert.Equal(30, deal.Amount!.Amount);
    }

    [Fact]
    public async Task Lines_are_in_one_currency_and_discounts_are_percentages()
    {
        await using var session = await _host.OpenAsync();
        var deal = session.Add(Opportunity.Named("Deal"));
        var drill = session.Add(Product.Named("Drill"));
        var line = LineItem.Of(drill.Id, new Money(10, "CHF"));
        deal.LineItems.Add(line);
        deal.LineItems.Add(LineItem.Of(drill.Id, new Money(10, "EUR")));
        await session.ShouldBeRefusedAsync("sales.mixed_currencies", "lineItems");
        line.DiscountPercent = 101;
        await session.ShouldBeRefusedAsync("field.out_of_range", "discountPercent");
    }

    [Fact]
    public async Task The_rate_of_a_line_stays_once_its_deal_is_closed()
    {
        await using var session = await _host.OpenAsync();
        var deal = session.Add(Opportunity.Named("Deal"));
        deal.Customer = session.Add(Party.Organisation("Acme")).Id;
        var line = LineItem.Of(session.Add(Product.Named("Drill")).Id, new Money(10, "EUR"));
        deal.LineItems.Add(line);
        await session.ShouldCommitAsync();
        session.Process(deal).Take("propose").Take("win");
        await session.ShouldCommitAsync();

        Rates.Rates["EUR"] = 0.5m;
        _host.Clock.Advance(Duration.FromDays(1));
        line.Description = "The large one";
        await session.ShouldCommitAsync();
        Assert.Equal(9m, line.Total!.BaseAmount);
        Assert.Equal(9m, deal.Amount!.BaseAmount);
    }
}
