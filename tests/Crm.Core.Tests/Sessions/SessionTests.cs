using Crm.Core.Tests.Commits;
using Crm.Errors;
using Crm.InMemory;
using Crm.Records;
using Crm.Rules;
using Crm.Sessions;
using Crm.Testing;

namespace Crm.Core.Tests.Sessions;

public class SessionTests
{
    private readonly CrmTestHost _host = new(Shop.Model);

    [Fact]
    public async Task A_session_used_by_two_at_once_throws_whatever_they_do()
    {
        WatchedStore? store = null;
        await using var host = new CrmTestHost(Shop.Model, crm => crm.UseStore(_ => store = new WatchedStore(new InMemoryStore(Shop.Model.Catalog, new ManualClock()))));
        var given = await host.GivenAsync(Order.Of("a"));
        foreach (var first in Uses(given).Values)
        {
            foreach (var (name, second) in Uses(given))
            {
                await using var session = await host.OpenAsync();
                var gate = new TaskCompletionSource();
                var reached = new TaskCompletionSource();
                store!.OnRead = async () =>
                {
                    reached.TrySetResult();
                    await gate.Task;
                };
                store.BeforeCommit = () => reached.TrySetResult();
                var running = Task.Run(() => first(session));
                await Task.WhenAny(reached.Task, running);
                if (!running.IsCompleted)
                {
                    store.OnRead = null;
                    var error = await Xunit.Record.ExceptionAsync(() => second(session));
                    Assert.True(error is InvalidOperationException { Message: var text } && text.Contains("one thread", StringComparison.Ordinal), $"{name}: {error}");
                }

                store.OnRead = null;
                gate.SetResult();
                await running;
            }
        }
    }

    [Fact]
    public async Task Reading_one_by_one_leaves_the_session_free_in_between()
    {
        await _host.GivenAsync(Order.Of("a"));
        await _host.GivenAsync(Order.Of("b"));
        await using var session = await _host.OpenAsync();
        var seen = 0;
        await foreach (var order in session.Orders.StreamAsync())
        {
            Assert.Same(order, await session.FindAsync(order.Ref));
            seen += await session.HistoryAsync(order.Ref).CountAsync();
        }

        Assert.Equal(2, seen);
    }

    [Fact]
    public async Task A_record_is_one_instance_in_a_session_however_it_is_found()
    {
        var given = Order.Of("a");
        given.ExternalIds = given.ExternalIds.With("erp", "1");
        await _host.GivenAsync(given);
        await using var session = await _host.OpenAsync();
        var order = await session.Orders.GetAsync(given.Id);
        order.Title = "changed";
        Assert.Same(order, await session.FindAsync(given.Ref));
        Assert.Same(order, Assert.Single(await session.Set("order").ToListAsync()));
        Assert.Same(order, await session.Orders.FindByExternalIdAsync("erp", "1"));
        Assert.Same(order, (await session.Orders.PageAsync(5)).Items[0]);
        Assert.Equal(0, await session.Orders.Where(Rule.Field("title").Eq("changed")).CountAsync());
    }

    [Fact]
    public async Task Pages_go_on_where_the_last_one_ended_and_foreign_cursors_are_refused()
    {
        foreach (var title in new[] { "d", "a", "c", "b", "e" })
            await _host.GivenAsync(Order.Of(title));
        await using var session = await _host.OpenAsync();
        var byTitle = session.Orders.OrderByDescending("title");
        var (titles, cursor, pages) = (new List<string>(), (string?)null, 0);
        do
        {
            var page = await byTitle.PageAsync(2, cursor);
            titles.AddRange(page.Items.Select(o => o.Title));
            cursor = page.Next;
            pages++;
        }
        while (cursor is not null);
        Assert.Equal(["e", "d", "c", "b", "a"], titles);
        Assert.Equal(3, pages);
        var foreign = (await byTitle.PageAsync(2)).Next!;
        foreach (var (set, text) in new[] { (session.Orders.OrderBy("count"), foreign), (session.Orders, foreign), (session.Orders.OrderBy("title"), foreign), (session.Orders.OrderByDescending("note"), foreign), (byTitle, "no cursor"), (byTitle, foreign[..^3]), (byTitle, "") })
        {
            var refused = await Assert.ThrowsAsync<RefusedException>(async () => await set.PageAsync(2, text));
            Assert.Equal(ProblemCodes.QueryBadCursor, refused.Problems[0].Code);
        }

        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await byTitle.PageAsync(0));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await byTitle.PageAsync(1001));
    }

    [Fact]
    public async Task Callers_bugs_are_argument_exceptions()
    {
        var given = await _host.GivenAsync(Order.Of("a"));
        await using var session = await _host.OpenAsync();
        Assert.Throws<ArgumentException>(() => session.Add(given));
        Assert.Throws<ArgumentException>(() => session.Remove(given));
        Assert.Throws<ArgumentException>(() => session.Process(given));
        Assert.Throws<ArgumentException>(() => session.Set("unheard"));
        var order = session.Add(Order.Of("b"));
        Assert.Throws<ArgumentException>(() => session.Process(order).Take("open", with => with.Set(o => o.Stage, "done")));
        Assert.Throws<ArgumentException>(() => session.Process(order).Take("open", with => with.Set("lines", FieldValue.Integer(9))));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await session.CommitAsync(new CommitOptions { Reason = new string('x', 4001) }));
    }

    private static Dictionary<string, Func<ISession, Task>> Uses(Order order) => new()
    {
        ["find"] = async s => await s.FindAsync(order.Ref),
        ["list"] = async s => await s.Orders.ToListAsync(),
        ["page"] = async s => await s.Orders.PageAsync(5),
        ["count"] = async s => await s.Orders.CountAsync(),
        ["summarise"] = async s => await s.Orders.SummariseAsync(Summary.Total.Count()),
        ["history"] = async s => await s.HistoryAsync(order.Ref).ToListAsync(),
        ["states"] = async s => await s.StatesAsync(order.Ref).ToListAsync(),
        ["commit"] = async s => await s.CommitAsync(),
        ["insert"] = async s => await s.TryInsertAsync([Order.Of("inserted")]),
        ["add"] = s => Task.FromResult(s.Add(Order.Of("x"))),
    };
}
