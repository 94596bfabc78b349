using Crm.Access;
using Crm.Core.Tests.Commits;
using Crm.Errors;
using Crm.InMemory;
using Crm.Records;
using Crm.Testing;

namespace Crm.Core.Tests.Sessions;

public class OnceTests
{
    private readonly CrmTestHost _host;
    private WatchedStore? _store;
    private int _runs;

    public OnceTests() => _host = new CrmTestHost(Shop.Model, crm => crm.UseStore(_ => _store = new WatchedStore(new InMemoryStore(Shop.Model.Catalog, new ManualClock()))));

    [Fact]
    public async Task The_same_key_gives_the_same_result_and_does_nothing_again()
    {
        var first = await OnceAsync("key", "a");
        Assert.Equal(first, await OnceAsync("key", "a"));
        Assert.Equal((1, 1L), (_runs, await CountAsync()));
        Assert.NotEqual(first, await OnceAsync("other key", "a"));
    }

    [Fact]
    public async Task The_same_key_with_other_arguments_is_refused()
    {
        await OnceAsync("key", "a");
        var refused = await Assert.ThrowsAsync<RefusedException>(async () => await OnceAsync("key", "b"));
        Assert.Equal(ProblemCodes.CommandReused, refused.Problems[0].Code);
        Assert.Equal(1L, await CountAsync());
    }

    [Fact]
    public async Task Keys_are_of_a_tenant_and_of_a_length()
    {
        await OnceAsync("key", "a");
        await OnceAsync("key", "b", new TenantId("other"));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await OnceAsync("", "a"));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await OnceAsync(new string('k', 201), "a"));
    }

    [Fact]
    public async Task A_commit_whose_outcome_is_unknown_is_looked_up_and_not_repeated()
    {
        var lost = 1;
        _ = _host.Store;
        _store!.AfterCommit = () =>
        {
            if (lost-- > 0)
                throw new StoreException("The connection broke.") { CommitUnknown = true };
        };
        var id = await OnceAsync("key", "a");
        Assert.Equal((1, 1L), (_runs, await CountAsync()));
        await using var session = await _host.OpenAsync();
        Assert.NotNull(await session.Orders.FindAsync(id));
    }

    [Fact]
    public async Task A_commit_that_did_not_happen_is_made_again()
    {
        var failing = 2;
        _ = _host.Store;
        _store!.BeforeCommit = () =>
        {
            if (failing-- > 0)
                throw new StoreException("The connection broke.") { CommitUnknown = true };
        };
        await OnceAsync("key", "a");
        Assert.Equal((3, 1L), (_runs, await CountAsync()));
        _store.BeforeCommit = () => throw new StoreException("The disk is full.");
        await Assert.ThrowsAsync<StoreException>(async () => await OnceAsync("other", "a"));
    }

    [Fact]
    public async Task Who_loses_the_race_for_a_key_gets_the_winners_result()
    {
        Id<Order> winner = default;
        _ = _host.Store;
        _store!.BeforeCommit = () =>
        {
            _store.BeforeCommit = null;
            winner = OnceAsync("key", "a").AsTask().GetAwaiter().GetResult();
        };
        var loser = await OnceAsync("key", "a");
        Assert.Equal(winner, loser);
        Assert.Equal((2, 1L), (_runs, await CountAsync()));
    }

    [Fact]
    public async Task Who_loses_a_unique_value_runs_again_as_an_update()
    {
        _ = _host.Store;
        _store!.BeforeCommit = () =>
        {
            _store.BeforeCommit = null;
            UpsertAsync("one").GetAwaiter().GetResult();
        };
        await UpsertAsync("two");
        await using var session = await _host.OpenAsync();
        var order = Assert.Single(await session.Orders.ToListAsync());
        Assert.Equal(("two", 2L), (order.Title, order.Version));

        async Task UpsertAsync(string title) => await _host.Crm.OnceAsync(default, Actor.System, title, "", async (write, ct) =>
        {
            var found = await write.Orders.FindByExternalIdAsync("erp", "1", ct);
            if (found is null)
            {
                found = write.Add(Order.Of(title));
                found.ExternalIds = found.ExternalIds.With("erp", "1");
            }

            found.Title = title;
            return found.Id;
        });
    }

    [Fact]
    public async Task A_true_duplicate_is_tried_as_an_update_once_and_then_refused()
    {
        var taken = Order.Of("a");
        taken.Code = "one";
        await _host.GivenAsync(taken);
        var refused = await Assert.ThrowsAsync<RefusedException>(async () => await _host.Crm.OnceAsync(default, Actor.System, "key", "a", (session, _) =>
        {
            _runs++;
            var order = session.Add(Order.Of("b"));
            order.Code = "one";
            return new ValueTask<Id<Order>>(order.Id);
        }));
        Assert.Equal((ProblemCodes.FieldNotUnique, 2), (refused.Problems[0].Code, _runs));
    }

    [Fact]
    public async Task Another_actor_with_the_same_key_is_refused_and_told_nothing()
    {
        var (ada, bob) = (await _host.ActorAsync("clerk"), await _host.ActorAsync("boss"));
        var id = await OnceAsync(ada);
        Assert.Equal(id, await OnceAsync(ada));
        foreach (var other in new[] { bob, Actor.System })
        {
            var refused = await Assert.ThrowsAsync<RefusedException>(async () => await OnceAsync(other));
            Assert.Equal(ProblemCodes.CommandReused, refused.Problems[0].Code);
        }

        ValueTask<Id<Order>> OnceAsync(Actor actor) =>
            _host.Crm.OnceAsync(default, actor, "key", "a", (session, _) => new ValueTask<Id<Order>>(session.Add(Order.Of("a")).Id));
    }

    [Fact]
    public async Task What_is_refused_is_thrown_and_the_key_stays_free()
    {
        var use = (string title) => _host.Crm.OnceAsync(default, Actor.System, "key", "a", (session, _) => new ValueTask<Id<Order>>(session.Add(Order.Of(title)).Id));
        await Assert.ThrowsAsync<RefusedException>(async () => await use(""));
        await use("good");
        Assert.Equal(1L, await CountAsync());
    }

    [Fact]
    public async Task A_use_case_that_changes_nothing_is_remembered_too()
    {
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(7, await _host.Crm.OnceAsync(default, Actor.System, "key", "a", (_, _) =>
            {
                _runs++;
                return new ValueTask<int>(7);
            }));
        }

        Assert.Equal(1, _runs);
    }

    private ValueTask<Id<Order>> OnceAsync(string key, string fingerprint, TenantId tenant = default) =>
        _host.Crm.OnceAsync(tenant, Actor.System, key, fingerprint, (session, _) =>
        {
            _runs++;
            return new ValueTask<Id<Order>>(session.Add(Order.Of(key[..Math.Min(key.Length, 20)])).Id);
        });

    private async Task<long> CountAsync()
    {
        await using var session = await _host.OpenAsync();
        return await session.Orders.CountAsync();
    }
}
