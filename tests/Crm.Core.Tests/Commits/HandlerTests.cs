using Crm.Core.Tests.Sessions;
using Crm.Errors;
using Crm.Journal;
using Crm.Records;
using Crm.Sessions;
using Crm.Testing;
using Crm.Values;

namespace Crm.Core.Tests.Commits;

public class HandlerTests
{
    [Fact]
    public async Task What_a_handler_changes_goes_through_every_phase_again()
    {
        await RefusedAsync("", o => o.Title = "", ProblemCodes.FieldRequired);
        await RefusedAsync("", o => o.Count = -1, "order.negative");
        await RefusedAsync("clerk", o => o.Secret = "x", ProblemCodes.AccessFieldDenied);
        await RefusedAsync("", o => o.Jump("done"), ProblemCodes.ProcessNoTransition);
        await RefusedAsync("", o => o.Items.Add(OrderLine.Of("")), ProblemCodes.FieldRequired);

        static async Task RefusedAsync(string role, Action<Order> change, string code)
        {
            await using var host = Host("order.created", change);
            await using var session = await host.OpenAsync(role.Length == 0 ? null : await host.ActorAsync(role));
            var order = session.Add(Order.Of("a"));
            await session.ShouldBeRefusedAsync(code);
            Assert.Equal(("a", 0, null, 0L), (order.Title, order.Count, order.Stage, order.Version));
        }
    }

    [Fact]
    public async Task A_handler_that_loads_a_record_whose_fields_are_hidden_from_the_actor_sees_it_whole_and_may_change_it()
    {
        var secret = Order.Of("other");
        string? seen = null;
        await using var host = new CrmTestHost(Shop.Model, crm => crm.On("ticket.created", (session, _) =>
        {
            var other = session.Orders.GetAsync(secret.Id).AsTask().GetAwaiter().GetResult();
            (seen, other.Note) = ($"{other.Secret} {other.Rank}", "seen");
        }));
        (secret.Secret, secret.Rank) = ("hidden", 4);
        await host.GivenAsync(secret);
        await using var session = await host.OpenAsync(await host.ActorAsync("clerk"));
        session.Add(Ticket.Of("t"));
        await session.ShouldCommitAsync();
        Assert.Equal("hidden 4", seen);
        var masked = await session.Orders.GetAsync(secret.Id);
        Assert.Equal((null, 0, "seen"), (masked.Secret, masked.Rank, masked.Note));
        await using var all = await host.OpenAsync();
        Assert.Equal(("hidden", 4), ((await all.Orders.GetAsync(secret.Id)).Secret, (await all.Orders.GetAsync(secret.Id)).Rank));
    }

    [Fact]
    public async Task Handlers_that_answer_each_other_without_end_are_stopped_and_named()
    {
        await using var host = Host("order.changed", o => o.Count++);
        var order = await host.GivenAsync(Order.Of("a"));
        await using var session = await host.OpenAsync();
        (await session.Orders.GetAsync(order.Id)).Note = "x";
        var problem = await session.ShouldBeRefusedAsync(ProblemCodes.EventsUnsettled);
        Assert.Equal(8, problem.Arguments["rounds"]);
        Assert.Equal(1, (await (await host.OpenAsync()).Orders.GetAsync(order.Id)).Version);
    }

    [Fact]
    public async Task A_record_is_created_once_however_often_handlers_change_it()
    {
        var times = 0;
        await using var host = new CrmTestHost(Shop.Model, crm =>
        {
            crm.On("order.created", (session, reference) =>
            {
                times++;
                session.Add(Ticket.Of("follow up"));
                Get(session, reference).Note = "handled";
            });
            crm.On("ticket.created", (session, _) => session.Orders.ToListAsync().AsTask().GetAwaiter().GetResult());
        });
        await using var session = await host.OpenAsync();
        var order = session.Add(Order.Of("a"));
        await session.ShouldCommitAsync();
        Assert.Equal((1, 1, "handled", 1L), (times, await session.Tickets.CountAsync(), order.Note, order.Version));
        Assert.Equal([JournalKind.Created], await session.HistoryAsync(order.Ref).Select(e => e.Kind).ToListAsync());
    }

    [Fact]
    public async Task A_frozen_field_that_its_own_transition_set_does_not_stop_a_handler()
    {
        await using var host = Host("order.done", o => o.Urgent = true);
        var order = Order.Of("a");
        await host.GivenAsync(order);
        await using var session = await host.OpenAsync();
        var mine = await session.Orders.GetAsync(order.Id);
        (mine.Price, mine.Note) = (new Money(5, "CHF"), "n");
        session.Process(mine).Take("open").Take("finish");
        await session.ShouldCommitAsync();
        Assert.Equal((true, "done", 2L), (mine.Urgent, mine.Stage, mine.Version));
    }

    [Fact]
    public async Task A_handler_may_lay_the_changed_record_into_the_bin()
    {
        await using var host = new CrmTestHost(Shop.Model, crm => crm.On("order.changed", (session, reference) => session.Remove(Get(session, reference))));
        var given = Order.Of("a");
        given.Items.Add(OrderLine.Of("line"));
        await host.GivenAsync(given);
        await using var session = await host.OpenAsync();
        var order = await session.Orders.GetAsync(given.Id);
        order.Note = "last words";
        order.Items.Add(OrderLine.Of("never"));
        await session.ShouldCommitAsync();
        await using var after = await host.OpenAsync();
        Assert.Empty(await after.Orders.ToListAsync());
        var binned = Assert.Single(await after.Orders.InBin().ToListAsync());
        Assert.Equal("last words", binned.Note);
        Assert.Empty(await after.Set<OrderLine>().ToListAsync());
        Assert.Equal(JournalKind.Deleted, (await after.HistoryAsync(given.Ref).FirstAsync()).Kind);
    }

    [Fact]
    public async Task What_a_handler_takes_back_was_never_there()
    {
        await using var host = new CrmTestHost(Shop.Model, crm => crm.On("order.created", (session, reference) =>
        {
            if (Get(session, reference) is { Title: "unwanted" } order)
                session.Remove(order);
            else
                Get(session, reference).Items.Remove(Get(session, reference).Items[0]);
        }));
        await using var session = await host.OpenAsync();
        var unwanted = session.Add(Order.Of("unwanted"));
        session.Process(unwanted).Take("open");
        var kept = session.Add(Order.Of("kept"));
        kept.Items.Add(OrderLine.Of("one"));
        kept.Items.Add(OrderLine.Of("two"));
        await session.ShouldCommitAsync();
        await using var after = await host.OpenAsync();
        Assert.Equal("kept", Assert.Single(await after.Orders.ToListAsync()).Title);
        Assert.Equal("two", Assert.Single(await after.Set<OrderLine>().ToListAsync()).Text);
        Assert.Empty(await host.WorkAsync());
    }

    private static CrmTestHost Host(string name, Action<Order> change) =>
        new(Shop.Model, crm => crm.On(name, (session, reference) => change(Get(session, reference))));

    private static Order Get(IReadSession session, RecordRef reference) => (Order)session.FindAsync(reference).AsTask().GetAwaiter().GetResult()!;
}
