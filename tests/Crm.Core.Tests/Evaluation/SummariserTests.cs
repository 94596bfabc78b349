using Crm.Access;
using Crm.Core.Tests.Sessions;
using Crm.Evaluation;
using Crm.Persistence;
using Crm.Rules;
using Crm.Values;
using NodaTime;

namespace Crm.Core.Tests.Evaluation;

public class SummariserTests
{
    private static readonly LocalDate Day = new(2026, 1, 1);

    public static TheoryData<Aggregate> Extremes => [Aggregate.Min, Aggregate.Max];

    [Theory]
    [MemberData(nameof(Extremes))]
    public void Of_money_that_is_worth_the_same_the_extreme_does_not_hang_on_the_order_of_records(Aggregate aggregate)
    {
        Money[] alike =
        [
            new Money(0, "EUR").At(2, Day), new Money(0, "EUR").At(3, Day), new Money(0, "EUR").At(2, Day.PlusDays(1)), new Money(0, "USD").At(2, Day),
        ];
        var first = Extreme(aggregate, alike);
        Assert.All(Enumerable.Range(1, 3), i => Assert.Equal(first, Extreme(aggregate, [.. alike[i..], .. alike[..i]])));
        Assert.Equal(first, Extreme(aggregate, [.. alike.Reverse()]));
    }

    private static Money? Extreme(Aggregate aggregate, Money[] prices)
    {
        var type = Shop.Model.Catalog.Get<Order>();
        var scope = Shop.Model.Session.Access.ScopeOf(Actor.System, _ => null);
        var query = new SummaryQuery
        {
            Of = new RecordQuery { Type = type, Context = new RuleContext { Now = default } },
            Measures = [new Measure(aggregate, PathBinder.Measurable(type, "price", aggregate, scope))],
        };
        var orders = prices.Select(p =>
        {
            var order = Order.Of("a");
            order.Price = p;
            return order;
        });
        return Summariser.Run(query, orders, NoFacts.Instance)[0].Values[0].AsMoney();
    }
}
