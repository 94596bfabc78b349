using Crm.Commits;
using Crm.Core.Tests.Sessions;
using Crm.Errors;
using Crm.Events;
using Crm.Journal;
using Crm.Sessions;
using Crm.Testing;
using Crm.Work;

namespace Crm.Core.Tests.Commits;

public class CheckTests
{
    private readonly CrmTestHost _host = new(Shop.Model);

    [Fact]
    public async Task It_says_what_the_commit_is_refused_for_and_nothing_is_written()
    {
        var taken = await _host.GivenAsync(WithCode("x"));
        await using var session = await _host.OpenAsync(await _host.ActorAsync("clerk"));
        var order = session.Add(WithCode("X"));
        (order.Mail, order.Count) = (" Ada@Example.org ", -1);
        var negative = Assert.Single(await session.CheckAsync());
        Assert.Equal(("order.negative", order.Ref.ToString()), (negative.Code, negative.Subject));
        order.Count = 1;
        var unique = Assert.Single(await session.CheckAsync());
        Assert.Equal((ProblemCodes.FieldNotUnique, order.Ref.ToString()), (unique.Code, unique.Subject));
        Assert.Equal((await session.TryCommitAsync()).Problems.Select(p => p.Code), [unique.Code]);
        Assert.Equal(taken.Id, Assert.Single(await session.Orders.ToListAsync()).Id);
    }

    [Fact]
    public async Task What_would_be_written_stays_as_it_is_and_can_be_committed_afterwards()
    {
        await using var session = await _host.OpenAsync();
        var order = session.Add(WithCode("x"));
        order.Mail = " Ada@Example.org ";
        order.Items.Add(OrderLine.Of("a line"));
        Assert.Empty(await session.CheckAsync());
        Assert.Equal((0L, " Ada@Example.org ", null, 0L), (order.Version, order.Mail, order.Stage, order.Lines));
        Assert.Empty(await session.Orders.ToListAsync());
        await session.ShouldCommitAsync();
        Assert.Equal((1L, "Ada@example.org", "draft", 1L), (order.Version, order.Mail, order.Stage, order.Lines));
        order.Note = "later";
        Assert.Empty(await session.CheckAsync());
        Assert.Equal(1, order.Version);
        await session.ShouldCommitAsync();
        Assert.Equal(2, order.Version);
    }

    [Fact]
    public async Task What_is_wrong_with_a_new_part_names_it_by_the_id_that_it_keeps()
    {
        await using var session = await _host.OpenAsync();
        var (one, two) = (session.Add(WithCode("x")), session.Add(WithCode("y")));
        var line = OrderLine.Of(new string('x', 5000));
        one.Items.Add(line);
        var (check, commit) = (await session.CheckAsync(), await session.TryCommitAsync());
        Assert.Equal([line.Ref.ToString(), line.Ref.ToString()], check.Concat(commit.Problems).Select(p => p.Subject));

        // And it may go to another root then.
        one.Items.Remove(line);
        two.Items.Add(line);
        line.Text = "short";
        await session.ShouldCommitAsync();
        await using var after = await _host.OpenAsync();
        Assert.Equal((0, line.Id), ((await after.Orders.GetAsync(one.Id)).Items.Count, Assert.Single((await after.Orders.GetAsync(two.Id)).Items).Id));
    }

    [Fact]
    public async Task What_differs_in_form_only_is_not_written_again()
    {
        await using var session = await _host.OpenAsync();
        var order = session.Add(WithCode("x"));
        order.Mail = "Ada@example.org";
        order.Items.Add(OrderLine.Of("a line"));
        await session.ShouldCommitAsync();
        order.Mail = " Ada@Example.ORG ";
        await session.ShouldCommitAsync();
        Assert.Equal(("Ada@example.org", 1L, 1), (order.Mail, order.Version, await session.HistoryAsync(order.Ref).CountAsync()));
        (order.Mail, order.Items[0].Text) = (" Ada@Example.ORG ", "another");
        await session.ShouldCommitAsync();
        Assert.Equal((2L, 2), (order.Version, await session.HistoryAsync(order.Ref).CountAsync()));
    }

    [Fact]
    public async Task What_is_raised_about_a_record_that_differs_in_form_only_is_noted()
    {
        await using var host = new CrmTestHost(Shop.Model, crm => crm.Policy(CommitPhase.Authorise, c =>
        {
            foreach (var change in c.Pending.Where(p => p.Before is not null && p.Root is null))
            {
                c.Raise(new RecordEvent("order.seen", 1, change.Ref, JournalEntry.Nothing));
                c.Schedule(new WorkRequest("look", c.Now) { Record = change.Ref });
            }
        }));
        await using var session = await host.OpenAsync();
        var order = session.Add(WithCode("x"));
        order.Mail = "Ada@example.org";
        await session.ShouldCommitAsync();
        order.Mail = "Ada@Example.ORG";
        await session.ShouldCommitAsync();
        var noted = await session.HistoryAsync(order.Ref).FirstAsync();
        Assert.Equal((1L, 1L, JournalKind.Noted), (order.Version, noted.Version, noted.Kind));
        Assert.Equal("order.seen", Assert.Single(noted.Events).Name);
        Assert.Contains("look", (await host.WorkAsync()).Select(w => w.Kind));
    }

    [Fact]
    public async Task Two_that_want_one_value_are_found_and_two_that_swap_theirs_are_not()
    {
        await using var session = await _host.OpenAsync();
        var (one, two) = (session.Add(WithCode("x")), session.Add(WithCode("X")));
        Assert.Equal(ProblemCodes.FieldNotUnique, Assert.Single(await session.CheckAsync()).Code);
        two.Code = "y";
        Assert.Empty(await session.CheckAsync());
        await session.ShouldCommitAsync();
        (one.Code, two.Code) = (two.Code, one.Code);
        Assert.Empty(await session.CheckAsync());
        await session.ShouldCommitAsync();
    }

    [Fact]
    public async Task Moves_that_were_asked_for_are_judged_and_stay_asked_for()
    {
        var order = await _host.GivenAsync(WithCode("x"));
        await using var session = await _host.OpenAsync();
        var loaded = await session.Orders.GetAsync(order.Id);
        session.Process(loaded).Take("check");
        Assert.NotEmpty(await session.CheckAsync());
        session.Process(loaded).Withdraw();
        session.Process(loaded).Take("open");
        Assert.Empty(await session.CheckAsync());
        Assert.Equal("draft", loaded.Stage);
        await session.ShouldCommitAsync();
        Assert.Equal("open", loaded.Stage);
    }

    [Fact]
    public async Task The_value_of_one_that_is_removed_is_free_and_that_of_one_that_is_restored_is_wanted()
    {
        var first = await _host.GivenAsync(WithCode("x"));
        await using (var session = await _host.OpenAsync())
        {
            session.Remove(await session.Orders.GetAsync(first.Id));
            session.Add(WithCode("x"));
            Assert.Empty(await session.CheckAsync());
            await session.ShouldCommitAsync();
        }

        await using var again = await _host.OpenAsync();
        again.Restore((await again.Orders.InBin().FindAsync(first.Id))!);
        Assert.Equal(ProblemCodes.FieldNotUnique, Assert.Single(await again.CheckAsync()).Code);
        await again.ShouldBeRefusedAsync(ProblemCodes.FieldNotUnique);
    }

    [Fact]
    public async Task What_policies_and_handlers_do_to_custom_values_is_undone_and_observers_are_not_called()
    {
        var seen = 0;
        await using var host = new CrmTestHost(Shop.Model, crm =>
        {
            crm.Policy(CommitPhase.Normalise, context =>
            {
                foreach (var change in context.Pending.Where(c => c.Record is Order))
                    ((Order)change.Record)[Order.Undeclared] = "stray";
            });
            crm.Observer(_ => seen++);
        });
        await using var session = await host.OpenAsync();
        var order = session.Add(WithCode("x"));
        order[Order.Score] = 1;
        var custom = order.Custom;
        Assert.Equal(ProblemCodes.FieldUnknown, Assert.Single(await session.CheckAsync()).Code);
        Assert.Same(custom, order.Custom);
        Assert.Equal(0, seen);
    }

    [Fact]
    public async Task A_reason_that_is_too_long_for_a_commit_is_too_long_for_a_check()
    {
        await using var session = await _host.OpenAsync();
        var options = new CommitOptions { Reason = new string('x', 4001) };
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await session.CheckAsync(options));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await session.TryCommitAsync(options));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await session.TryInsertAsync([WithCode("x")], options));
    }

    private static Order WithCode(string code)
    {
        var order = Order.Of("a");
        order.Code = code;
        return order;
    }
}
