using Crm.Commits;
using Crm.Core.Tests.Sessions;
using Crm.Errors;
using Crm.InMemory;
using Crm.People;
using Crm.Records;
using Crm.Sessions;
using Crm.Testing;

namespace Crm.Core.Tests.Commits;

public class RebaseTests
{
    private static readonly CommitOptions Rebasing = new() { Rebase = true };
    private readonly CrmTestHost _host = new(Shop.Model);

    [Fact]
    public async Task A_record_that_the_actor_may_no_longer_see_is_a_conflict_and_none_of_it_is_told()
    {
        var worker = await _host.ActorAsync("worker");
        var (given, other) = (Ticket.Of("a"), User.Named("other"));
        given.Owner = worker.User;
        await _host.GivenAsync(other);
        await _host.GivenAsync(given);
        await using var mine = await _host.OpenAsync(worker);
        var ticket = await mine.Tickets.GetAsync(given.Id);
        await ChangeAsync(given.Id, t => (t.Owner, t.Body, t.Count) = (other.Ref, "not for you", 7));
        (ticket.Title, ticket.Count) = ("mine", 3);
        var conflict = Assert.Single((await mine.TryCommitAsync(Rebasing)).Conflicts);
        Assert.Equal((null, worker.User, 1L), (ticket.Body, ticket.Owner, ticket.Version));
        Assert.Empty(conflict.Fields);
    }

    [Fact]
    public async Task A_retry_that_fails_leaves_the_session_as_it_was_before_the_first_try()
    {
        WatchedStore? store = null;
        await using var host = new CrmTestHost(Shop.Model, crm => crm.UseStore(_ => store = new WatchedStore(new InMemoryStore(Shop.Model.Catalog, new ManualClock()))));
        var given = await host.GivenAsync(Ticket.Of("a"));
        await using var mine = await host.OpenAsync();
        var ticket = await mine.Tickets.GetAsync(given.Id);
        await ChangeAsync(given.Id, t => t.Body = "theirs", host);
        ticket.Title = "mine";
        var before = ticket.Snapshot(Shop.Model.Catalog);
        var tries = 0;
        store!.BeforeCommit = () =>
        {
            if (++tries != 2)
                return;
            store.BeforeCommit = null;
            ChangeAsync(given.Id, t => t.Title = "theirs", host).GetAwaiter().GetResult();
        };
        var conflict = Assert.Single((await mine.TryCommitAsync(Rebasing)).Conflicts);
        Assert.Equal(before, ticket.Snapshot(Shop.Model.Catalog));
        Assert.Equal((1L, 3L), (conflict.Expected, conflict.Actual));

        store.BeforeCommit = () => throw new StoreException("The disk is full.");
        ticket.Title = "a";
        ticket.Count = 4;
        before = ticket.Snapshot(Shop.Model.Catalog);
        await Assert.ThrowsAsync<StoreException>(async () => await mine.CommitAsync(Rebasing));
        Assert.Equal(before, ticket.Snapshot(Shop.Model.Catalog));
        store.BeforeCommit = null;
        Assert.True((await mine.TryCommitAsync(Rebasing)).IsCommitted);
        Assert.Equal(("theirs", "theirs", 4), (ticket.Title, ticket.Body, ticket.Count));
    }

    [Fact]
    public async Task A_retry_that_is_refused_leaves_the_session_as_it_was_before_the_first_try()
    {
        await using var host = new CrmTestHost(Shop.Model, crm => crm.Policy(CommitPhase.Validate, c =>
        {
            foreach (var change in c.Pending.Where(p => p.Record is Ticket { Title: "mine", Body: "theirs" }))
                c.Refuse(change, new Problem("test.together"));
        }));
        var given = await host.GivenAsync(Ticket.Of("a"));
        await using var mine = await host.OpenAsync();
        var ticket = await mine.Tickets.GetAsync(given.Id);
        await ChangeAsync(given.Id, t => t.Body = "theirs", host);
        ticket.Title = "mine";
        Assert.Equal("test.together", Assert.Single((await mine.TryCommitAsync(Rebasing)).Problems).Code);
        Assert.Equal(("mine", null, 1L), (ticket.Title, ticket.Body, ticket.Version));
    }

    public static TheoryData<string, string, bool> Meetings => new()
    {
        { "field", "add", true },
        { "field", "change one", true },
        { "field", "remove one", true },
        { "add", "field", true },
        { "add", "add", true },
        { "add", "remove one", true },
        { "change one", "field", true },
        { "change one", "change two", true },
        { "change one", "remove two", true },
        { "remove one", "change two", true },
        { "remove one", "field", true },
        { "remove one", "add", true },
        { "change one", "change one", false },
        { "change one", "remove one", false },
        { "remove one", "change one", false },
        { "remove one", "remove one", false },
        { "delete", "field", false },
    };

    [Theory]
    [MemberData(nameof(Meetings))]
    public async Task Roots_with_parts_are_rebased_unless_both_changed_the_same_part(string ours, string theirs, bool together)
    {
        var given = Order.Of("a");
        given.Items.Add(OrderLine.Of("one"));
        given.Items.Add(OrderLine.Of("two"));
        given.Items.Add(OrderLine.Of("three"));
        given.Items[2].Remark = "secret";
        await _host.GivenAsync(given);
        await using var mine = await _host.OpenAsync(await _host.ActorAsync("clerk"));
        var order = await mine.Orders.GetAsync(given.Id);
        await using (var other = await _host.OpenAsync())
        {
            Act(other, await other.Orders.GetAsync(given.Id), theirs, "theirs");
            await other.ShouldCommitAsync();
        }

        Act(mine, order, ours, "ours");
        var before = order.Snapshot(Shop.Model.Catalog);
        var result = await mine.TryCommitAsync(Rebasing);
        Assert.Equal(together, result.IsCommitted);
        if (!together)
        {
            Assert.NotEmpty(result.Conflicts);
            Assert.Equal(before, order.Snapshot(Shop.Model.Catalog));
            return;
        }

        var stored = await (await _host.OpenAsync()).Orders.GetAsync(given.Id);
        var expected = new[] { "one", "two", "three" }.ToList();
        Expect(expected, theirs, "theirs");
        Expect(expected, ours, "ours");
        Assert.Equal(expected.Order(StringComparer.Ordinal), stored.Items.Select(i => i.Text).Order(StringComparer.Ordinal));
        Assert.Equal(stored.Items.Select(i => i.Text).Order(StringComparer.Ordinal), order.Items.Select(i => i.Text).Order(StringComparer.Ordinal));
        Assert.Equal((3L, (long)expected.Count), (stored.Version, stored.Lines));
        Assert.Equal(stored.Items.Count, stored.Items.Select(i => i.Position).Distinct().Count());
        Assert.Equal("secret", Assert.Single(stored.Items, i => i.Text == "three").Remark);
        Assert.All(order.Items, i => Assert.Null(i.Remark));
        order.Note = "on we go";
        await mine.ShouldCommitAsync();
    }

    private static void Act(ISession session, Order order, string what, string by)
    {
        switch (what.Split(' '))
        {
            case ["field"]:
                order.Note = by;
                break;
            case ["add"]:
                order.Items.Add(OrderLine.Of(by));
                break;
            case ["change", var text]:
                order.Items.Single(i => i.Text == text).Text = $"{text} {by}";
                break;
            case ["delete"]:
                session.Remove(order);
                break;
            case [_, var text]:
                order.Items.Remove(order.Items.Single(i => i.Text == text));
                break;
        }
    }

    private static void Expect(List<string> texts, string what, string by)
    {
        switch (what.Split(' '))
        {
            case ["add"]:
                texts.Add(by);
                break;
            case ["change", var text]:
                texts[texts.IndexOf(text)] = $"{text} {by}";
                break;
            case ["remove", var text]:
                texts.Remove(text);
                break;
        }
    }

    private Task ChangeAsync(Id<Ticket> id, Action<Ticket> change) => ChangeAsync(id, change, _host);

    private static async Task ChangeAsync(Id<Ticket> id, Action<Ticket> change, CrmTestHost host)
    {
        await using var session = await host.OpenAsync();
        change(await session.Tickets.GetAsync(id));
        await session.ShouldCommitAsync();
    }
}
