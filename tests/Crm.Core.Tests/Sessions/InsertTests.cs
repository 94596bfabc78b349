using Crm.Commits;
using Crm.Core.Tests.Commits;
using Crm.Errors;
using Crm.InMemory;
using Crm.Journal;
using Crm.Records;
using Crm.Sessions;
using Crm.Testing;
using Crm.Values;
using NodaTime;
using Record = Crm.Records.Record;

namespace Crm.Core.Tests.Sessions;

public class InsertTests
{
    private readonly CrmTestHost _host = new(Shop.Model);

    [Fact]
    public async Task Many_records_are_one_commit_and_each_tells_that_it_was_created()
    {
        var orders = Orders(250);
        await using var session = await _host.OpenAsync(await _host.ActorAsync("clerk"));
        await session.InsertAsync(orders, new CommitOptions { Reason = "from a list" });
        Assert.Equal(250, await session.Orders.CountAsync());
        Assert.All(orders, o => Assert.Equal((1L, "draft", 1L), (o.Version, o.Stage, o.Lines)));
        var commits = new HashSet<Guid>();
        foreach (var order in orders)
        {
            var created = Assert.Single(await session.HistoryAsync(order.Ref).ToListAsync());
            Assert.Equal((JournalKind.Created, order.Ref, 1L, "from a list", 0), (created.Kind, created.Record, created.Version, created.Reason, created.Batch.Count));
            commits.Add(created.Commit);
            Assert.Equal("draft", Assert.Single(await session.StatesAsync(order.Ref).ToListAsync()).State);
            Assert.Equal(JournalKind.Created, Assert.Single(await session.HistoryAsync(order.Items[0].Ref).ToListAsync()).Kind);
        }

        Assert.Single(commits);
    }

    [Fact]
    public async Task What_is_invalid_is_left_out_where_that_is_asked_for()
    {
        var orders = Orders(9);
        orders[2].Count = -1;
        orders[5].Items[0].Text = new string('x', 5000);
        orders[7].Title = new string('x', 5000);
        await using var session = await _host.OpenAsync(await _host.ActorAsync("clerk"));
        var result = await session.TryInsertAsync(orders, new CommitOptions { LeaveOutInvalid = true });
        Assert.True(result.IsCommitted);
        var refused = new[] { orders[2].Ref, orders[5].Items[0].Ref, orders[7].Ref };
        Assert.Equal(refused.Select(r => r.ToString()).Order(StringComparer.Ordinal), result.LeftOut.Select(p => p.Subject!).Order(StringComparer.Ordinal));
        Assert.Equal(new long[] { 1, 1, 0, 1, 1, 0, 1, 0, 1 }, orders.Select(o => o.Version));
        Assert.Equal(6, await session.Orders.CountAsync());
        Assert.Null(orders[2].Stage);

        // What was left out is as it was, and may be mended and inserted.
        orders[2].Count = 1;
        Assert.True((await session.TryInsertAsync([orders[2]], new CommitOptions { LeaveOutInvalid = true })).IsCommitted);
        Assert.Equal((7L, 1L), (await session.Orders.CountAsync(), orders[2].Version));
        await Assert.ThrowsAsync<ArgumentException>(() => session.InsertAsync(Orders(1), new CommitOptions { LeaveOutInvalid = true }).AsTask());
    }

    [Fact]
    public async Task They_are_as_they_would_be_had_they_been_added_one_by_one()
    {
        var (together, single) = (Orders(3), Orders(3));
        var actor = await _host.ActorAsync("clerk");
        await using (var session = await _host.OpenAsync(actor))
            await session.InsertAsync(together);
        await using (var session = await _host.OpenAsync(actor))
        {
            foreach (var order in single)
                session.Add(order);
            await session.ShouldCommitAsync();
        }

        await using var all = await _host.OpenAsync();
        var type = Shop.Model.Catalog.Get<Order>();
        foreach (var (one, other) in together.Zip(single))
        {
            var (inserted, added) = (await all.Orders.GetAsync(one.Id), await all.Orders.GetAsync(other.Id));
            Assert.DoesNotContain(type.Diff(inserted, added), f => !f.System);
            Assert.Equal(inserted.Items.Select(i => (i.Text, i.Position)), added.Items.Select(i => (i.Text, i.Position)));
        }
    }

    [Fact]
    public async Task What_happens_later_stands_above_the_creation()
    {
        var order = Orders(2)[1];
        await using var session = await _host.OpenAsync();
        await session.InsertAsync([order]);
        var loaded = await session.Orders.GetAsync(order.Id);
        Assert.NotSame(order, loaded);
        loaded.Note = "later";
        await session.ShouldCommitAsync();
        Assert.Equal([JournalKind.Changed, JournalKind.Created], await session.HistoryAsync(order.Ref).Select(e => e.Kind).ToListAsync());
    }

    [Fact]
    public async Task Records_whose_class_is_not_known_are_inserted_as_well_but_only_of_one_type()
    {
        var type = Shop.Model.Catalog.Get<Order>();
        var line = Shop.Model.Catalog.Get<OrderLine>();
        var order = type.Create(default);
        type.Get("title").Write!(order, FieldValue.Text("made by fields"));
        var part = line.Create(default);
        line.Get("text").Write!(part, FieldValue.Text("a line"));
        type.AddPart(order, part);
        await using var session = await _host.OpenAsync();
        await session.InsertAsync([order]);
        var found = await session.Orders.FirstAsync();
        Assert.Equal(("made by fields", "a line"), (found!.Title, Assert.Single(found.Items).Text));
        Assert.Equal(found.Items[0], Assert.Single(type.PartsOf(found, line)));
        Assert.Contains("A order has no parts of the class Ticket; its parts are orderLine", Assert.Throws<ArgumentException>(() => type.PartsOf(found, Shop.Model.Catalog.Get<Ticket>())).Message, StringComparison.Ordinal);
        Record[] mixed = [Order.Of("a"), Ticket.Of("b")];
        var error = await Assert.ThrowsAsync<ArgumentException>(async () => await session.InsertAsync(mixed));
        Assert.Contains("an insert is of one type", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, await session.Orders.CountAsync());
    }

    [Fact]
    public async Task One_that_is_refused_refuses_all_and_says_which_and_they_may_be_tried_again()
    {
        var orders = Orders(5);
        (orders[2].Title, orders[4].Count, orders[1].Mail) = ("", -1, " Ada@Example.org ");
        await using var session = await _host.OpenAsync();
        var result = await session.TryInsertAsync(orders);
        Assert.Equal(
            [(ProblemCodes.FieldRequired, orders[2].Ref.ToString()), ("order.negative", orders[4].Ref.ToString())],
            result.Problems.Select(p => (p.Code, p.Subject!)));
        Assert.Equal((0, " Ada@Example.org ", null, 0L), (await session.Orders.CountAsync(), orders[1].Mail, orders[1].Stage, orders[1].Version));
        var ids = orders.Select(o => o.Id).ToArray();
        (orders[2].Title, orders[4].Count) = ("c", 1);
        await session.InsertAsync(orders);
        Assert.Equal(ids, orders.Select(o => o.Id));
        Assert.Equal(5, await session.Orders.CountAsync());
    }

    [Fact]
    public async Task A_value_that_only_one_may_have_is_refused_within_the_list_and_against_what_is_there()
    {
        await using var session = await _host.OpenAsync();
        var orders = Orders(3);
        (orders[0].Code, orders[2].Code) = ("x", "X");
        var twice = await session.TryInsertAsync(orders);
        Assert.Equal(ProblemCodes.FieldNotUnique, Assert.Single(twice.Problems).Code);
        orders[2].Code = "y";
        await session.InsertAsync(orders);
        var again = Orders(1);
        again[0].Code = "Y";
        Assert.Equal(ProblemCodes.FieldNotUnique, Assert.Single((await session.TryInsertAsync(again)).Problems).Code);
    }

    [Fact]
    public async Task Rights_are_asked_for_as_ever()
    {
        await using var reader = await _host.OpenAsync(await _host.ActorAsync("reader"));
        Assert.Equal(2, (await reader.TryInsertAsync(Orders(2))).Problems.Count(p => p.Code == ProblemCodes.AccessDenied));
        await using var clerk = await _host.OpenAsync(await _host.ActorAsync("clerk"));
        var orders = Orders(2);
        orders[1].Secret = "sesame";
        var problem = Assert.Single((await clerk.TryInsertAsync(orders)).Problems);
        Assert.Equal((ProblemCodes.AccessFieldDenied, "secret", "sesame"), (problem.Code, problem.Path, orders[1].Secret));
    }

    [Fact]
    public async Task What_a_policy_puts_into_a_hidden_field_stays_hidden()
    {
        await using var host = new CrmTestHost(Shop.Model, crm => crm.Policy(CommitPhase.Normalise, context =>
        {
            foreach (var order in context.Pending.Select(c => c.Record).OfType<Order>())
                order.Secret = "of the house";
        }));
        var orders = Orders(2);
        await using var session = await host.OpenAsync(await host.ActorAsync("clerk"));
        await session.InsertAsync(orders);
        Assert.All(orders, o => Assert.Null(o.Secret));
        await using var boss = await host.OpenAsync(await host.ActorAsync("boss"));
        Assert.Equal("of the house", (await boss.Orders.GetAsync(orders[0].Id)).Secret);
    }

    [Fact]
    public async Task Parts_that_a_policy_adds_and_takes_away_are_written_so()
    {
        await using var host = new CrmTestHost(Shop.Model, crm => crm.Policy(CommitPhase.Normalise, context =>
        {
            foreach (var order in context.Pending.Select(c => c.Record).OfType<Order>().Where(o => o.Items.All(i => i.Text != "fee")))
            {
                order.Items.Remove(order.Items[0]);
                order.Items.Add(OrderLine.Of("fee"));
                order.Items.Add(OrderLine.Of("tip"));
            }
        }));
        var orders = Orders(3);
        await using var session = await host.OpenAsync();
        await session.InsertAsync(orders);
        foreach (var order in orders)
        {
            var stored = await session.Orders.GetAsync(order.Id);
            Assert.Equal(["fee", "tip"], stored.Items.Select(i => i.Text));
            Assert.Equal(2, stored.Lines);
        }
    }

    [Fact]
    public async Task What_a_handler_changes_besides_is_what_the_session_holds_afterwards()
    {
        await using var host = new CrmTestHost(Shop.Model, crm => crm.On("order.created", (session, record) =>
        {
            var order = (Order)session.FindAsync(record).AsTask().GetAwaiter().GetResult()!;
            var ticket = session.Tickets.FirstAsync().AsTask().GetAwaiter().GetResult()!;
            (ticket.Count, ticket.About) = (ticket.Count + 1, order.Ref);
        }));
        await using var session = await host.OpenAsync();
        var ticket = session.Add(Ticket.Of("counts"));
        await session.ShouldCommitAsync();
        var orders = Orders(3);
        await session.InsertAsync(orders);
        Assert.Equal((3, 2L), (ticket.Count, ticket.Version));
        ticket.Body = "and goes on";
        await session.ShouldCommitAsync();
        Assert.Equal(3, ticket.Version);
    }

    [Fact]
    public async Task A_policy_finds_the_records_in_the_session_and_a_handler_of_what_it_raises_too()
    {
        await using var host = new CrmTestHost(Shop.Model, crm =>
        {
            crm.Policy(CommitPhase.Validate, context =>
            {
                foreach (var change in context.Pending.Where(c => c.Record is Order { Count: 1 } && c.Settled is null))
                {
                    context.Session.Process((Order)change.Record).Take("open", with => with.Set(o => o.Note, "opened"));
                    context.Raise(new("order.seen", 1, change.Ref, JournalEntry.Nothing));
                }
            });
            crm.On("order.seen", (session, record) => ((Order)session.FindAsync(record).AsTask().GetAwaiter().GetResult()!).Weight = 7);
        });
        var orders = Orders(3);
        await using var session = await host.OpenAsync();
        await session.InsertAsync(orders);
        Assert.Equal(["draft", "open", "draft"], orders.Select(o => o.Stage));
        Assert.Equal([null, 7m, null], orders.Select(o => o.Weight));
        Assert.Equal((1L, 1), ((await session.Orders.GetAsync(orders[1].Id)).Version, await session.HistoryAsync(orders[1].Ref).CountAsync()));
    }

    [Fact]
    public async Task Where_a_handler_answers_to_each_it_finds_each()
    {
        await using var host = new CrmTestHost(Shop.Model, crm => crm.On("order.created", (session, record) =>
            ((Order)session.FindAsync(record).AsTask().GetAwaiter().GetResult()!).Note = "seen"));
        var orders = Orders(3);
        await using var session = await host.OpenAsync();
        await session.InsertAsync(orders);
        foreach (var order in orders)
        {
            Assert.Equal("seen", (await session.Orders.GetAsync(order.Id)).Note);
            Assert.Equal(1, await session.HistoryAsync(order.Ref).CountAsync());
        }
    }

    [Fact]
    public async Task A_record_about_which_something_is_raised_has_an_entry_of_its_own()
    {
        await using var host = new CrmTestHost(Shop.Model, crm => crm.Observer(o => o.Raise(new("order.seen", 1, o.Changes[0].Ref, JournalEntry.Nothing))));
        var orders = Orders(3);
        await using var session = await host.OpenAsync();
        await session.InsertAsync(orders);
        var entries = await Task.WhenAll(orders.Select(async o => Assert.Single(await session.HistoryAsync(o.Ref).ToListAsync())));
        Assert.Equal([1, 0, 0], entries.Select(e => e.Events.Count));
        Assert.Equal([1, 0, 0], entries.Select(e => e.Parts.Count));
    }

    [Fact]
    public async Task References_of_many_are_looked_up_together()
    {
        var reads = 0;
        await using var host = new CrmTestHost(Shop.Model, crm => crm.UseStore(_ => new WatchedStore(new InMemoryStore(Shop.Model.Catalog, new ManualClock()))
        {
            OnRead = () => Task.FromResult(Interlocked.Increment(ref reads)),
        }));
        await using var session = await host.OpenAsync();
        var parents = Orders(200);
        await session.InsertAsync(parents);
        reads = 0;
        await session.InsertAsync(parents.Select(p =>
        {
            var child = Order.Of("child");
            child.Parent = p.Id;
            return child;
        }));
        Assert.InRange(reads, 1, 5);
        var orphan = Order.Of("orphan");
        orphan.Parent = new Id<Order>(Guid.Parse("0190f000-0000-7000-8000-000000000001"));
        Assert.Equal(ProblemCodes.FieldUnknownReference, Assert.Single((await session.TryInsertAsync([orphan])).Problems).Code);
    }

    [Fact]
    public async Task Money_is_converted_and_states_that_are_no_beginning_are_refused()
    {
        await using var session = await _host.OpenAsync();
        var orders = Orders(2);
        orders[0].Price = new Money(12, "CHF");
        await session.InsertAsync(orders);
        Assert.Equal(12, orders[0].Price!.BaseAmount);
        var done = Orders(1);
        done[0].Jump("done");
        Assert.NotEmpty((await session.TryInsertAsync(done)).Problems);
    }

    [Fact]
    public async Task What_is_no_list_of_new_records_is_an_error_of_the_caller()
    {
        await using var session = await _host.OpenAsync();
        var order = Orders(1)[0];
        await Assert.ThrowsAsync<ArgumentException>(() => session.TryInsertAsync([order, order]).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => session.TryInsertAsync([OrderLine.Of("part")]).AsTask());
        await session.InsertAsync([order]);
        await Assert.ThrowsAsync<ArgumentException>(() => session.TryInsertAsync([order]).AsTask());
        var loaded = await session.Orders.GetAsync(order.Id);
        loaded.Note = "not committed";
        await Assert.ThrowsAsync<InvalidOperationException>(() => session.TryInsertAsync(Orders(1)).AsTask());
        await session.ShouldCommitAsync();
        var added = session.Add(Order.Of("added"));
        await Assert.ThrowsAsync<ArgumentException>(() => session.TryInsertAsync([added]).AsTask());
        await session.ShouldCommitAsync();
        Assert.True((await session.TryInsertAsync(Array.Empty<Order>())).IsCommitted);
    }

    private static Order[] Orders(int count) => [.. Enumerable.Range(0, count).Select(i =>
    {
        var order = Order.Of($"order {i}");
        (order.Count, order.DueOn) = (i, new LocalDate(2026, 1, 1));
        order.Items.Add(OrderLine.Of($"line {i}"));
        return order;
    })];
}
