using Crm.Commits;
using Crm.Core.Tests.Sessions;
using Crm.Errors;
using Crm.People;
using Crm.Testing;
using Crm.Values;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Crm.Core.Tests.Commits;

public class MoneyTests
{
    private static readonly LocalDate Day = new(2026, 3, 2);
    private readonly CrmTestHost _host = new(Shop.Model, crm => crm.UseExchangeRates<TestRates>());

    private TestRates Rates => (TestRates)_host.Services.GetRequiredService<Crm.Commits.IExchangeRates>();

    [Fact]
    public async Task Money_is_converted_by_the_rate_of_the_day_while_the_record_is_open()
    {
        await using var session = await _host.OpenAsync();
        var order = session.Add(Priced(100, "EUR"));
        await session.ShouldCommitAsync();
        Assert.Equal(new Money(100, "EUR", 90, 0.9m, Day), order.Price);
        Rates.Rates["EUR"] = 0.8m;
        _host.Clock.Advance(Duration.FromDays(1));
        order.Note = "x";
        await session.ShouldCommitAsync();
        Assert.Equal(new Money(100, "EUR", 80, 0.8m, Day.PlusDays(1)), order.Price);
    }

    [Fact]
    public async Task Money_that_a_policy_sets_in_the_normal_form_has_its_worth_and_text_its_form()
    {
        await using var host = new CrmTestHost(
            CrmModel.Build(m => m.BaseCurrency("CHF").AddProducts().AddPeople()),
            crm => crm.UseExchangeRates<TestRates>().Policy(CommitPhase.Normalise, c =>
            {
                foreach (var record in c.Pending.Select(p => p.Record))
                {
                    if (record is Products.Product product)
                        product.ListPrice = new Money(5, product.Code == "odd" ? "USD" : "EUR");
                    else if (record is User user)
                        user.Email = " Ada@Example.org ";
                }
            }));
        await using var session = await host.OpenAsync();
        var (product, ada) = (session.Add(Products.Product.Named("a")), session.Add(User.Named("Ada")));
        await session.ShouldCommitAsync();
        Assert.Equal((4.5m, "Ada@example.org"), (product.ListPrice!.BaseAmount, ada.Email));
        session.Add(Products.Product.Named("b")).Code = "odd";
        await session.ShouldBeRefusedAsync(ProblemCodes.MoneyNoRate, "listPrice");
    }

    [Fact]
    public async Task A_rate_has_ten_decimals_and_a_worth_that_no_store_could_keep_is_refused()
    {
        await using var session = await _host.OpenAsync();
        Rates.Rates["EUR"] = 1 / 3m;
        var order = session.Add(Priced(300, "EUR"));
        await session.ShouldCommitAsync();
        Assert.Equal((0.3333333333m, 100m), (order.Price!.Rate, order.Price.BaseAmount));
        Rates.Rates["EUR"] = 1_000_000;
        order.Price = new Money(99_999_999_999, "EUR");
        var result = await session.TryCommitAsync();
        Assert.Equal((ProblemCodes.FieldTooPrecise, "price"), (Assert.Single(result.Problems).Code, result.Problems[0].Path));
    }

    [Fact]
    public async Task The_base_currency_needs_no_rate_and_no_one_can_make_up_a_worth()
    {
        await using var session = await _host.OpenAsync();
        var order = session.Add(Priced(100, "CHF"));
        order.Margin = new Money(1, "EUR", 1_000_000, 1, Day);
        await session.ShouldCommitAsync();
        Assert.Equal(100, order.Price!.BaseAmount);
        Assert.Equal(0.9m, order.Margin!.BaseAmount);
        order.Price = new Money(100, "CHF", 999, 9.99m, Day);
        await session.ShouldCommitAsync();
        Assert.Equal((100, 1), (order.Price.BaseAmount, order.Price.Rate));
    }

    [Fact]
    public async Task Rates_freeze_in_the_commit_that_closes_the_record()
    {
        await using var session = await _host.OpenAsync();
        var order = session.Add(Priced(100, "EUR"));
        order.Margin = new Money(10, "EUR");
        order.Note = "n";
        session.Process(order).Take("open");
        await session.ShouldCommitAsync();
        Rates.Rates["EUR"] = 0.8m;
        _host.Clock.Advance(Duration.FromDays(1));
        session.Process(order).Take("finish");
        await session.ShouldCommitAsync();
        Rates.Rates["EUR"] = 0.7m;
        _host.Clock.Advance(Duration.FromDays(1));
        (order.Margin, order.Urgent) = (new Money(20, "EUR"), true);
        await session.ShouldCommitAsync();
        Assert.Equal(new Money(100, "EUR", 80, 0.8m, Day.PlusDays(1)), order.Price);
        Assert.Equal(new Money(20, "EUR", 16, 0.8m, Day.PlusDays(1)), order.Margin);
        order.Margin = new Money(20, "EUR", 999, 1, Day);
        await session.ShouldCommitAsync();
        Assert.Equal(16, order.Margin.BaseAmount);
    }

    [Fact]
    public async Task The_parts_of_a_record_freeze_with_it_also_those_that_nobody_touched()
    {
        var given = Priced(100, "EUR");
        given.Note = "n";
        given.Items.Add(OrderLine.Of("untouched"));
        given.Items.Add(OrderLine.Of("in francs"));
        given.Items.Add(OrderLine.Of("touched"));
        (given.Items[0].Price, given.Items[1].Price, given.Items[2].Price) = (new Money(10, "EUR"), new Money(10, "CHF"), new Money(20, "EUR"));
        await _host.GivenAsync(given);
        Rates.Rates["EUR"] = 0.8m;
        _host.Clock.Advance(Duration.FromDays(1));
        await using var session = await _host.OpenAsync();
        var order = await session.Orders.GetAsync(given.Id);
        order.Items[2].Quantity = 2;
        session.Process(order).Take("open").Take("finish");
        await session.ShouldCommitAsync();
        await using var after = await _host.OpenAsync();
        var closed = await after.Orders.GetAsync(given.Id);
        Assert.Equal([new Money(10, "EUR", 8, 0.8m, Day.PlusDays(1)), new Money(10, "CHF", 10, 1, Day), new Money(20, "EUR", 16, 0.8m, Day.PlusDays(1))], closed.Items.Select(i => i.Price));
        Assert.Equal([2L, 1L, 2L], closed.Items.Select(i => i.Version));
        Assert.Equal(new Money(10, "EUR", 9, 0.9m, Day), (await after.HistoryAsync(closed.Items[0].Ref).FirstAsync()).Old["price"].AsMoney());
    }

    [Fact]
    public async Task Without_a_rate_new_money_is_refused_and_old_money_keeps_its_worth()
    {
        await using var session = await _host.OpenAsync();
        var order = session.Add(Priced(100, "USD"));
        var problem = await session.ShouldBeRefusedAsync(ProblemCodes.MoneyNoRate, "price");
        Assert.Equal(("USD", "CHF"), (problem.Arguments["currency"], problem.Arguments["base"]));
        order.Price = new Money(100, "EUR");
        await session.ShouldCommitAsync();
        Rates.Rates.Clear();
        order.Urgent = true;
        await session.ShouldCommitAsync();
        Assert.Equal(new Money(100, "EUR", 90, 0.9m, Day), order.Price);
        order.Price = new Money(101, "EUR");
        await session.ShouldBeRefusedAsync(ProblemCodes.MoneyNoRate, "price");
    }

    [Fact]
    public async Task Derived_fields_follow_in_the_same_commit_also_what_a_transition_sets()
    {
        await using var session = await _host.OpenAsync();
        var order = session.Add(Order.Of("a"));
        (order.DueOn, order.Note) = (Day.PlusDays(-3), "n");
        session.Process(order).Take("open");
        await session.ShouldCommitAsync();
        Assert.Null(order.DaysLate);
        session.Process(order).Take("finish");
        await session.ShouldCommitAsync();
        Assert.Equal((Day, 3), (order.ClosedOn, order.DaysLate));
        session.Process(order).Take("reopen");
        await session.ShouldCommitAsync();
        Assert.Equal((null, null), (order.ClosedOn, order.DaysLate));
    }

    private static Order Priced(decimal amount, string currency)
    {
        var order = Order.Of("a");
        order.Price = new Money(amount, currency);
        return order;
    }
}
