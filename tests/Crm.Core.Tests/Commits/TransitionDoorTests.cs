using Crm.Access;
using Crm.Core.Tests.Sessions;
using Crm.Errors;
using Crm.InMemory;
using Crm.Processes;
using Crm.Records;
using Crm.Rules;
using Crm.Sessions;
using Crm.Testing;
using Crm.Values;
using NodaTime;

namespace Crm.Core.Tests.Commits;

/// <summary>Whichever way a state is meant to change, its process judges it.</summary>
public class TransitionDoorTests
{
    private readonly CrmTestHost _host = new(Shop.Model);

    public static TheoryData<string> Doors => ["method", "field", "handler"];

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_bare_change_stands_for_the_only_transition_that_leads_there(string door)
    {
        await using var host = HostWith(door, "void");
        await using var session = await host.OpenAsync(await host.ActorAsync("boss"));
        var order = await AnOrderAsync(host, session);
        Through(door, order, "void");
        await session.ShouldCommitAsync();
        Assert.Equal("void", order.Stage);
        Assert.Equal([("draft", null), ("void", "drop")], await session.StatesAsync(order.Ref).Select(s => (s.State, s.Transition)).ToListAsync());
    }

    [Theory]
    [InlineData("method", "done", ProblemCodes.ProcessNoTransition)]
    [InlineData("field", "done", ProblemCodes.ProcessNoTransition)]
    [InlineData("handler", "done", ProblemCodes.ProcessNoTransition)]
    [InlineData("method", "void", ProblemCodes.ProcessRightMissing)]
    [InlineData("field", "void", ProblemCodes.ProcessRightMissing)]
    [InlineData("handler", "void", ProblemCodes.ProcessRightMissing)]
    [InlineData("method", "open", ProblemCodes.ProcessAmbiguous)]
    [InlineData("handler", "open", ProblemCodes.ProcessAmbiguous)]
    [InlineData("method", "nowhere", ProblemCodes.FieldUnknownChoice)]
    [InlineData("field", "nowhere", ProblemCodes.FieldUnknownChoice)]
    [InlineData("handler", "nowhere", ProblemCodes.FieldUnknownChoice)]
    [InlineData("method", null, ProblemCodes.ProcessStateNotInProcess)]
    [InlineData("field", null, ProblemCodes.ProcessStateNotInProcess)]
    public async Task An_illegal_state_is_refused_through_every_door_and_nothing_is_written(string door, string? state, string code)
    {
        await using var host = HostWith(door, state);
        await using var session = await host.OpenAsync(await host.ActorAsync("clerk"));
        var order = await AnOrderAsync(host, session);
        Through(door, order, state);
        await session.ShouldBeRefusedAsync(code, code == ProblemCodes.ProcessRightMissing ? null : "stage");
        await UntouchedAsync(host, order);
    }

    [Fact]
    public async Task Named_transitions_are_refused_where_they_do_not_leave_the_state_and_unknown_ones_at_once()
    {
        await using var session = await _host.OpenAsync(await _host.ActorAsync("clerk"));
        var order = await AnOrderAsync(_host, session);
        Assert.Equal(ProblemCodes.ProcessUnknownTransition, Assert.Throws<RefusedException>(() => session.Process(order).Take("fly")).Problems[0].Code);
        Assert.Throws<ArgumentException>(() => session.Process(order, "fly"));
        session.Process(order).Take("finish");
        await session.ShouldBeRefusedAsync(ProblemCodes.ProcessWrongState, "stage");
        await UntouchedAsync(_host, order);
    }

    [Fact]
    public async Task Guards_rights_and_what_is_asked_for_are_judged()
    {
        await using var session = await _host.OpenAsync(await _host.ActorAsync("clerk"));
        var order = await AnOrderAsync(_host, session);
        session.Process(order).Take("drop");
        Assert.Equal("order.drop", (await session.ShouldBeRefusedAsync(ProblemCodes.ProcessRightMissing)).Arguments["right"]);

        await using var second = await _host.OpenAsync(await _host.ActorAsync("clerk"));
        order = await second.Orders.GetAsync(order.Id);
        order.Tags = ["blocked"];
        await second.ShouldCommitAsync();
        order.Tags = [];
        second.Process(order).Take("open");
        Assert.Equal("A blocked order is not opened.", (await second.ShouldBeRefusedAsync(ProblemCodes.ProcessGuardNotMet)).Message);

        await using var third = await _host.OpenAsync(await _host.ActorAsync("clerk"));
        order = await third.Orders.GetAsync(order.Id);
        order.Tags = [];
        await third.ShouldCommitAsync();
        third.Process(order).Take("open").Take("finish");
        var result = await third.TryCommitAsync();
        Assert.Equal("note process.field_required", Assert.Single(result.Problems.Select(p => $"{p.Path} {p.Code}")));
        third.Process(order);
        order.Note = "given";
        await third.ShouldCommitAsync();
        Assert.Equal("done", order.Stage);
    }

    [Fact]
    public async Task A_new_record_begins_in_an_initial_state()
    {
        await using var session = await _host.OpenAsync();
        var order = session.Add(Order.Of("a"));
        order.Jump("open");
        var result = await session.TryCommitAsync();
        Assert.Equal(ProblemCodes.ProcessNotInitial, Assert.Single(result.Problems).Code);
        order.Jump("nowhere");
        await session.ShouldBeRefusedAsync(ProblemCodes.FieldUnknownChoice, "stage");
        order.Jump("draft");
        await session.ShouldCommitAsync();
        Assert.Equal(1, await session.StatesAsync(order.Ref).CountAsync());
    }

    [Fact]
    public async Task What_a_state_requires_stays_required_and_what_it_freezes_stays()
    {
        await using var session = await _host.OpenAsync();
        var order = await AnOrderAsync(_host, session);
        (order.Note, order.Price) = ("n", new Money(5, "CHF"));
        session.Process(order).Take("open").Take("finish");
        await session.ShouldCommitAsync();
        order.Note = null;
        order.Price = new Money(6, "CHF");
        order.Items.Add(OrderLine.Of("through a part"));
        var result = await session.TryCommitAsync();
        Assert.Equal(["lines process.frozen", "note process.state_requires", "price process.frozen"], result.Problems.Select(p => $"{p.Path} {p.Code}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task History_is_imported_with_its_instants_by_those_who_may()
    {
        var (one, two) = (Instant.FromUtc(2020, 1, 1, 0, 0), Instant.FromUtc(2021, 1, 1, 0, 0));
        await using (var clerk = await _host.OpenAsync(await _host.ActorAsync("clerk")))
        {
            var refused = clerk.Add(Order.Of("a"));
            clerk.Process(refused).Import(("open", one), ("done", two));
            Assert.Equal("process.import", (await clerk.ShouldBeRefusedAsync(ProblemCodes.AccessRightMissing, "stage")).Arguments["right"]);
            Assert.Null(refused.Stage);
        }

        await using var session = await _host.OpenAsync(await _host.ActorAsync("boss"));
        var order = session.Add(Order.Of("a"));
        session.Process(order).Import(("open", one.PlusNanoseconds(1)), ("done", two));
        await session.ShouldCommitAsync();
        Assert.Equal("done", order.Stage);
        Assert.Equal([("open", one), ("done", two)], await session.StatesAsync(order.Ref).Select(s => (s.State, s.EnteredAt)).ToListAsync());
        Assert.All(await session.StatesAsync(order.Ref).ToListAsync(), s => Assert.Equal((_host.Clock.Now, null), (s.RecordedAt, s.Transition)));
        Assert.Empty((await session.HistoryAsync(order.Ref).SingleAsync()).Events);

        var unknown = session.Add(Order.Of("b"));
        session.Process(unknown).Import(("nowhere", one));
        await session.ShouldBeRefusedAsync(ProblemCodes.ProcessStateNotInProcess);
        Assert.Throws<ArgumentException>(() => session.Process(unknown).Import());
    }

    [Fact]
    public async Task Imported_history_goes_forward_and_ends_before_now()
    {
        var now = _host.Clock.Now;
        await using var session = await _host.OpenAsync();
        var backward = session.Add(Order.Of("a"));
        session.Process(backward).Import(("draft", now - Duration.FromDays(1)), ("open", now - Duration.FromDays(2)));
        var problem = await session.ShouldBeRefusedAsync("process.history_backwards", "stage");
        Assert.Equal("open", problem.Arguments["state"]);

        await using var second = await _host.OpenAsync();
        var future = second.Add(Order.Of("a"));
        second.Process(future).Import(("draft", now), ("open", now + Duration.FromDays(1)));
        await second.ShouldBeRefusedAsync("process.history_in_future", "stage");

        await using var third = await _host.OpenAsync();
        var still = third.Add(Order.Of("a"));
        third.Process(still).Import(("draft", now - Duration.FromDays(1)), ("open", now - Duration.FromDays(1)), ("checked", now));
        await third.ShouldCommitAsync();
        Assert.Equal(["draft", "open", "checked"], await third.StatesAsync(still.Ref).Select(s => s.State).ToListAsync());
    }

    [Fact]
    public async Task A_state_set_beside_a_named_transition_is_refused_unless_both_lead_to_one_state()
    {
        await using var session = await _host.OpenAsync();
        var order = await AnOrderAsync(_host, session);
        order.Jump("void");
        session.Process(order).Take("open");
        var problem = await session.ShouldBeRefusedAsync("process.two_ways", "stage");
        Assert.Equal(("void", "open"), (problem.Arguments["wanted"], problem.Arguments["state"]));
        await UntouchedAsync(_host, order);
        order.Jump("open");
        await session.ShouldCommitAsync();
        Assert.Equal("open", order.Stage);
        order.Jump("done");
        session.Process(order).Override("void", "because");
        await session.ShouldBeRefusedAsync("process.two_ways", "stage");

        await using var second = await _host.OpenAsync();
        var made = second.Add(Order.Of("b"));
        made.Jump("draft");
        second.Process(made).Take("open");
        var imported = second.Add(Order.Of("c"));
        imported.Jump("draft");
        second.Process(imported).Import(("open", _host.Clock.Now), ("done", _host.Clock.Now));
        await second.ShouldCommitAsync();
        Assert.Equal(("open", "done"), (made.Stage, imported.Stage));
        var mixed = second.Add(Order.Of("d"));
        mixed.Jump("checked");
        second.Process(mixed).Import(("open", _host.Clock.Now), ("done", _host.Clock.Now));
        await second.ShouldBeRefusedAsync("process.two_ways", "stage");
    }

    [Fact]
    public async Task A_frozen_field_may_be_changed_by_any_transition_of_the_commit_that_asks_for_it()
    {
        await using var host = new CrmTestHost(CrmModel.Build(m => m.AddPeople().Add<Order>(t => t.Ignore(o => o.Items)).Add<Ticket>().AddProcess(ProcessBuilder.For<Ticket>("ticket", t => t.Status)
            .State("new", s => s.Initial().Freezes("body", "count"))
            .State("opened").State("closed", s => s.Kind(StateKind.Won))
            .Transition("open", t => t.From("new").To("opened"))
            .Transition("close", t => t.From("opened").To("closed").Asks(x => x.Body))
            .Build())));
        var given = await host.GivenAsync(Ticket.Of("t"));
        await using var session = await host.OpenAsync();
        var ticket = await session.Tickets.GetAsync(given.Id);
        (ticket.Body, ticket.Count) = ("asked for by the second", 1);
        session.Process(ticket).Take("open").Take("close");
        await session.ShouldBeRefusedAsync(ProblemCodes.ProcessFrozen, "count");
        ticket.Count = 0;
        await session.ShouldCommitAsync();
        Assert.Equal("closed", ticket.Status);
    }

    [Fact]
    public async Task After_a_refused_transition_nothing_else_of_the_process_is_complained_of()
    {
        await using var session = await _host.OpenAsync(await _host.ActorAsync("clerk"));
        var order = await AnOrderAsync(_host, session);
        order.Jump("done");
        session.Process(order).Take("drop").Take("finish");
        var result = await session.TryCommitAsync();
        Assert.Equal(ProblemCodes.ProcessRightMissing, Assert.Single(result.Problems).Code);
    }

    [Fact]
    public async Task What_a_transition_sets_is_checked_like_what_people_set()
    {
        var nowhere = new RecordRef("order", Guid.NewGuid());
        await using var host = new CrmTestHost(CrmModel.Build(m => m.AddPeople().Add<Order>(t => t.Ignore(o => o.Items)).Add<Ticket>().AddProcess(ProcessBuilder.For<Ticket>("ticket", t => t.Status)
            .State("new", s => s.Initial()).State("closed", s => s.Kind(StateKind.Won))
            .Transition("close", t => t.From("new").To("closed").Sets(x => x.About, Operand.Of(FieldValue.Reference(nowhere))))
            .Build())));
        await using var session = await host.OpenAsync();
        var ticket = session.Add(Ticket.Of("t"));
        session.Process(ticket).Take("close");
        await session.ShouldBeRefusedAsync(ProblemCodes.FieldUnknownReference, "about");
    }

    [Fact]
    public async Task Import_into_one_process_begins_the_other()
    {
        await using var session = await _host.OpenAsync();
        var ticket = session.Add(Ticket.Of("t"));
        Assert.Throws<ArgumentException>(() => session.Process(ticket));
        session.Process(ticket, "ticket").Import(("closed", _host.Clock.Now));
        await session.ShouldCommitAsync();
        Assert.Equal(("closed", "early"), (ticket.Status, ticket.Phase));
    }

    [Fact]
    public async Task Overriding_needs_a_right_and_a_reason_and_what_every_record_must_meet_still_holds()
    {
        await using (var clerk = await _host.OpenAsync(await _host.ActorAsync("clerk")))
        {
            var refused = await AnOrderAsync(_host, clerk);
            Assert.Throws<ArgumentException>(() => clerk.Process(refused).Override("done", " "));
            clerk.Process(refused).Override("done", "because");
            Assert.Equal("process.override", (await clerk.ShouldBeRefusedAsync(ProblemCodes.AccessRightMissing, "stage")).Arguments["right"]);
            await UntouchedAsync(_host, refused);
        }

        await using var session = await _host.OpenAsync(await _host.ActorAsync("boss"));
        var order = session.Add(Order.Of("b"));
        order.Urgent = true;
        await session.ShouldCommitAsync();
        session.Process(order).Override("void", "because");
        await session.ShouldBeRefusedAsync("order.lost_urgent", "urgent");
        order.Urgent = false;
        await session.ShouldCommitAsync();
        Assert.Equal("void", order.Stage);
        Assert.Equal([("draft", null), ("void", null)], await session.StatesAsync(order.Ref).Select(s => (s.State, s.Transition)).ToListAsync());
    }

    [Fact]
    public async Task A_validation_that_speaks_of_the_state_judges_the_state_moved_to()
    {
        await using var session = await _host.OpenAsync(await _host.ActorAsync("boss"));
        var order = await AnOrderAsync(_host, session);
        order.Urgent = true;
        session.Process(order).Take("drop");
        await session.ShouldBeRefusedAsync("order.lost_urgent", "urgent");
    }

    [Fact]
    public async Task Whoever_may_not_write_a_secured_state_may_not_move_it_by_name_either()
    {
        var model = CrmModel.Build(m => m.AddPeople().Add<Ticket>().Add<Order>(t => t.Ignore(o => o.Items)).AddProcess(TicketWay)
            .Access(a => a.Secure("ticket", "status").Role("clerk", r => r.OnEverything(Scope.All).Field("ticket", "status", FieldRight.Read).May(NamedRights.ProcessOverride))));
        await using var host = new CrmTestHost(model);
        var given = await host.GivenAsync(Ticket.Of("t"));
        await using var session = await host.OpenAsync(await host.ActorAsync("clerk"));
        var ticket = await session.Tickets.GetAsync(given.Id);
        Assert.Equal("new", ticket.Status);
        session.Process(ticket).Take("close");
        await session.ShouldBeRefusedAsync(ProblemCodes.AccessFieldDenied, "status");
    }

    [Fact]
    public async Task Events_work_and_history_are_of_the_same_commit()
    {
        await using var session = await _host.OpenAsync();
        var order = await AnOrderAsync(_host, session);
        session.Process(order).Take("open");
        await session.CommitAsync(new CommitOptions { Reason = "why" });
        var entry = await session.HistoryAsync(order.Ref).FirstAsync();
        Assert.Equal(("why", "order.opened"), (entry.Reason, Assert.Single(entry.Events).Name));
        var work = Assert.Single(await _host.WorkAsync());
        Assert.Equal(("remind", order.Ref, entry.Commit, 1), (work.Kind, work.Record, work.Cause.Parent, work.Cause.Depth));
        Assert.Equal(_host.Clock.Now + Duration.FromDays(3), work.Due);
        Assert.Equal(entry.At, (await session.StatesAsync(order.Ref).LastAsync()).RecordedAt);
    }

    [Fact]
    public async Task A_record_from_before_the_process_begins_with_its_next_change()
    {
        var store = new InMemoryStore(Shop.Model.Catalog, new ManualClock());
        await using var before = new CrmTestHost(CrmModel.Build(m => m.AddPeople().Add<Ticket>().Add<Order>().Add<OrderLine>()), crm => crm.UseStore(_ => store));
        await using var host = new CrmTestHost(Shop.Model, crm => crm.UseStore(_ => store));
        var given = await before.GivenAsync(Order.Of("old"));
        Assert.Null(given.Stage);
        await using var session = await host.OpenAsync();
        var order = await session.Orders.GetAsync(given.Id);
        order.Note = "touched";
        await session.ShouldCommitAsync();
        Assert.Equal("draft", order.Stage);
    }

    [Fact]
    public async Task A_move_that_was_refused_can_be_taken_back()
    {
        var given = await _host.GivenAsync(Order.Of("a"));
        await using var session = await _host.OpenAsync();
        var order = await session.Orders.GetAsync(given.Id);
        session.Process(order).Take("finish");
        await session.ShouldBeRefusedAsync(ProblemCodes.ProcessWrongState);
        session.Process(order).Withdraw();
        order.Note = "mended first";
        await session.ShouldCommitAsync();
        Assert.Equal(("draft", "mended first"), (order.Stage, order.Note));
    }

    private static ProcessDefinition TicketWay => Shop.Model.Session.Processes.Find("ticket", "ticket")!.Definition;

    // In the handler's case an innocent change of the actor sets off a handler that makes the illegal one.
    private static CrmTestHost HostWith(string door, string? state) => new(Shop.Model, crm =>
    {
        if (door == "handler")
            crm.On("order.changed", (session, reference) => ((Order)session.FindAsync(reference).AsTask().GetAwaiter().GetResult()!).Jump(state));
    });

    private static void Through(string door, Order order, string? state)
    {
        if (door == "method")
            order.Jump(state);
        else if (door == "field")
            Shop.Model.Catalog.Get<Order>().Get("stage").Write!(order, FieldValue.Text(state, FieldKind.State));
        else
            order.Count++;
    }

    private static async Task<Order> AnOrderAsync(CrmTestHost host, ISession session) => await session.Orders.GetAsync((await host.GivenAsync(Order.Of("a"))).Id);

    private static async Task UntouchedAsync(CrmTestHost host, Order order)
    {
        await using var session = await host.OpenAsync();
        var stored = await session.Orders.GetAsync(order.Id);
        Assert.Equal(("draft", 1L), (stored.Stage, stored.Version));
        Assert.Single(await session.StatesAsync(order.Ref).ToListAsync());
        Assert.Single(await session.HistoryAsync(order.Ref).ToListAsync());
        Assert.Empty(await host.WorkAsync());
    }
}
