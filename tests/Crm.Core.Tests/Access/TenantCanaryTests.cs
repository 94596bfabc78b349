using System.Reflection;
using Crm.Access;
using Crm.Core.Tests.Sessions;
using Crm.Errors;
using Crm.People;
using Crm.Records;
using Crm.Rules;
using Crm.Sessions;
using Crm.Testing;
using Crm.Values;
using Crm.Work;

namespace Crm.Core.Tests.Access;

/// <summary>Two tenants with mirror data, every text of the other one a canary: none may sing, whatever member of the API is called.</summary>
public sealed class TenantCanaryTests : IAsyncDisposable
{
    private const string Canary = "CANARY";
    private static readonly TenantId Mine = new("mine");
    private static readonly TenantId Theirs = new("theirs");
    private readonly List<string> _seen = [];
    private readonly CrmTestHost _host;
    private Order _mine = null!;
    private Order _theirs = null!;
    private string _theirCursor = "";

    public TenantCanaryTests() => _host = new CrmTestHost(Shop.Model, crm =>
    {
        crm.On("order.changed", (session, reference) =>
        {
            if (session.Tenant == Mine)
                _seen.Add(Observed.Text(session.HistoryAsync(reference).ToListAsync().AsTask().GetAwaiter().GetResult()));
        });
        crm.Observer(o =>
        {
            if (o.Changes.Any(c => c.Record.Tenant == Mine))
                _seen.Add(Observed.Text(o.Changes.Select(c => new object?[] { c.Record, c.Before })));
        });
    });

    [Fact]
    public async Task No_canary_sings()
    {
        await SeedAsync();
        var cases = Cases();
        var members = Members().ToArray();
        Assert.True(members.ToHashSet().SetEquals(cases.Keys), $"Without a case: {string.Join("; ", members.Except(cases.Keys))}. Without a member: {string.Join("; ", cases.Keys.Except(members))}.");
        foreach (var actor in new[] { Actor.System, await ActorAsync() })
        {
            foreach (var (member, act) in cases)
            {
                await using var session = await _host.OpenAsync(actor, Mine);
                var seen = await Observed.OfAsync(() => act(session));
                Assert.False(seen.Contains(Canary, StringComparison.Ordinal), $"{member}: {seen}");
                Assert.NotEqual("", seen);
            }
        }

        Assert.NotEmpty(_seen);
        Assert.All(_seen, s => Assert.DoesNotContain(Canary, s, StringComparison.Ordinal));
        await using var other = await _host.OpenAsync(tenant: Theirs);
        Assert.Contains(Canary, Observed.Text(await other.Orders.ToListAsync()), StringComparison.Ordinal);
        Assert.Equal(3L, (await other.Orders.GetAsync(_theirs.Id)).Version);
        Assert.Equal(Canary, Assert.Single(await _host.WorkAsync(Theirs)).Kind);
    }

    [Fact]
    public async Task Tasks_that_switch_tenants_see_their_own_only() => await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(async () =>
    {
        for (var turn = 0; turn < 5; turn++)
        {
            var tenant = new TenantId($"t{(i + turn) % 7}");
            await using var session = await _host.OpenAsync(tenant: tenant);
            session.Add(Order.Of(tenant.Value));
            await session.CommitAsync();
            await Task.Yield();
            Assert.All(await session.Orders.ToListAsync(), o => Assert.Equal((tenant.Value, tenant), (o.Title, o.Tenant)));
        }
    })));

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private static IEnumerable<string> Members()
    {
        var types = new[] { typeof(IReadSession), typeof(IWriteSession), typeof(ISession), typeof(RecordSet<Order>), typeof(RecordProcess<Order>), typeof(ICrmRuntime) };
        foreach (var type in types)
        {
            foreach (var method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
                yield return $"{type.Name.Split('`')[0]}.{method.Name}({string.Join(",", method.GetParameters().Select(p => p.ParameterType.Name.Split('`')[0]).Where(n => n is not "CancellationToken"))})";
        }
    }

    private Dictionary<string, Func<ISession, Task<object?>>> Cases() => new(StringComparer.Ordinal)
    {
        ["IReadSession.get_Tenant()"] = s => Of(s.Tenant),
        ["IReadSession.get_Actor()"] = s => Of(s.Actor.Roles),
        ["IReadSession.get_Model()"] = s => Of(s.Model.Catalog.Types),
        ["IReadSession.Set()"] = async s => new object[] { await s.Set<Order>().ToListAsync(), await s.Set<OrderLine>().ToListAsync(), await s.Set<Ticket>().ToListAsync(), await s.Set<User>().ToListAsync() },
        ["IReadSession.Set(String)"] = async s => await s.Set("order").InBin().ToListAsync(),
        ["IReadSession.FindAsync(RecordRef)"] = async s => new object?[] { await s.FindAsync(_theirs.Ref), await s.FindAsync(_theirs.Items[0].Ref) },
        ["IReadSession.HistoryAsync(RecordRef)"] = async s => new object[] { await s.HistoryAsync(_theirs.Ref).ToListAsync(), await s.HistoryAsync(_mine.Ref).ToListAsync() },
        ["IReadSession.StatesAsync(RecordRef)"] = async s => new object[] { await s.StatesAsync(_theirs.Ref).ToListAsync(), await s.StatesAsync(_mine.Ref).ToListAsync() },
        ["IWriteSession.Add(T)"] = async s =>
        {
            var order = s.Add(Order.Of("new"));
            (order.Code, order.Parent, order.About) = ("shared", _theirs.Id, _theirs.Ref);
            order.ExternalIds = order.ExternalIds.With("erp", Canary[..3]);
            return new object[] { await s.TryCommitAsync(), Assert.Throws<ArgumentException>(() => s.Add(_theirs)) };
        },
        ["IWriteSession.Remove(Record)"] = s => Foreign(() => s.Remove(_theirs)),
        ["IWriteSession.Restore(Record)"] = s => Foreign(() => s.Restore(_theirs)),
        ["IWriteSession.Purge(Record)"] = s => Foreign(() => s.Purge(_theirs)),
        ["IWriteSession.Process(T,String)"] = s => Foreign(() => s.Process(_theirs, "order")),
        ["IWriteSession.Schedule(WorkRequest)"] = async s =>
        {
            s.Schedule(new WorkRequest("remind", _host.Clock.Now) { Key = "same key" });
            await s.CommitAsync();
            return await _host.WorkAsync(s.Tenant);
        },
        ["IWriteSession.CancelWork(String)"] = async s =>
        {
            s.CancelWork("same key");
            await s.CommitAsync();
            return new object[] { await _host.WorkAsync(s.Tenant) };
        },
        ["ISession.CommitAsync(CommitOptions)"] = async s =>
        {
            (await s.Orders.GetAsync(_mine.Id)).Count++;
            await s.CommitAsync();
            (await s.Orders.GetAsync(_mine.Id)).Count++;
            await s.CommitAsync(new CommitOptions { Unchanged = [_theirs], Rebase = true });
            return null;
        },
        ["ISession.InsertAsync(IEnumerable,CommitOptions)"] = async s =>
        {
            var order = Order.Of("inserted");
            order.Code = _theirs.Code;
            await s.InsertAsync([order]);
            return new object[] { order, await s.HistoryAsync(order.Ref).ToListAsync(), await Assert.ThrowsAsync<ArgumentException>(() => s.InsertAsync([_theirs]).AsTask()) };
        },
        ["ISession.TryInsertAsync(IEnumerable,CommitOptions)"] = async s =>
        {
            var order = Order.Of("inserted");
            (order.Parent, order.About) = (_theirs.Id, _theirs.Ref);
            return await s.TryInsertAsync([order], new CommitOptions { Unchanged = [_theirs] });
        },
        ["ISession.CheckAsync(CommitOptions)"] = async s =>
        {
            var order = s.Add(Order.Of("checked"));
            (order.Parent, order.About) = (_theirs.Id, _theirs.Ref);
            order.ExternalIds = order.ExternalIds.With("erp", "both");
            var problems = await s.CheckAsync(new CommitOptions { Unchanged = [_theirs] });
            s.Remove(order);
            return problems;
        },
        ["ISession.TryCommitAsync(CommitOptions)"] = async s =>
        {
            (await s.Orders.GetAsync(_mine.Id)).Parent = _theirs.Id;
            return new object[] { await s.TryCommitAsync(new CommitOptions { Unchanged = [_theirs] }), s.Add(Share.Of(_theirs.Ref, _theirs.Ref, ShareRight.Read)), await s.TryCommitAsync() };
        },
        ["RecordSet.get_Type()"] = s => Of(s.Orders.Type),
        ["RecordSet.Where(Rule)"] = async s => new object[]
        {
            await s.Orders.Where(Rule.Field("title").Contains(Canary)).ToListAsync(), await s.Orders.Where(Rule.Field("id").Eq(_theirs.Id.Value.ToString())).ToListAsync(),
            await s.Orders.Where(Rule.Related("tickets", Rule.Field("title").NotEmpty()).Any()).ToListAsync(),
        },
        ["RecordSet.OrderBy(String)"] = async s => await s.Orders.OrderBy("title").OrderBy("parent.title").ToListAsync(),
        ["RecordSet.OrderByDescending(String)"] = async s => await s.Tickets.OrderByDescending("order.title").ToListAsync(),
        ["RecordSet.InBin()"] = async s => await s.Orders.InBin().ToListAsync(),
        ["RecordSet.FindAsync(Id)"] = async s => await s.Orders.FindAsync(_theirs.Id),
        ["RecordSet.GetAsync(Id)"] = async s => await s.Orders.GetAsync(_theirs.Id),
        ["RecordSet.FindByExternalIdAsync(String,String)"] = async s => new object?[] { await s.Orders.FindByExternalIdAsync("erp", Canary), await s.Orders.FindByExternalIdAsync("erp", "both") },
        ["RecordSet.FindByExternalIdsAsync(String,IEnumerable)"] = async s => (await s.Orders.FindByExternalIdsAsync("erp", [Canary, "both"])).Values,
        ["RecordSet.ToListAsync()"] = async s => await s.Orders.ToListAsync(),
        ["RecordSet.StreamAsync()"] = async s => await s.Orders.StreamAsync().ToListAsync(),
        ["RecordSet.FirstAsync()"] = async s => await s.Orders.OrderBy("title").FirstAsync(),
        ["RecordSet.PageAsync(Int32,String)"] = async s => new object[] { await s.Orders.OrderBy("title").PageAsync(1), await s.Orders.OrderBy("title").PageAsync(9, _theirCursor) },
        ["RecordSet.CountAsync()"] = async s => await s.Set<Ticket>().CountAsync(),
        ["RecordSet.AnyAsync()"] = async s => await s.Orders.Where(Rule.Field("title").Contains(Canary)).AnyAsync(),
        ["RecordSet.SummariseAsync(Summary)"] = async s => new object[]
        {
            await s.Orders.SummariseAsync(Summary.By("title", "parent.title").Count().Sum("price").Min("title").Max("note")), await s.Tickets.SummariseAsync(Summary.By("order.title").Max("order.note")),
        },
        ["RecordSet.ExplainAsync(Order,Rule)"] = async s => new object[]
        {
            await s.Orders.ExplainAsync(await s.Orders.GetAsync(_mine.Id), Rule.Field("parent.title").Eq("x") & Rule.Related("tickets", Rule.Field("title").Eq("x")).Any()),
            (await s.Orders.ExplainAsync(Order.Of("mine"), Rule.Field("parent.title").Eq("x"))).Met,
        },
        ["RecordProcess.get_Definition()"] = async s => (await ProcessAsync(s)).Definition,
        ["RecordProcess.get_State()"] = async s => (await ProcessAsync(s)).State,
        ["RecordProcess.OptionsAsync()"] = async s => await (await ProcessAsync(s)).OptionsAsync(),
        ["RecordProcess.Withdraw()"] = async s =>
        {
            var process = await ProcessAsync(s);
            process.Take("open").Withdraw();
            return process.State?.Key;
        },
        ["RecordProcess.Take(String,Action)"] = async s =>
        {
            (await ProcessAsync(s)).Take("open", with => with.Set(o => o.Parent, _theirs.Id));
            return await s.TryCommitAsync();
        },
        ["RecordProcess.Override(String,String)"] = async s =>
        {
            (await ProcessAsync(s)).Override("nowhere", "why");
            return await s.TryCommitAsync();
        },
        ["RecordProcess.Import(ReadOnlySpan)"] = async s =>
        {
            (await ProcessAsync(s)).Import(("nowhere", _host.Clock.Now));
            return await s.TryCommitAsync();
        },
        ["ICrmRuntime.get_Model()"] = _ => Of(_host.Crm.Model.Catalog.Types),
        ["ICrmRuntime.OpenSessionAsync(Actor)"] = async s =>
        {
            await using var single = await _host.Crm.OpenSessionAsync(s.Actor);
            return await single.Orders.ToListAsync();
        },
        ["ICrmRuntime.OpenSessionAsync(TenantId,Actor)"] = async s =>
        {
            await using var again = await _host.Crm.OpenSessionAsync(Mine, s.Actor);
            return await again.Orders.ToListAsync();
        },
        ["ICrmRuntime.OpenSessionAsync(Func,TenantId,Actor)"] = async s =>
        {
            await using var adapted = await _host.Crm.OpenSessionAsync(_host.Store.ConnectAsync, Mine, s.Actor);
            return await adapted.Orders.ToListAsync();
        },
        ["ICrmRuntime.get_Store()"] = async _ =>
        {
            await using var connection = await _host.Crm.Store.ConnectAsync(Mine, default);
            return await connection.FindAsync(Shop.Model.Catalog.Get<Order>(), _mine.RawId, default);
        },
        ["ICrmRuntime.ReadJournalAsync(TenantId,JournalCursor,Int32)"] = async _ =>
        {
            var end = await _host.Crm.FindJournalEndAsync(Theirs);
            return new object[] { await _host.Crm.ReadJournalAsync(Mine), await Assert.ThrowsAsync<RefusedException>(async () => await _host.Crm.ReadJournalAsync(Mine, end)) };
        },
        ["ICrmRuntime.FindJournalEndAsync(TenantId)"] = async _ => await _host.Crm.FindJournalEndAsync(Mine),
        ["ICrmRuntime.ForgetJournalAsync(TenantId,Instant)"] = async _ => new object[] { await _host.Crm.ForgetJournalAsync(Mine, _host.Clock.Now), (await _host.Crm.ReadJournalAsync(Theirs)).Entries.Count },
        ["ICrmRuntime.OnceAsync(TenantId,Actor,String,String,Func)"] = async s =>
            await _host.Crm.OnceAsync(Mine, s.Actor, "same key", "mine", async (w, ct) => string.Join(",", (await w.Orders.ToListAsync(ct)).Select(o => o.Title))),
    };

    private async Task<RecordProcess<Order>> ProcessAsync(ISession session) => session.Process(await session.Orders.GetAsync(_mine.Id));

    private async Task SeedAsync()
    {
        _mine = await SeedAsync(Mine, "plain");
        _theirs = await SeedAsync(Theirs, Canary);
        await using var session = await _host.OpenAsync(tenant: Theirs);
        _theirCursor = "";
        session.Add(Order.Of("0"));
        session.Schedule(new WorkRequest(Canary, _host.Clock.Now) { Key = "same key" });
        await session.CommitAsync();
        var page = await session.Orders.Where(Rule.Field("title").Ne("x")).OrderBy("count").PageAsync(1);
        _theirCursor = page.Next!;
        await _host.Crm.OnceAsync(Theirs, Actor.System, "same key", Canary, (_, _) => new ValueTask<string>(Canary));
    }

    private async Task<Order> SeedAsync(TenantId tenant, string word)
    {
        await using var session = await _host.OpenAsync(tenant: tenant);
        var (parent, order, ticket, gone) = (session.Add(Order.Of(word)), session.Add(Order.Of(word)), session.Add(Ticket.Of(word)), session.Add(Order.Of(word)));
        foreach (var one in new[] { parent, order, gone })
        {
            (one.Note, one.Mail, one.Secret, one.Tags) = (word, $"{word}@example.com", word, ["red"]);
            (one.Ship, one.Price, one.Margin) = (new Address { City = word, Street = word }, new Money(10, "CHF"), new Money(20, "CHF"));
            one.Items.Add(OrderLine.Of(word));
            one.Items[0].Remark = word;
        }

        order.ExternalIds = order.ExternalIds.With("erp", word);
        parent.ExternalIds = parent.ExternalIds.With("erp", "both");
        (order.Code, order.Parent, ticket.Order, ticket.Body) = (tenant == Theirs ? "shared" : null, parent.Id, order.Id, word);
        await session.CommitAsync();
        order.Note = word + "!";
        order.Items[0].Text = word + "!";
        session.Remove(gone);
        await session.CommitAsync(new CommitOptions { Reason = word });
        order.Note = word + "?";
        await session.CommitAsync();
        return order;
    }

    private async Task<Actor> ActorAsync()
    {
        var boss = User.Named("boss");
        boss.Roles = ["boss"];
        return await _host.ActAsAsync(await _host.GivenAsync(boss, Mine), Mine);
    }

    private static Task<object?> Of(object? value) => Task.FromResult(value);

    private static Task<object?> Foreign(Action act) => Of(Assert.Throws<ArgumentException>(act));
}
