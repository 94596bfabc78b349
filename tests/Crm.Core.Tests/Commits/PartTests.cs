using Crm.Core.Tests.Sessions;
using Crm.Errors;
using Crm.InMemory;
using Crm.Journal;
using Crm.Records;
using Crm.Testing;

namespace Crm.Core.Tests.Commits;

public class PartTests
{
    private readonly CrmTestHost _host = new(Shop.Model);

    [Fact]
    public async Task New_changed_and_removed_parts_raise_the_roots_version_and_leave_entries_of_their_own()
    {
        await using var session = await _host.OpenAsync();
        var order = session.Add(Order.Of("a"));
        order.Items.Add(OrderLine.Of("one"));
        order.Items.Add(OrderLine.Of("two"));
        await session.ShouldCommitAsync();
        Assert.Equal((1L, 1L, 0, 1, 2L), (order.Version, order.Items[0].Version, order.Items[0].Position, order.Items[1].Position, order.Lines));
        Assert.Equal(order.Id, order.Items[0].Root);

        order.Items.Add(OrderLine.Of("three"));
        await session.ShouldCommitAsync();
        Assert.Equal((2L, 2), (order.Version, order.Items[2].Position));

        order.Items[0].Quantity = 5;
        await session.ShouldCommitAsync();
        Assert.Equal((3L, 2L, 1L), (order.Version, order.Items[0].Version, order.Items[1].Version));

        var two = order.Items[1];
        order.Items.Remove(two);
        await session.ShouldCommitAsync();
        Assert.Equal(4L, order.Version);
        order.Items.Add(OrderLine.Of("four"));
        await session.ShouldCommitAsync();

        await using var after = await _host.OpenAsync();
        var loaded = await after.Orders.GetAsync(order.Id);
        Assert.Equal([("one", 0), ("three", 2), ("four", 3)], loaded.Items.Select(i => (i.Text, i.Position)));
        Assert.Equal([JournalKind.Changed, JournalKind.Created], await after.HistoryAsync(loaded.Items[0].Ref).Select(e => e.Kind).ToListAsync());
        Assert.Equal(1m, (await after.HistoryAsync(loaded.Items[0].Ref).FirstAsync()).Old["quantity"].AsNumber());
        Assert.Equal(5, await after.HistoryAsync(order.Ref).CountAsync());
        Assert.Null(await after.FindAsync(two.Ref));
    }

    [Fact]
    public async Task The_history_of_a_root_names_its_parts_and_leads_to_those_that_are_gone()
    {
        var given = Order.Of("a");
        given.Items.Add(OrderLine.Of("one"));
        given.Items.Add(OrderLine.Of("two"));
        given.Items[1].Remark = "secret";
        given.Owner = (await _host.ActorAsync("boss")).User;
        await _host.GivenAsync(given);
        await using var session = await _host.OpenAsync();
        var order = await session.Orders.GetAsync(given.Id);
        var (one, two) = (order.Items[0], order.Items[1]);
        one.Quantity = 5;
        order.Items.Remove(two);
        await session.ShouldCommitAsync();
        await using var clerk = await _host.OpenAsync(await _host.ActorAsync("clerk"));
        var entries = await clerk.HistoryAsync(order.Ref).ToListAsync();
        Assert.Equal([one.Ref, two.Ref], entries[0].Parts);
        Assert.Equal([one.Ref, two.Ref], entries[1].Parts);
        var gone = await clerk.HistoryAsync(entries[0].Parts[1]).ToListAsync();
        Assert.Equal([JournalKind.Purged, JournalKind.Created], gone.Select(e => e.Kind));
        Assert.Equal(("two", order.Ref), (gone[0].Old["text"].AsText(), gone[0].Old["order"].AsReference()));
        Assert.DoesNotContain("remark", gone[0].Old.Keys);
        await using var worker = await _host.OpenAsync(await _host.ActorAsync("worker"));
        Assert.Empty(await worker.HistoryAsync(two.Ref).ToListAsync());
        session.Purge(order);
        await session.ShouldCommitAsync();
        Assert.Empty(await session.HistoryAsync(two.Ref).ToListAsync());
    }

    [Fact]
    public async Task Values_of_fields_that_are_no_more_neither_make_a_write_nor_can_be_changed()
    {
        var score = new CustomField<decimal>("old_score");
        var before = CrmModel.Build(m => m.AddPeople().Add<Order>(t => t.Custom(score)).Add<OrderLine>(t => t.Custom(score)).Add<Ticket>());
        var store = new InMemoryStore(before.Catalog, new ManualClock());
        await using var earlier = new CrmTestHost(before, crm => crm.UseStore(_ => store));
        await using var host = new CrmTestHost(Shop.Model, crm => crm.UseStore(_ => store));
        var kept = Order.Of("a");
        kept[score] = 4;
        kept.Items.Add(OrderLine.Of("one"));
        kept.Items[0][score] = 5;
        await earlier.GivenAsync(kept);
        await using var session = await host.OpenAsync();
        var order = await session.Orders.GetAsync(kept.Id);
        Assert.Equal(4, order[score]);
        (order[score], order.Items[0][score]) = (null, null);
        await session.ShouldCommitAsync();
        Assert.Equal((1L, 1L), (order.Version, order.Items[0].Version));
        Assert.Single(await session.HistoryAsync(order.Ref).ToListAsync());
        order[score] = 5;
        await session.ShouldBeRefusedAsync(ProblemCodes.FieldUnknown, "old_score");
        order[score] = 4;
        order.Items[0][score] = 6;
        await session.ShouldBeRefusedAsync(ProblemCodes.FieldUnknown, "old_score");
    }

    [Fact]
    public async Task Parts_go_to_the_bin_and_come_back_with_their_root_and_removed_ones_stay_away()
    {
        var given = Order.Of("a");
        given.Items.Add(OrderLine.Of("one"));
        given.Items.Add(OrderLine.Of("two"));
        await _host.GivenAsync(given);
        await using var session = await _host.OpenAsync();
        var order = await session.Orders.GetAsync(given.Id);
        order.Items.Remove(order.Items[0]);
        await session.ShouldCommitAsync();
        session.Remove(order);
        await session.ShouldCommitAsync();
        Assert.Equal(0, await session.Set<OrderLine>().CountAsync());
        await using var later = await _host.OpenAsync();
        Assert.Null(await later.Orders.FindAsync(given.Id));
        var binned = (await later.Orders.InBin().FindAsync(given.Id))!;
        later.Restore(binned);
        await later.ShouldCommitAsync();
        Assert.Equal((4L, false), (binned.Version, binned.IsDeleted));
        await using var after = await _host.OpenAsync();
        Assert.Equal("two", Assert.Single((await after.Orders.GetAsync(given.Id)).Items).Text);
    }

    [Fact]
    public async Task A_record_goes_to_the_bin_as_it_is_stored()
    {
        var given = Order.Of("a");
        given.Items.Add(OrderLine.Of("one"));
        await _host.GivenAsync(given);
        await using var session = await _host.OpenAsync();
        var order = await session.Orders.GetAsync(given.Id);
        (order.Title, order.Count) = ("", -5);
        order.Jump("done");
        order[Order.Score] = 4;
        order.Items[0].Text = "";
        order.Items.Add(OrderLine.Of("two"));
        session.Process(order).Take("open");
        session.Remove(order);
        await session.ShouldCommitAsync();
        await using var later = await _host.OpenAsync();
        var binned = (await later.Orders.InBin().FindAsync(given.Id))!;
        Assert.Equal(("a", 0, "draft", 2L, null), (binned.Title, binned.Count, binned.Stage, binned.Version, binned[Order.Score]));
        Assert.Equal("one", Assert.Single(binned.Items).Text);
        Assert.Single(await later.StatesAsync(given.Ref).ToListAsync());

        // The same instance can be restored, and changed while it is.
        session.Restore(order);
        order.Items.Add(OrderLine.Of("three"));
        await session.ShouldCommitAsync();
        Assert.Equal(["one", "three"], (await (await _host.OpenAsync()).Orders.GetAsync(given.Id)).Items.Select(i => i.Text));
    }

    [Fact]
    public async Task Restoring_goes_through_values_processes_and_rights_when_more_is_changed()
    {
        var given = await _host.GivenAsync(Order.Of("a"));
        await using (var remove = await _host.OpenAsync(await _host.ActorAsync("remover")))
        {
            remove.Remove(await remove.Orders.GetAsync(given.Id));
            await remove.ShouldCommitAsync();
        }

        await using var session = await _host.OpenAsync(await _host.ActorAsync("remover"));
        var order = (await session.Orders.InBin().FindAsync(given.Id))!;
        session.Restore(order);
        order.Note = "more";
        await session.ShouldBeRefusedAsync(ProblemCodes.AccessDenied);
        order.Note = null;
        await session.ShouldCommitAsync();
        session.Remove(order);
        await session.ShouldCommitAsync();

        await using var system = await _host.OpenAsync();
        var again = (await system.Orders.InBin().FindAsync(given.Id))!;
        system.Restore(again);
        again.Title = "";
        await system.ShouldBeRefusedAsync(ProblemCodes.FieldRequired);
        again.Title = "b";
        again.Jump("done");
        await system.ShouldBeRefusedAsync(ProblemCodes.ProcessNoTransition);
    }

    [Fact]
    public async Task Purging_needs_its_right_and_takes_everything_but_the_journal()
    {
        var given = Order.Of("a");
        given.Code = "c1";
        given.ExternalIds = given.ExternalIds.With("erp", "1");
        given.Items.Add(OrderLine.Of("one"));
        await _host.GivenAsync(given);
        await using (var clerk = await _host.OpenAsync(await _host.ActorAsync("clerk")))
        {
            clerk.Purge(await clerk.Orders.GetAsync(given.Id));
            var problem = await clerk.ShouldBeRefusedAsync(ProblemCodes.AccessRightMissing);
            Assert.Equal("record.purge", problem.Arguments["right"]);
        }

        await using var boss = await _host.OpenAsync(await _host.ActorAsync("boss"));
        var order = await boss.Orders.GetAsync(given.Id);
        boss.Purge(order);
        await boss.ShouldCommitAsync();
        Assert.Null(await boss.Orders.FindAsync(given.Id));
        Assert.Throws<ArgumentException>(() => boss.Restore(order));
        Assert.Empty(await boss.Orders.InBin().ToListAsync());
        Assert.Empty(await boss.Set<OrderLine>().InBin().ToListAsync());
        Assert.Empty(await boss.StatesAsync(given.Ref).ToListAsync());
        var next = Order.Of("b");
        (next.Code, next.ExternalIds) = ("c1", next.ExternalIds.With("erp", "1"));
        await _host.GivenAsync(next);
    }

    [Fact]
    public async Task A_new_record_that_is_removed_again_was_never_there()
    {
        await using var session = await _host.OpenAsync();
        var (one, two) = (session.Add(Order.Of("a")), session.Add(Order.Of("b")));
        session.Restore(one);
        session.Remove(one);
        session.Purge(two);
        await session.ShouldCommitAsync();
        Assert.Equal(0, await session.Orders.CountAsync());
        Assert.Equal(0, await session.Orders.InBin().CountAsync());
    }

    [Fact]
    public async Task Removing_twice_keeps_the_first_time_and_restoring_a_live_record_does_nothing()
    {
        var given = await _host.GivenAsync(Order.Of("a"));
        await using var session = await _host.OpenAsync();
        var order = await session.Orders.GetAsync(given.Id);
        session.Restore(order);
        await session.ShouldCommitAsync();
        Assert.Equal(1L, order.Version);
        session.Remove(order);
        await session.ShouldCommitAsync();
        var at = order.DeletedAt;
        _host.Clock.Advance(NodaTime.Duration.FromDays(1));
        session.Remove(order);
        await session.ShouldCommitAsync();
        Assert.Equal((at, 2L), (order.DeletedAt, order.Version));
    }

    [Fact]
    public async Task A_part_is_changed_only_in_the_list_of_its_root()
    {
        var given = Order.Of("a");
        given.Items.Add(OrderLine.Of("one"));
        await _host.GivenAsync(given);
        await using var session = await _host.OpenAsync();
        Assert.Throws<ArgumentException>(() => session.Add(OrderLine.Of("two")));
        var line = Assert.Single(await session.Set<OrderLine>().ToListAsync());
        Assert.Throws<ArgumentException>(() => session.Remove(line));
        Assert.Throws<ArgumentException>(() => session.Purge(line));
        await session.ShouldCommitAsync();
        line.Text = "changed";
        await Assert.ThrowsAsync<ArgumentException>(async () => await session.CommitAsync());

        await using var other = await _host.OpenAsync();
        var (order, stranger) = (await other.Orders.GetAsync(given.Id), other.Add(Order.Of("b")));
        stranger.Items.Add(order.Items[0]);
        await Assert.ThrowsAsync<ArgumentException>(async () => await other.CommitAsync());
    }

    [Fact]
    public async Task A_record_can_be_added_changed_and_moved_in_one_commit()
    {
        await using var session = await _host.OpenAsync();
        var order = session.Add(Order.Of("a"));
        (order.Title, order.Note) = ("b", "n");
        order.DueOn = new NodaTime.LocalDate(2026, 3, 1);
        order.Items.Add(OrderLine.Of("one"));
        session.Process(order).Take("open").Take("check").Take("finish");
        await session.ShouldCommitAsync();
        Assert.Equal(("done", 1L, 1L, 1), (order.Stage, order.Version, order.Lines, order.DaysLate));
        Assert.Equal(["draft", "open", "checked", "done"], await session.StatesAsync(order.Ref).Select(s => s.State).ToListAsync());
        Assert.Equal(["order.opened", "order.done"], (await session.HistoryAsync(order.Ref).SingleAsync()).Events.Select(e => e.Name));
    }

    [Fact]
    public async Task Hidden_fields_of_parts_are_hidden_and_survive_the_commit()
    {
        var given = Order.Of("a");
        given.Items.Add(OrderLine.Of("one"));
        given.Items[0].Remark = "secret";
        await _host.GivenAsync(given);
        await using var session = await _host.OpenAsync(await _host.ActorAsync("clerk"));
        var order = await session.Orders.GetAsync(given.Id);
        Assert.Null(order.Items[0].Remark);
        order.Items[0].Quantity = 3;
        order.Items.Add(OrderLine.Of("two"));
        await session.ShouldCommitAsync();
        Assert.Null(order.Items[0].Remark);
        await using var all = await _host.OpenAsync();
        Assert.Equal(["secret", null], (await all.Orders.GetAsync(given.Id)).Items.Select(i => i.Remark));
    }
}
