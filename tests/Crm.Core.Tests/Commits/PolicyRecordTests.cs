using Crm.Commits;
using Crm.Core.Tests.Sessions;
using Crm.Errors;
using Crm.Events;
using Crm.Journal;
using Crm.Records;
using Crm.Sessions;
using Crm.Testing;
using Crm.Values;

namespace Crm.Core.Tests.Commits;

/// <summary>Policies may load, add and remove records; what they do is judged and written like the rest.</summary>
public class PolicyRecordTests
{
    public static TheoryData<CommitPhase> Changing => [CommitPhase.Authorise, CommitPhase.Normalise, CommitPhase.Validate, CommitPhase.Transition];

    [Theory]
    [MemberData(nameof(Changing))]
    public async Task A_record_that_a_policy_adds_is_normalised_judged_and_written(CommitPhase phase)
    {
        await using var host = Host(phase, (session, _) => session.Add(Order.Of("by policy")).Mail = " Ada@Example.org ");
        await using var session = await host.OpenAsync();
        session.Add(Ticket.Of("t"));
        await session.ShouldCommitAsync();
        await using var after = await host.OpenAsync();
        var order = Assert.Single(await after.Orders.ToListAsync());
        Assert.Equal(("by policy", EmailAddress.Normalise(" Ada@Example.org "), "draft", 1L), (order.Title, order.Mail, order.Stage, order.Version));
        Assert.Equal([JournalKind.Created], await after.HistoryAsync(order.Ref).Select(e => e.Kind).ToListAsync());
        Assert.Single(await after.StatesAsync(order.Ref).ToListAsync());
    }

    [Theory]
    [MemberData(nameof(Changing))]
    public async Task A_record_that_a_policy_adds_is_refused_where_its_values_are_wrong(CommitPhase phase)
    {
        foreach (var (wrong, code) in new (Action<Order>, string)[]
        {
            (o => o.Title = "", ProblemCodes.FieldRequired),
            (o => o.Count = -1, "order.negative"),
            (o => o.Jump("done"), ProblemCodes.ProcessNotInitial),
            (o => o.Parent = new Id<Order>(Guid.NewGuid()), ProblemCodes.FieldUnknownReference),
        })
        {
            await using var host = Host(phase, (session, _) => wrong(session.Add(Order.Of("by policy"))));
            await using var session = await host.OpenAsync();
            session.Add(Ticket.Of("t"));
            await session.ShouldBeRefusedAsync(code);
            Assert.Equal(0, await session.Tickets.CountAsync());
        }
    }

    [Theory]
    [MemberData(nameof(Changing))]
    public async Task A_record_that_a_policy_loads_and_changes_is_written(CommitPhase phase)
    {
        var other = Order.Of("other");
        await using var host = Host(phase, (session, _) => Load<Order>(session, other.Ref).Note = "by policy");
        await host.GivenAsync(other);
        await using var session = await host.OpenAsync();
        session.Add(Ticket.Of("t"));
        await session.ShouldCommitAsync();
        var stored = await (await host.OpenAsync()).Orders.GetAsync(other.Id);
        Assert.Equal(("by policy", 2L), (stored.Note, stored.Version));
    }

    [Theory]
    [MemberData(nameof(Changing))]
    public async Task A_part_that_a_policy_adds_has_an_id_a_root_and_a_place(CommitPhase phase)
    {
        await using var host = new CrmTestHost(Shop.Model, crm => crm.Policy(phase, c =>
        {
            foreach (var order in c.Pending.Select(p => p.Record).OfType<Order>().Where(o => o.Items.Count == 1))
                order.Items.Add(OrderLine.Of("by policy"));
        }));
        await using var session = await host.OpenAsync();
        var order = session.Add(Order.Of("a"));
        order.Items.Add(OrderLine.Of("by actor"));
        await session.ShouldCommitAsync();
        var stored = await (await host.OpenAsync()).Orders.GetAsync(order.Id);
        Assert.Equal([("by actor", 0, order.Id), ("by policy", 1, order.Id)], stored.Items.Select(i => (i.Text, i.Position, i.Root)));
        Assert.All(stored.Items, i => Assert.NotEqual(Guid.Empty, i.RawId));
        Assert.Equal((2L, 1L), (stored.Lines, stored.Version));
    }

    [Theory]
    [MemberData(nameof(Changing))]
    public async Task What_policies_make_is_theirs_and_needs_no_right_of_the_actor(CommitPhase phase)
    {
        var other = Order.Of("other");
        var byActor = new List<string>();
        await using var host = new CrmTestHost(Shop.Model, crm =>
        {
            crm.Policy(phase, c =>
            {
                if (c.Pending.All(p => p.Record is not Ticket))
                    return;
                c.Session.Add(Order.Of("by policy")).Secret = "s";
                Load<Order>(c.Session, other.Ref).Secret = "s";
            });
            crm.Observer(o => byActor.AddRange(o.Changes.Where(c => c.Record is Order).SelectMany(c => c.Fields.Where(c.IsByActor)).Select(f => f.Key)));
        });
        await host.GivenAsync(other);
        byActor.Clear();
        await using var session = await host.OpenAsync(await host.ActorAsync("worker", "reader"));
        session.Add(Ticket.Of("t"));
        await session.ShouldCommitAsync();
        Assert.Empty(byActor);
        await using var all = await host.OpenAsync();
        Assert.All(await all.Orders.ToListAsync(), o => Assert.Equal("s", o.Secret));
    }

    [Fact]
    public async Task A_handler_that_changes_what_a_policy_added_needs_the_actors_rights()
    {
        await using var host = new CrmTestHost(Shop.Model, crm =>
        {
            crm.Policy(CommitPhase.Normalise, c =>
            {
                if (c.Pending.Any(p => p.Record is Ticket))
                    c.Session.Add(Order.Of("by policy"));
            });
            crm.On("order.created", (session, reference) => Load<Order>(session, reference).Secret = "by handler");
        });
        await using var session = await host.OpenAsync(await host.ActorAsync("clerk"));
        session.Add(Ticket.Of("t"));
        await session.ShouldBeRefusedAsync(ProblemCodes.AccessFieldDenied, "secret");
    }

    [Fact]
    public async Task A_policy_sees_what_another_phase_added_once_and_handlers_hear_of_it()
    {
        var (seen, heard) = (0, 0);
        await using var host = new CrmTestHost(Shop.Model, crm =>
        {
            crm.Policy(CommitPhase.Transition, c =>
            {
                if (c.Pending.Any(p => p.Record is Ticket))
                    c.Session.Add(Order.Of("by policy"));
            });
            crm.Policy(CommitPhase.Authorise, c => seen += c.Pending.Count(p => p.Record is Order));
            crm.On("order.created", (_, _) => heard++);
        });
        await using var session = await host.OpenAsync();
        session.Add(Ticket.Of("t"));
        await session.ShouldCommitAsync();
        Assert.Equal((1, 1), (seen, heard));
    }

    [Fact]
    public async Task A_policy_may_take_back_and_remove_records_and_parts()
    {
        var other = Ticket.Of("other");
        await using var host = new CrmTestHost(Shop.Model, crm => crm.Policy(CommitPhase.Normalise, c =>
        {
            foreach (var order in c.Pending.Select(p => p.Record).OfType<Order>().ToArray())
            {
                if (order.Title == "unwanted")
                    c.Session.Remove(order);
                foreach (var line in order.Items.Where(i => i.Text == "unwanted").ToArray())
                    order.Items.Remove(line);
            }

            if (c.Pending.Any(p => p.Record is Order))
                c.Session.Remove(Load<Ticket>(c.Session, other.Ref));
        }));
        await host.GivenAsync(other);
        await using var session = await host.OpenAsync();
        session.Add(Order.Of("unwanted"));
        var kept = session.Add(Order.Of("kept"));
        kept.Items.Add(OrderLine.Of("unwanted"));
        kept.Items.Add(OrderLine.Of("wanted"));
        await session.ShouldCommitAsync();
        await using var after = await host.OpenAsync();
        Assert.Equal("wanted", Assert.Single(Assert.Single(await after.Orders.ToListAsync()).Items).Text);
        Assert.Equal(0, await after.Tickets.CountAsync());
    }

    [Fact]
    public async Task A_policy_that_answers_its_own_records_with_more_is_stopped()
    {
        await using var host = new CrmTestHost(Shop.Model, crm => crm.Policy(CommitPhase.Normalise, c => c.Session.Add(Ticket.Of("more"))));
        await using var session = await host.OpenAsync();
        session.Add(Ticket.Of("t"));
        await session.ShouldBeRefusedAsync("policies.unsettled");
        Assert.Equal(0, await session.Tickets.CountAsync());
    }

    [Fact]
    public async Task A_policy_that_only_reauthorises_changes_nothing()
    {
        foreach (var change in new Action<CommitContext, Order>[]
        {
            (_, o) => o.Note = "x",
            (_, o) => o.Items.Add(OrderLine.Of("x")),
            (c, _) => c.Session.Add(Order.Of("more")),
        })
        {
            await using var host = new CrmTestHost(Shop.Model, crm => crm.Policy(CommitPhase.Reauthorise, c => change(c, c.Pending.Select(p => p.Record).OfType<Order>().First())));
            await using var session = await host.OpenAsync();
            session.Add(Order.Of("a"));
            var error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await session.CommitAsync());
            Assert.Contains("Reauthorise", error.Message, StringComparison.Ordinal);
            Assert.Equal(0, await session.Orders.CountAsync());
        }
    }

    [Fact]
    public async Task What_a_policy_sets_while_others_validate_is_validated_all_the_same()
    {
        await using var host = new CrmTestHost(Shop.Model, crm => crm.Policy(CommitPhase.Validate, c =>
        {
            foreach (var order in c.Pending.Select(p => p.Record).OfType<Order>())
                (order.Title, order.About) = (new string('x', 30), new RecordRef("nothing", Guid.NewGuid()));
        }));
        await using var session = await host.OpenAsync();
        session.Add(Order.Of("a"));
        await session.ShouldBeRefusedAsync(ProblemCodes.FieldTooLong, "title");
        await session.ShouldBeRefusedAsync(ProblemCodes.FieldUnknownReference, "about");
    }

    [Fact]
    public async Task What_a_policy_sets_beside_the_processes_is_normalised_converted_and_derived_from()
    {
        await using var host = new CrmTestHost(Shop.Model, crm =>
        {
            crm.UseExchangeRates<TestRates>();
            crm.Policy(CommitPhase.Transition, c =>
            {
                foreach (var order in c.Pending.Select(p => p.Record).OfType<Order>())
                    (order.Price, order.Mail, order.DueOn, order.ClosedOn) = (new Money(100, "EUR"), " Ada@Example.org ", new(2026, 3, 1), new(2026, 3, 3));
            });
        });
        await using var session = await host.OpenAsync();
        var order = session.Add(Order.Of("a"));
        await session.ShouldCommitAsync();
        Assert.Equal((90m, EmailAddress.Normalise(" Ada@Example.org "), 2), (order.Price!.BaseAmount, order.Mail, order.DaysLate));
    }

    [Fact]
    public async Task Who_may_only_restore_may_do_so_also_where_a_policy_adds_to_it()
    {
        var armed = false;
        await using var host = new CrmTestHost(Shop.Model, crm => crm.Policy(CommitPhase.Normalise, c =>
        {
            foreach (var order in c.Pending.Select(p => p.Record).OfType<Order>().Where(_ => armed))
                order.Items.Add(OrderLine.Of("by policy"));
        }));
        var given = await host.GivenAsync(Order.Of("a"));
        await using var session = await host.OpenAsync(await host.ActorAsync("remover"));
        var order = await session.Orders.GetAsync(given.Id);
        session.Remove(order);
        await session.ShouldCommitAsync();
        armed = true;
        session.Restore(order);
        await session.ShouldCommitAsync();
        Assert.Equal("by policy", Assert.Single((await (await host.OpenAsync()).Orders.GetAsync(given.Id)).Items).Text);
    }

    [Fact]
    public async Task A_transition_asked_for_when_processes_are_through_is_a_mistake()
    {
        await using var host = new CrmTestHost(Shop.Model, crm => crm.Policy(CommitPhase.Transition, c =>
        {
            foreach (var order in c.Pending.Select(p => p.Record).OfType<Order>())
                c.Session.Process(order).Take("open");
        }));
        await using var session = await host.OpenAsync();
        session.Add(Order.Of("a"));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await session.CommitAsync());
    }

    [Fact]
    public async Task An_event_about_a_record_outside_the_commit_is_in_that_records_journal()
    {
        var other = Order.Of("other");
        await using var host = new CrmTestHost(Shop.Model, crm => crm.Policy(CommitPhase.Validate, c =>
        {
            if (c.Pending.Any(p => p.Record is Ticket))
                c.Raise(new RecordEvent("order.seen", 1, other.Ref, JournalEntry.Nothing));
        }));
        await host.GivenAsync(other);
        await using var session = await host.OpenAsync();
        session.Add(Ticket.Of("t"));
        await session.ShouldCommitAsync();
        var entries = await session.HistoryAsync(other.Ref).ToListAsync();
        Assert.Equal(["Noted", "Created"], entries.Select(e => e.Kind.ToString()));
        Assert.Equal(("order.seen", 1L), (Assert.Single(entries[0].Events).Name, entries[0].Version));
        Assert.Equal(1L, (await session.Orders.GetAsync(other.Id)).Version);
    }

    [Fact]
    public async Task An_event_about_nothing_of_the_model_is_a_mistake()
    {
        await using var host = new CrmTestHost(Shop.Model, crm => crm.Policy(
            CommitPhase.Validate, c => c.Raise(new RecordEvent("order.seen", 1, new RecordRef("nothing", Guid.NewGuid()), JournalEntry.Nothing))));
        await using var session = await host.OpenAsync();
        session.Add(Ticket.Of("t"));
        await Assert.ThrowsAsync<ArgumentException>(async () => await session.CommitAsync());
    }

    [Theory]
    [InlineData(CommitPhase.React)]
    [InlineData(CommitPhase.Observe)]
    [InlineData((CommitPhase)17)]
    public void A_policy_of_a_phase_in_which_policies_have_no_part_is_not_accepted(CommitPhase phase)
    {
        var error = Assert.Throws<ArgumentException>(() => new CrmTestHost(Shop.Model, crm => crm.Policy(phase, _ => { })).Crm);
        Assert.Contains("Authorise, Normalise, Validate, Transition, Reauthorise", error.Message, StringComparison.Ordinal);
    }

    // Once per commit: when the actor's ticket is judged.
    private static CrmTestHost Host(CommitPhase phase, Action<IWriteSession, Ticket> act) => new(Shop.Model, crm => crm.Policy(phase, c =>
    {
        foreach (var ticket in c.Pending.Select(p => p.Record).OfType<Ticket>().ToArray())
            act(c.Session, ticket);
    }));

    private static T Load<T>(IReadSession session, RecordRef reference) where T : Crm.Records.Record =>
        (T)session.FindAsync(reference).AsTask().GetAwaiter().GetResult()!;
}
