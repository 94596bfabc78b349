using Crm.Access;
using Crm.Errors;
using Crm.InMemory;
using Crm.Persistence;
using Crm.Records;
using Crm.Testing;

namespace Crm.Conformance.Tests;

/// <summary>What sessions make of a store that fails before, in and after a commit.</summary>
public sealed class FaultTests : IAsyncDisposable
{
    private readonly CrmTestHost _host;
    private Func<string, Task>? _before;
    private Func<Task>? _after;

    public FaultTests() => _host = new CrmTestHost(
        StoreContract.Model, crm => crm.UseStore(_ => new StoreShell(new InMemoryStore(StoreContract.Model.Catalog), c => new FaultyConnection(c, this))));

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_store_that_fails_before_the_commit_has_written_nothing_and_the_session_commits_again()
    {
        await using var session = await _host.OpenAsync();
        var vessel = session.Add(Vessel.Named("Ship"));
        vessel.Holds.Add(Hold.Named("fore", 1));
        FailOnce(before: new StoreException("The line is down."));
        await Assert.ThrowsAsync<StoreException>(async () => await session.CommitAsync());
        Assert.Equal((0L, 0L), (vessel.Version, await CountAsync()));
        await session.CommitAsync();
        vessel.Crew = 3;
        await session.CommitAsync();
        Assert.Equal((2L, 1L), (vessel.Version, await CountAsync()));
        Assert.Equal("fore", Assert.Single((await ReadAsync(vessel.Id)).Holds).Name);
    }

    [Fact]
    public async Task A_transition_that_the_store_failed_is_taken_by_the_next_commit()
    {
        await using var session = await _host.OpenAsync();
        var vessel = session.Add(Vessel.Named("Ship"));
        await session.CommitAsync();
        session.Process(vessel).Take("sail");
        FailOnce(before: new StoreException("The line is down."));
        await Assert.ThrowsAsync<StoreException>(async () => await session.CommitAsync());
        Assert.Equal("moored", vessel.Status);
        await session.CommitAsync();
        Assert.Equal("sailing", (await ReadAsync(vessel.Id)).Status);
        Assert.Equal(["moored", "sailing"], await session.StatesAsync(vessel.Ref).Select(s => s.State).ToListAsync());
    }

    [Fact]
    public async Task A_commit_cancelled_in_the_store_has_written_nothing_and_is_made_again()
    {
        await using var session = await _host.OpenAsync();
        session.Add(Vessel.Named("Ship"));
        using var stop = new CancellationTokenSource();
        _before = async member =>
        {
            if (member == nameof(IStoreConnection.CommitAsync))
                await stop.CancelAsync();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await session.CommitAsync(null, stop.Token));
        _before = null;
        Assert.Equal(0, await CountAsync());
        await session.CommitAsync();
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task A_command_whose_commit_is_unknown_but_happened_gives_the_stored_result_once()
    {
        FailOnce(after: new StoreException("No answer.") { CommitUnknown = true });
        var first = await AddOnceAsync();
        Assert.Equal(first, await AddOnceAsync());
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task A_command_whose_commit_is_unknown_and_did_not_happen_is_done_again()
    {
        FailOnce(before: new StoreException("No answer.") { CommitUnknown = true });
        var first = await AddOnceAsync();
        Assert.Equal(first, await AddOnceAsync());
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task A_failure_that_is_no_unknown_commit_is_handed_on()
    {
        FailOnce(before: new StoreException("The disk is full."));
        await Assert.ThrowsAsync<StoreException>(AddOnceAsync);
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task Whichever_call_fails_nothing_is_half_done_and_the_use_case_can_be_repeated()
    {
        await _host.GivenAsync(Vessel.Named("Sister"));
        var failures = 0;
        for (var failing = 1; ; failing++)
        {
            var name = $"Ship {failing}";
            var calls = 0;
            _before = member => ++calls == failing ? throw new StoreException($"{member} failed.") : Task.CompletedTask;
            try
            {
                await UseCaseAsync(name);
                break;
            }
            catch (StoreException)
            {
                failures++;
            }

            _before = null;
            Assert.Equal((0L, 0), await LeftAsync(name));
            await UseCaseAsync(name);
            Assert.Equal((1L, 2), await LeftAsync(name));
        }

        _before = null;
        Assert.InRange(failures, 3, 100);
    }

    // Adds a ship with two holds in a port of its own, beside a sister that is there.
    private async Task UseCaseAsync(string name)
    {
        await using var session = await _host.OpenAsync();
        var vessel = session.Add(Vessel.Named(name));
        vessel.HomePort = session.Add(Port.Named(name)).Id;
        vessel.Registry = name;
        vessel.Sister = (await session.Set<Vessel>().Where(Rules.Rule.Field("name").Eq("Sister")).FirstAsync())!.Id;
        vessel.Holds.Add(Hold.Named("fore"));
        vessel.Holds.Add(Hold.Named("aft"));
        await session.CommitAsync();
    }

    private async Task<(long Ports, int Holds)> LeftAsync(string name)
    {
        await using var session = await _host.OpenAsync();
        var vessel = await session.Set<Vessel>().Where(Rules.Rule.Field("name").Eq(name)).FirstAsync();
        return (await session.Set<Port>().Where(Rules.Rule.Field("name").Eq(name)).CountAsync(), vessel?.Holds.Count ?? 0);
    }

    private void FailOnce(Exception? before = null, Exception? after = null)
    {
        _before = member =>
        {
            if (member != nameof(IStoreConnection.CommitAsync) || before is not { } error)
                return Task.CompletedTask;
            _before = null;
            throw error;
        };
        _after = () =>
        {
            if (after is not { } error)
                return Task.CompletedTask;
            _after = null;
            throw error;
        };
    }

    private async Task<Id<Vessel>> AddOnceAsync() => await _host.Crm.OnceAsync(
        default, Actor.System, "key", "f", (session, _) => new ValueTask<Id<Vessel>>(session.Add(Vessel.Named("Ship")).Id), TestContext.Current.CancellationToken);

    private async Task<long> CountAsync()
    {
        await using var session = await _host.OpenAsync();
        return await session.Set<Vessel>().CountAsync();
    }

    private async Task<Vessel> ReadAsync(Id<Vessel> id)
    {
        await using var session = await _host.OpenAsync();
        return await session.Set<Vessel>().GetAsync(id);
    }

    private sealed class FaultyConnection(IStoreConnection inner, FaultTests faults) : ConnectionShell(inner)
    {
        protected override async ValueTask<Record?> Find(RecordType type, Guid id, CancellationToken cancellationToken)
        {
            await FailAsync(nameof(FindAsync));
            return await base.Find(type, id, cancellationToken);
        }

        protected override async IAsyncEnumerable<Record> Query(RecordQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await FailAsync(nameof(QueryAsync));
            await foreach (var record in base.Query(query, cancellationToken))
                yield return record;
        }

        protected override async ValueTask<CommitOutcome> Commit(CommitBatch batch, CancellationToken cancellationToken)
        {
            await FailAsync(nameof(CommitAsync));
            var outcome = await base.Commit(batch, cancellationToken);
            if (faults._after is { } after)
                await after();
            return outcome;
        }

        private Task FailAsync(string member) => faults._before?.Invoke(member) ?? Task.CompletedTask;
    }
}
