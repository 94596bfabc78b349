using Crm.Core.Tests.Sessions;
using Crm.Journal;
using Crm.Records;
using Crm.Subscriptions;
using Crm.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NodaTime;

namespace Crm.Core.Tests.Subscriptions;

public class SubscriberTests
{
    private static readonly TenantId Other = new("other");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_entry_of_every_tenant_comes_once_and_in_order()
    {
        await using var host = Host(out var reader);
        for (var round = 0; round < 5; round++)
        {
            var order = await host.GivenAsync(Order.Of($"{round}"), round % 2 == 0 ? default : Other);
            await using var session = await host.OpenAsync(tenant: round % 2 == 0 ? default : Other);
            (await session.Set<Order>().GetAsync(order.Id)).Note = "changed";
            await session.CommitAsync(cancellationToken: Stop);
            await host.RunDueAsync(Stop);
            host.Clock.Advance(Duration.FromSeconds(2));
        }

        await host.RunDueAsync(Stop);
        Assert.Equal([JournalKind.Created, JournalKind.Changed], reader.Seen.Take(2).Select(s => s.Entry.Kind));
        foreach (var tenant in new[] { TenantId.Default, Other })
        {
            var journal = (await host.Crm.ReadJournalAsync(tenant, cancellationToken: Stop)).Entries;
            Assert.Equal(journal.Select(e => e.Position), reader.Seen.Where(s => s.Tenant == tenant).Select(s => s.Entry.Position));
        }
    }

    [Fact]
    public async Task A_commit_is_read_at_once_and_what_was_not_told_within_half_a_minute()
    {
        await using var host = Host(out var reader);
        await host.GivenAsync(Order.Of("told"));
        Assert.Equal(1, await host.RunDueAsync(Stop));
        Assert.Single(reader.Seen);

        // A process that has no subscriber, and so tells nobody.
        await using var silent = new CrmTestHost(Shop.Model, crm => crm.UseStore(_ => host.Store).Services.Replace(ServiceDescriptor.Singleton<IIdGenerator>(host.Ids)), host.Clock);
        host.Clock.Advance(Duration.FromSeconds(5));
        await host.RunDueAsync(Stop);
        await silent.GivenAsync(Order.Of("not told"));
        Assert.Equal(0, await host.RunDueAsync(Stop));
        host.Clock.Advance(Duration.FromSeconds(30));
        await host.RunDueAsync(Stop);
        Assert.Equal(2, reader.Seen.Count);
        host.Clock.Advance(Duration.FromSeconds(5));
        await host.RunDueAsync(Stop);
        await host.GivenAsync(Order.Of("told"));
        Assert.Equal(1, await host.RunDueAsync(Stop));
    }

    [Fact]
    public async Task Nobody_reads_where_nothing_happens_but_every_half_minute()
    {
        await using var host = Host(out _);
        await host.GivenAsync(Order.Of("one"));
        long done = 0;
        for (var second = 0; second < 600; second++)
        {
            host.Clock.Advance(Duration.FromSeconds(1));
            done += await host.RunDueAsync(Stop);
        }

        Assert.InRange(done, 20, 23);
    }

    [Fact]
    public async Task Who_fails_is_given_the_same_again_and_changes_nothing()
    {
        await using var host = Host(out var reader);
        reader.Fails = 3;
        await host.GivenAsync(Order.Of("one"));
        for (var minute = 0; minute < 5; minute++)
        {
            await host.RunDueAsync(Stop);
            host.Clock.Advance(Duration.FromMinutes(1));
        }

        Assert.Equal(4, reader.Seen.Count);
        Assert.Single(reader.Seen.Take(3).Select(s => s.Entry.Record).Distinct());
        await using var session = await host.OpenAsync();
        Assert.Equal(1, (await session.Set<Order>().ToListAsync(Stop)).Count(o => o.Title == "noted"));
    }

    [Fact]
    public async Task A_page_that_is_full_is_followed_by_the_next_at_once()
    {
        await using var host = Host(out var reader);
        reader.Take = 2;
        for (var n = 0; n < 5; n++)
            await host.GivenAsync(Order.Of($"{n}"));
        await host.RunDueAsync(Stop);
        Assert.Equal(5, reader.Seen.Count);
        Assert.Equal(3, reader.Calls);
    }

    [Fact]
    public async Task It_is_moved_to_any_place()
    {
        await using var host = Host(out var reader);
        await host.GivenAsync(Order.Of("one"));
        await host.RunDueAsync(Stop);
        var end = await host.Crm.FindJournalEndAsync(TenantId.Default, Stop);
        Assert.Equal(end, JournalSubscription.PlaceOf(Assert.Single(await host.WorkAsync())));
        await MoveAsync(host, reader, null);
        await host.RunDueAsync(Stop);
        Assert.Equal(2, reader.Seen.Count);
        await MoveAsync(host, reader, end);
        await host.RunDueAsync(Stop);
        Assert.Equal(2, reader.Seen.Count);
    }

    [Fact]
    public async Task A_transport_sends_messages_whose_ids_are_the_same_again()
    {
        await using var host = new CrmTestHost(Shop.Model, crm => crm.AddTransport<Wire>());
        var wire = host.Services.GetRequiredService<Wire>();
        wire.Fails = 1;
        await using (var session = await host.OpenAsync())
        {
            await session.InsertAsync<Order>([Order.Of("a"), Order.Of("b")], cancellationToken: Stop);
            session.Add(Order.Of("c"));
            await session.CommitAsync(cancellationToken: Stop);
        }

        await host.RunDueAsync(Stop);
        host.Clock.Advance(Duration.FromMinutes(1));
        await host.RunDueAsync(Stop);
        Assert.Equal(2, wire.Sent.Count);
        Assert.Equal(wire.Sent[0].Select(m => m.Id), wire.Sent[1].Select(m => m.Id));
        Assert.Equal(["order.created", "order.created", "order.created"], wire.Sent[0].Select(m => m.Event.Name));
        Assert.Equal(3, wire.Sent[0].Select(m => m.Id).Distinct().Count());
    }

    private static CrmTestHost Host(out Reader reader)
    {
        var host = new CrmTestHost(Shop.Model, crm => crm.AddSubscriber<Reader>());
        reader = host.Services.GetRequiredService<Reader>();
        return host;
    }

    private static async Task MoveAsync(CrmTestHost host, Reader reader, JournalCursor? to)
    {
        await using var session = await host.OpenAsync();
        session.MoveSubscriber(reader, to, host.Clock.Now);
        await session.CommitAsync(cancellationToken: Stop);
    }
}

/// <summary>Notes what it is given.</summary>
internal sealed class Reader : IJournalSubscriber
{
    public string Name => "reader";

    public int Take { get; set; } = 100;

    public int Fails { get; set; }

    public int Calls { get; private set; }

    public List<(TenantId Tenant, JournalEntry Entry)> Seen { get; } = [];

    public ValueTask HandleAsync(JournalDelivery delivery, CancellationToken cancellationToken)
    {
        Calls++;
        Seen.AddRange(delivery.Entries.Select(e => (delivery.Tenant, e)));
        if (Fails == 0)
            return ValueTask.CompletedTask;
        delivery.Session.Add(Order.Of("noted"));
        return --Fails > 0 ? throw new InvalidOperationException("It rains.") : ValueTask.CompletedTask;
    }
}

/// <summary>Keeps what it sends.</summary>
internal sealed class Wire : IEventTransport
{
    public string Name => "wire";

    public int Fails { get; set; }

    public List<IReadOnlyList<EventMessage>> Sent { get; } = [];

    public ValueTask SendAsync(TenantId tenant, IReadOnlyList<EventMessage> messages, CancellationToken cancellationToken)
    {
        Sent.Add(messages);
        return Fails-- > 0 ? throw new InvalidOperationException("It rains.") : ValueTask.CompletedTask;
    }
}
