using Crm.Access;
using Crm.Commits;
using Crm.Core.Tests.Sessions;
using Crm.People;
using Crm.Rules;
using Crm.Sessions;
using Crm.Testing;
using Crm.Time;
using Crm.Values;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Core.Tests.Access;

/// <summary>Two worlds that differ only in what an actor may not see look the same to that actor, through every way of looking.</summary>
public class NonInterferenceTests
{
    [Fact]
    public void A_hidden_fields_value_changes_nothing_that_can_be_observed() =>
        Prop.ForAll(Hidden.Two().ToArbitrary(), pair => Same("clerk", pair.Item1, pair.Item2, pair.Item1.Unseen, pair.Item1.Unseen))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(12));

    [Fact]
    public void A_hidden_records_values_change_nothing_that_can_be_observed() =>
        Prop.ForAll(Hidden.Two().ToArbitrary(), pair => Same("worker", pair.Item1, pair.Item2, pair.Item1.Unseen, pair.Item2.Unseen))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(12));

    [Fact]
    public async Task The_looking_glass_shows_a_difference_to_those_who_may_see_it()
    {
        var (one, two) = (new Secrets("a", 1, new Money(1, "CHF"), "r", "x"), new Secrets("b", 2, new Money(2, "CHF"), "s", "y"));
        Assert.NotEqual(await ObserveAsync("boss", one, "x"), await ObserveAsync("boss", two, "x"));
        Assert.NotEqual(await ObserveAsync("clerk", one, "x"), await ObserveAsync("clerk", one, "y"));
    }

    [Fact]
    public async Task Why_a_guard_is_not_met_is_told_to_those_only_who_may_see_what_it_looks_at()
    {
        await using var host = new CrmTestHost(Shop.Model);
        var order = Order.Of("a");
        (order.Secret, order.Tags) = ("canary", ["blocked"]);
        await host.GivenAsync(order);
        foreach (var role in new[] { "clerk", "boss" })
        {
            await using var session = await host.OpenAsync(await host.ActorAsync(role));
            var options = await session.Process(await session.Orders.GetAsync(order.Id)).OptionsAsync();
            Assert.NotNull(options.Single(o => o.Name == "open").Why);
            var why = options.Single(o => o.Name == "reveal").Why;
            Assert.Equal(role == "boss", why?.ToString().Contains("canary", StringComparison.Ordinal) == true);
            Assert.Equal(role == "boss", why is not null);
        }
    }

    private static Gen<Secrets> Hidden =>
        from secret in Gen.Elements(null, "a", "zz", "Zürich")
        from rank in Gen.Elements(0, 1, -5, 99)
        from margin in Gen.Elements(null, new Money(1, "CHF"), new Money(2, "EUR"), new Money(3, "USD"))
        from remark in Gen.Elements(null, "x", "y")
        from unseen in Gen.Elements("dark", "night", "Zebra")
        select new Secrets(secret, rank, margin, remark, unseen);

    private static bool Same(string role, Secrets one, Secrets two, string unseenOne, string unseenTwo)
    {
        var (left, right) = (ObserveAsync(role, one, unseenOne).GetAwaiter().GetResult(), ObserveAsync(role, two, unseenTwo).GetAwaiter().GetResult());
        Assert.Equal(left.Count, right.Count);
        foreach (var (a, b) in left.Zip(right))
            Assert.Equal(a, b);
        return true;
    }

    private static async Task<List<string>> ObserveAsync(string role, Secrets secrets, string unseen)
    {
        await using var host = new CrmTestHost(Shop.Model, crm => crm.UseExchangeRates<TestRates>());
        var rates = (TestRates)host.Services.GetRequiredService<IExchangeRates>();
        rates.Rates["USD"] = 0.8m;
        var actor = await host.ActorAsync(role);
        var ids = await SeedAsync(host, actor, secrets, unseen);
        rates.Rates.Remove("USD");
        host.Clock.Advance(NodaTime.Duration.FromDays(1));
        var seen = new List<string>();
        await using (var session = await host.OpenAsync(actor))
            await LookAsync(session, ids, seen);
        await WriteAsync(host, actor, ids, seen);
        return seen;
    }

    // The actor sees the first two orders and the tickets; a worker does not see the third, which the others point at. The journal holds changes of the secrets.
    private static async Task<Order[]> SeedAsync(CrmTestHost host, Actor actor, Secrets secrets, string unseen)
    {
        var stranger = await host.GivenAsync(User.Named("stranger"));
        await using var session = await host.OpenAsync();
        var orders = new[] { "b", "a", "c" }.Select(t => session.Add(Order.Of(t))).ToArray();
        foreach (var order in orders)
        {
            order.Owner = actor.User;
            order.Items.Add(OrderLine.Of("line"));
        }

        var dark = orders[2];
        (dark.Owner, dark.Title, dark.Note, dark.Count) = (stranger.Id, unseen, unseen, unseen.Length);
        (dark.Price, dark.Parent) = (new Money(unseen.Length, "CHF"), orders[0].Id);
        (orders[0].Parent, orders[1].Parent, orders[1].About) = (dark.Id, orders[0].Id, dark.Ref);
        (orders[0].Count, orders[1].Count) = (3, 2);
        orders[0].Price = new Money(10, "EUR");
        var ticket = session.Add(Ticket.Of("t"));
        (ticket.Owner, ticket.Order) = (actor.User, orders[0].Id);
        var second = session.Add(Ticket.Of("u"));
        (second.Owner, second.Order) = (actor.User, dark.Id);
        await session.CommitAsync();
        foreach (var order in orders.Take(2))
        {
            (order.Secret, order.Rank, order.Margin, order.Note) = (secrets.Secret, secrets.Rank, secrets.Margin, "touched");
            order.Items[0].Remark = secrets.Remark;
            order.Items[0].Quantity = 2;
        }

        dark.Mail = $"{unseen}@example.com";
        await session.CommitAsync();
        foreach (var order in orders.Take(2))
        {
            (order.Secret, order.Rank, order.Note) = ("over", 1000, "again");
            session.Process(order).Take("open");
        }

        await session.CommitAsync();
        foreach (var order in orders.Take(2))
            (order.Secret, order.Rank, order.Note) = (secrets.Secret, secrets.Rank, "last");
        await session.CommitAsync();
        return orders;
    }

    private static async Task LookAsync(ISession session, Order[] orders, List<string> seen)
    {
        Task See(string what, Func<Task<object?>> look) => AddAsync(seen, what, look);
        foreach (var type in new[] { "order", "ticket", "orderLine", "user" })
            await See($"list {type}", async () => await session.Set(type).ToListAsync());
        foreach (var path in Paths())
        {
            await See($"sort {path}", async () => (await session.Orders.OrderBy(path).ToListAsync()).Select(o => o.Id).ToList());
            await See($"reverse {path}", async () => (await session.Orders.OrderByDescending(path).ToListAsync()).Select(o => o.Id).ToList());
            await See($"page {path}", async () => await session.Orders.OrderBy(path).PageAsync(1));
            await See($"second page {path}", async () => await session.Orders.OrderBy(path).PageAsync(1, (await session.Orders.OrderBy(path).PageAsync(1)).Next));
            await See($"group {path}", async () => await session.Orders.SummariseAsync(Summary.By(path).Count()));
            await See($"month {path}", async () => await session.Orders.SummariseAsync(Summary.Total.ByPeriod(path, CalendarUnit.Month).Count()));
            foreach (var measure in new[] { Summary.Total.Sum(path), Summary.Total.Min(path), Summary.Total.Max(path), Summary.Total.Count(path) })
                await See($"measure {path}", async () => await session.Orders.SummariseAsync(measure));
            await See($"count {path}", async () => await session.Orders.Where(Rule.Field(path).NotEmpty()).CountAsync());
            await See($"filter {path}", async () => await session.Orders.Where(Rule.Field(path).Ge(1)).CountAsync());
            await See($"text {path}", async () => await session.Orders.Where(Rule.Field(path).Same("a")).CountAsync());
            await See($"changed {path}", async () => await session.Orders.Where(Rule.Related("tickets", Rule.Field($"order.{path}").NotEmpty()).Any()).CountAsync());
            await See($"ticket sort {path}", async () => (await session.Tickets.OrderBy($"order.{path}").ToListAsync()).Select(t => t.Id).ToList());
            await See($"ticket group {path}", async () => await session.Tickets.SummariseAsync(Summary.By($"order.{path}").Sum($"order.{path}")));
            await See($"ticket page {path}", async () => await session.Tickets.OrderBy($"order.{path}").PageAsync(1));
            await See($"line count {path}", async () => await session.Set<OrderLine>().Where(Rule.Field($"order.{path}").NotEmpty()).CountAsync());
        }

        await See("remark", async () => await session.Set<OrderLine>().Where(Rule.Field("remark").NotEmpty()).CountAsync());
        await See("remark of lines", async () => await session.Orders.Where(Rule.Related("orderLines", Rule.Field("remark").NotEmpty()).Any()).CountAsync());
        await See("sum of related", async () => await session.Orders.Where(Rule.Related("orders").Count(Comparison.Ge, 1)).CountAsync());
        foreach (var order in orders)
        {
            await See("find", async () => await session.FindAsync(order.Ref));
            await See("find line", async () => await session.FindAsync(order.Items[0].Ref));
            await See("history", async () => await session.HistoryAsync(order.Ref).ToListAsync());
            await See("history of line", async () => await session.HistoryAsync(order.Items[0].Ref).ToListAsync());
            await See("states", async () => await session.StatesAsync(order.Ref).ToListAsync());
            foreach (var path in Paths())
            {
                await See($"explain {path}", async () => await session.FindAsync(order.Ref) is Order found
                    ? await session.Orders.ExplainAsync(found, Rule.Field(path).NotEmpty() & Rule.Related("tickets", Rule.Field($"order.{path}").NotEmpty()).Any() & Rule.Related("orders", Rule.Field(path).NotEmpty()).Any())
                    : null);
            }

            await See("options", async () => await session.FindAsync(order.Ref) is Order found ? (await session.Process(found).OptionsAsync()).ToList() : null);
        }
    }

    private static async Task WriteAsync(CrmTestHost host, Actor actor, Order[] orders, List<string> seen)
    {
        var tries = new Dictionary<string, Action<ISession, Order>>
        {
            ["secret"] = (_, o) => o.Secret = "mine",
            ["rank"] = (_, o) => o.Rank = 12345,
            ["margin"] = (_, o) => o.Margin = new Money(9, "CHF"),
            ["remark"] = (_, o) => o.Items[0].Remark = "mine",
            ["values"] = (_, o) => (o.Title, o.Mail, o.Count) = ("", "x", -1),
            ["rates"] = (_, o) => o.Price = new Money(1, "USD"),
            ["move"] = (s, o) => s.Process(o).Take("open"),
            ["bare"] = (_, o) => o.Jump("void"),
            ["override"] = (s, o) => s.Process(o).Override("done", "why"),
            ["purge"] = (s, o) => s.Purge(o),
            ["reference"] = (_, o) => o.Parent = orders[2].Id,
            ["about"] = (_, o) => o.About = orders[2].Items[0].Ref,
            ["share"] = (s, _) => s.Add(Share.Of(orders[2].Ref, actor.User!.Value, ShareRight.Read)),
            ["good"] = (_, o) => o.Urgent = true,
            ["again"] = (s, o) => s.Process(o).Take("check"),
        };
        foreach (var (name, change) in tries)
        {
            await AddAsync(seen, $"commit {name}", async () =>
            {
                await using var session = await host.OpenAsync(actor);
                var order = await session.Orders.GetAsync(orders[0].Id);
                change(session, order);
                return new object[] { await session.TryCommitAsync(), order };
            });
        }

        await AddAsync(seen, "conflict", async () =>
        {
            await using var session = await host.OpenAsync(actor);
            var order = await session.Orders.GetAsync(orders[0].Id);
            await using (var other = await host.OpenAsync())
            {
                var theirs = await other.Orders.GetAsync(orders[0].Id);
                (theirs.Note, theirs.Secret, theirs.Rank) = ("theirs", theirs.Secret + "!", theirs.Rank + 1);
                await other.CommitAsync();
            }

            order.Note = "mine";
            return new object[] { await session.TryCommitAsync(), order };
        });
    }

    private static async Task AddAsync(List<string> seen, string what, Func<Task<object?>> look) => seen.Add($"{what}: {await Observed.OfAsync(look)}");

    private static IEnumerable<string> Paths()
    {
        var type = Shop.Model.Catalog.Get<Order>();
        var own = type.Fields.Concat(type.Views).Select(f => f.Key).ToArray();
        return own.Concat(own.Select(p => $"parent.{p}")).Append("parent.parent.secret").Append("nosuchfield");
    }

    private sealed record Secrets(string? Secret, int Rank, Money? Margin, string? Remark, string Unseen);
}
