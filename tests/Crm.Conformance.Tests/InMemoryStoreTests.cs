using Crm.Evaluation;
using Crm.Persistence;
using Crm.Records;
using Crm.Rules;
using Crm.Sessions;
using Crm.Testing;

namespace Crm.Conformance.Tests;

/// <summary>What the reference store promises beyond the contract.</summary>
public sealed class InMemoryStoreTests : IAsyncDisposable
{
    private static readonly RecordType Vessels = StoreContract.Model.Catalog.Get<Vessel>();
    private static readonly Rule HasVessels = Rule.Related("vessels").Any();
    private readonly CrmTestHost _host = new(StoreContract.Model);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_long_query_stops_at_the_row_where_it_is_cancelled()
    {
        for (var i = 0; i < 20; i++)
            await _host.GivenAsync(Vessel.Named($"v{i}"));
        using var stop = new CancellationTokenSource();
        var read = 0;
        var name = Vessels.Get("name");
        var third = new BoundField("name", [], Vessels, name with { Read = r => Third(name.Read(r)) });
        var query = new RecordQuery { Type = Vessels, Where = new BoundRule(Vessels, new BoundEmpty(third, Empty: false)), Context = new RuleContext { Now = _host.Clock.Now } };
        await using var connection = await _host.Store.ConnectAsync(default, TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await connection.CountAsync(query, stop.Token));
        Assert.Equal(3, read);

        FieldValue Third(FieldValue value)
        {
            if (++read == 3)
                stop.Cancel();
            return value;
        }
    }

    [Fact]
    public async Task A_query_shows_one_moment_whatever_is_committed_meanwhile()
    {
        await _host.GivenAsync(Vessel.Named("a"));
        await _host.GivenAsync(Vessel.Named("b"));
        await using var connection = await _host.Store.ConnectAsync(default, TestContext.Current.CancellationToken);
        var names = new List<string>();
        var query = new RecordQuery { Type = Vessels, Context = new RuleContext { Now = _host.Clock.Now } };
        await foreach (var vessel in connection.QueryAsync(query, TestContext.Current.CancellationToken))
        {
            await _host.GivenAsync(Vessel.Named("c"));
            names.Add(((Vessel)vessel).Name);
        }

        Assert.Equal(["a", "b"], names);
        Assert.Equal(4, await connection.CountAsync(query, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Related_sets_follow_every_kind_of_write()
    {
        var (a, b) = (await _host.GivenAsync(Port.Named("A")), await _host.GivenAsync(Port.Named("B")));
        var vessel = await _host.GivenAsync(Vessel.Named("Ship"));
        Assert.Equal("", await WithVesselsAsync());
        await ChangeAsync((_, v) => v.HomePort = a.Id);
        Assert.Equal("A", await WithVesselsAsync());
        await ChangeAsync((_, v) => v.HomePort = b.Id);
        Assert.Equal("B", await WithVesselsAsync());
        await ChangeAsync((s, v) => s.Remove(v));
        Assert.Equal("", await WithVesselsAsync());
        await ChangeAsync((s, v) => s.Restore(v));
        Assert.Equal("B", await WithVesselsAsync());
        await ChangeAsync((s, v) => s.Remove(v));
        await ChangeAsync((s, v) => s.Purge(v));
        Assert.Equal("", await WithVesselsAsync());

        async Task ChangeAsync(Action<IWriteSession, Vessel> change)
        {
            await using var session = await _host.OpenAsync();
            var live = await session.Set<Vessel>().FindAsync(vessel.Id, TestContext.Current.CancellationToken);
            change(session, live ?? (await session.Set<Vessel>().InBin().FindAsync(vessel.Id, TestContext.Current.CancellationToken))!);
            await session.ShouldCommitAsync();
        }
    }

    private async Task<string> WithVesselsAsync()
    {
        await using var session = await _host.OpenAsync();
        var ports = await session.Set<Port>().Where(HasVessels).OrderBy("name").ToListAsync(TestContext.Current.CancellationToken);
        return string.Join(' ', ports.Select(p => p.Name));
    }
}
