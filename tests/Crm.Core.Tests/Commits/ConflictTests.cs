using Crm.Core.Tests.Sessions;
using Crm.People;
using Crm.Records;
using Crm.Sessions;
using Crm.Testing;
using Crm.Values;
using NodaTime;

namespace Crm.Core.Tests.Commits;

public class ConflictTests
{
    private readonly CrmTestHost _host = new(Shop.Model);

    [Fact]
    public async Task A_conflict_names_versions_and_the_fields_that_both_changed_and_the_actor_may_see()
    {
        var given = await _host.GivenAsync(Order.Of("a"));
        await using var mine = await _host.OpenAsync(await _host.ActorAsync("clerk"));
        var order = await mine.Orders.GetAsync(given.Id);
        await ChangeAsync(given.Id, o => (o.Title, o.Note, o.Count, o.Secret) = ("theirs", "theirs", 2, "theirs"));
        (order.Title, order.Count, order.Urgent) = ("mine", 1, true);
        var before = order.Snapshot(_host.Crm.Model.Catalog);
        var conflict = await mine.ShouldConflictAsync();
        Assert.Equal((order.Ref, 1L, 2L), (conflict.Record, conflict.Expected, conflict.Actual));
        Assert.Equal(["count", "title"], conflict.Fields);
        Assert.Equal(before, order.Snapshot(_host.Crm.Model.Catalog));
        await Assert.ThrowsAsync<ConflictException>(async () => await mine.CommitAsync());
    }

    [Fact]
    public async Task A_record_that_was_purged_meanwhile_conflicts_with_nothing_there()
    {
        var given = await _host.GivenAsync(Order.Of("a"));
        await using var mine = await _host.OpenAsync();
        var order = await mine.Orders.GetAsync(given.Id);
        await using (var theirs = await _host.OpenAsync())
        {
            theirs.Purge(await theirs.Orders.GetAsync(given.Id));
            await theirs.ShouldCommitAsync();
        }

        order.Title = "mine";
        Assert.Null((await mine.ShouldConflictAsync()).Actual);
    }

    [Fact]
    public async Task A_part_that_somebody_else_added_is_a_conflict_of_the_root()
    {
        var given = await _host.GivenAsync(Order.Of("a"));
        await using var mine = await _host.OpenAsync();
        var order = await mine.Orders.GetAsync(given.Id);
        await ChangeAsync(given.Id, o => o.Items.Add(OrderLine.Of("theirs")));
        order.Items.Add(OrderLine.Of("mine"));
        Assert.Equal(order.Ref, (await mine.ShouldConflictAsync()).Record);
    }

    [Fact]
    public async Task Records_only_read_must_have_stayed_as_they_were_where_that_is_asked_for()
    {
        var (read, changed) = (await _host.GivenAsync(Ticket.Of("read")), await _host.GivenAsync(Ticket.Of("changed")));
        await using var session = await _host.OpenAsync();
        var (unchanged, ticket) = (await session.Tickets.GetAsync(read.Id), await session.Tickets.GetAsync(changed.Id));
        var options = new CommitOptions { Unchanged = [unchanged], Rebase = true };
        ticket.Body = "1";
        Assert.True((await session.TryCommitAsync(options)).IsCommitted);
        await using (var other = await _host.OpenAsync())
        {
            (await other.Tickets.GetAsync(read.Id)).Body = "theirs";
            await other.ShouldCommitAsync();
        }

        ticket.Body = "2";
        var result = await session.TryCommitAsync(options);
        Assert.Equal(unchanged.Ref, Assert.Single(result.Conflicts).Record);
        Assert.Null(unchanged.Body);
        Assert.Equal("1", (await (await _host.OpenAsync()).Tickets.GetAsync(changed.Id)).Body);
    }

    public static TheoryData<string> TicketFields =>
        [.. Shop.Model.Catalog.Get<Ticket>().Fields.Where(f => !f.System && f.Kind != FieldKind.State && f.Key is not "title").Select(f => f.Key)];

    [Theory]
    [MemberData(nameof(TicketFields))]
    public async Task Rebasing_keeps_what_somebody_else_changed_in_other_fields(string key)
    {
        var type = Shop.Model.Catalog.Get<Ticket>();
        var field = type.Get(key);
        var value = await ValueOfAsync(field);
        var given = await _host.GivenAsync(Ticket.Of("a"));
        await using var mine = await _host.OpenAsync();
        var ticket = await mine.Tickets.GetAsync(given.Id);
        await using (var theirs = await _host.OpenAsync())
        {
            var other = await theirs.Tickets.GetAsync(given.Id);
            field.Write!(other, value);
            await theirs.ShouldCommitAsync();
            value = field.Read(other);
            Assert.False(value.IsMissing);
        }

        ticket.Title = "mine";
        Assert.Single((await mine.TryCommitAsync()).Conflicts);
        Assert.True((await mine.TryCommitAsync(new CommitOptions { Rebase = true })).IsCommitted);
        Assert.Equal(value, field.Read(ticket));
        var stored = await (await _host.OpenAsync()).Tickets.GetAsync(given.Id);
        Assert.Equal(("mine", 3L), (stored.Title, stored.Version));
        Assert.Equal(value, field.Read(stored));
    }

    [Fact]
    public async Task Rebasing_stops_at_the_same_field_and_at_states()
    {
        var rebase = new CommitOptions { Rebase = true };
        Action<Ticket, IWriteSession> move = (t, s) => s.Process(t, "ticket").Take("close"), retitle = (t, _) => t.Title = "theirs", rebody = (t, _) => t.Body = "theirs", jump = (t, _) => t.Jump("closed");
        foreach (var (theirs, ours) in new[] { (retitle, retitle), (move, rebody), (rebody, move), (rebody, jump), (jump, rebody) })
        {
            var given = await _host.GivenAsync(Ticket.Of("a"));
            await using var mine = await _host.OpenAsync();
            var ticket = await mine.Tickets.GetAsync(given.Id);
            await using (var other = await _host.OpenAsync())
            {
                theirs(await other.Tickets.GetAsync(given.Id), other);
                await other.ShouldCommitAsync();
            }

            ours(ticket, mine);
            if (ticket.Title == "theirs")
                ticket.Title = "mine";
            Assert.Single((await mine.TryCommitAsync(rebase)).Conflicts);
            Assert.Equal(1L, ticket.Version);
        }
    }

    [Fact]
    public async Task When_one_of_two_cannot_be_rebased_neither_instance_is_touched()
    {
        var (one, two) = (await _host.GivenAsync(Ticket.Of("one")), await _host.GivenAsync(Ticket.Of("two")));
        await using var mine = await _host.OpenAsync();
        var (first, second) = (await mine.Tickets.GetAsync(one.Id), await mine.Tickets.GetAsync(two.Id));
        await using (var other = await _host.OpenAsync())
        {
            (await other.Tickets.GetAsync(one.Id)).Body = "theirs";
            (await other.Tickets.GetAsync(two.Id)).Title = "theirs";
            await other.ShouldCommitAsync();
        }

        (first.Title, second.Title) = ("mine", "mine");
        Assert.Equal(2, (await mine.TryCommitAsync(new CommitOptions { Rebase = true })).Conflicts.Count);
        Assert.Equal((null, 1L), (first.Body, first.Version));
    }

    [Fact]
    public async Task Two_writers_at_once_lose_no_update()
    {
        var given = await _host.GivenAsync(Ticket.Of("counter"));
        const int Writers = 4, Each = 50;
        var conflicts = 0;
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(async () =>
        {
            for (var done = 0; done < Each;)
            {
                await using var session = await _host.OpenAsync();
                var ticket = await session.Tickets.GetAsync(given.Id);
                await Task.Yield();
                ticket.Count++;
                if ((await session.TryCommitAsync()).IsCommitted)
                    done++;
                else
                    Interlocked.Increment(ref conflicts);
            }
        })));
        await using var after = await _host.OpenAsync();
        var counted = await after.Tickets.GetAsync(given.Id);
        Assert.Equal((Writers * Each, (Writers * Each) + 1L), (counted.Count, counted.Version));
        Assert.Equal((Writers * Each) + 1, await after.HistoryAsync(given.Ref).CountAsync());
    }

    private async Task ChangeAsync(Id<Order> id, Action<Order> change)
    {
        await using var session = await _host.OpenAsync();
        change(await session.Orders.GetAsync(id));
        await session.ShouldCommitAsync();
    }

    private async Task<FieldValue> ValueOfAsync(FieldDefinition field) => field.Key switch
    {
        "owner" => FieldValue.Reference((await _host.ActorAsync("clerk")).User),
        "owner.team" => FieldValue.Reference((await _host.GivenAsync(Team.Named("t"))).Ref),
        "externalIds" => FieldValue.Choices(["erp:1"]),
        _ => field.Kind switch
        {
            FieldKind.Text => FieldValue.Text("theirs"),
            FieldKind.Choice => FieldValue.Text("gift", FieldKind.Choice),
            FieldKind.Choices => FieldValue.Choices(["theirs"]),
            FieldKind.Integer => FieldValue.Integer(42),
            FieldKind.Number => FieldValue.Number(4.2m),
            FieldKind.Boolean => FieldValue.Boolean(value: true),
            FieldKind.Date => FieldValue.Date(new LocalDate(2026, 2, 28)),
            FieldKind.Instant => FieldValue.Instant(_host.Clock.Now),
            FieldKind.Money => FieldValue.Money(new Money(42, "CHF")),
            FieldKind.Point => FieldValue.Point(new GeoPoint(47, 7)),
            FieldKind.Reference => FieldValue.Reference((await _host.GivenAsync(Order.Of("target"))).Ref),
            _ => throw new InvalidOperationException($"No value for {field}."),
        },
    };
}
