using Crm.Errors;
using Crm.Journal;
using Crm.Persistence;
using Crm.Records;
using NodaTime;
using Npgsql;

namespace Crm.PostgreSql.Tests;

/// <summary>A journal that is read while transactions are open, come late, and came from elsewhere.</summary>
public sealed class JournalFeedTests(LonePostgres server) : IClassFixture<LonePostgres>, IAsyncLifetime
{
    private static readonly CrmModel Model = CrmModel.Build(m => m.Add<Crate>());
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 9, 0);
    private string _connectionString = "";
    private PostgresStore _store = null!;
    private int _ids;

    public async ValueTask InitializeAsync()
    {
        _connectionString = await server.EmptySchemaAsync();
        _store = Open();
        await PageAsync(null, 1);
    }

    public async ValueTask DisposeAsync()
    {
        if (_connectionString.Length == 0)
            return;
        await _store.DisposeAsync();
        await server.DropAsync(_connectionString);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_written_after_a_transaction_that_is_open_waits_for_its_end(bool commits)
    {
        var (early, late) = (IdOf("early"), IdOf("late"));
        await CommitAsync(Entry(early, 1));
        await ComeAsync(null, 1);
        await using (var held = await HeldTransaction.BeginAsync(_connectionString))
        {
            await held.WriteAsync(_store, BatchOf(Entry(IdOf("held"), 1)));
            await CommitAsync(Entry(late, 1));
            await CommitAsync(Entry(early, 2));
            Assert.Equal([(early, 1L)], await ReadAsync());
            if (commits)
                await held.CommitAsync();
        }

        await ComeAsync(null, commits ? 4 : 3);
        Assert.Equal(commits, (await ReadAsync()).Contains((IdOf("held"), 1)));
        Assert.Equal([1L, 2], (await ReadAsync()).Where(e => e.Record == early).Select(e => e.Version));
    }

    [Fact]
    public async Task A_reader_who_goes_on_reads_what_was_committed_late()
    {
        var read = new List<(Guid, long)>();
        JournalCursor? at = null;
        await using var first = await HeldTransaction.BeginAsync(_connectionString);
        await using var second = await HeldTransaction.BeginAsync(_connectionString);
        await first.WriteAsync(_store, BatchOf(Entry(IdOf("first"), 1)));
        await second.WriteAsync(_store, BatchOf(Entry(IdOf("second"), 1)));
        await CommitAsync(Entry(IdOf("third"), 1));
        await ReadOnAsync();
        await second.CommitAsync();
        await ReadOnAsync();
        Assert.Empty(read);
        await first.CommitAsync();
        for (var patience = 500; patience > 0 && read.Count < 3; patience--)
        {
            await ReadOnAsync();
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.Equal(3, read.Distinct().Count());
        Assert.Equal(3, read.Count);

        async Task ReadOnAsync()
        {
            var page = await PageAsync(at, 1);
            read.AddRange(page.Entries.Select(e => (e.Record.Id, e.Version)));
            at = page.Next;
        }
    }

    [Fact]
    public async Task Entries_of_a_record_come_by_version_though_the_later_ones_transaction_began_first()
    {
        var (record, other) = (IdOf("record"), IdOf("other"));
        await using (var host = await HeldTransaction.BeginAsync(_connectionString))
        {
            await host.WriteAsync(_store, BatchOf(Entry(other, 1)));
            await CommitAsync(Entry(record, 1));
            await CommitAsync(Entry(record, 2));
            await host.WriteAsync(_store, BatchOf(Entry(record, 3)));
            await host.CommitAsync();
        }

        await CommitAsync(Entry(record, 4));
        await ComeAsync(null, 5);
        Assert.Equal([1L, 2, 3, 4], (await ReadAsync()).Where(e => e.Record == record).Select(e => e.Version));
    }

    [Fact]
    public async Task Nothing_waits_for_whoever_only_reads_nor_for_somebody_to_write_again()
    {
        await using var reader = await HeldTransaction.BeginAsync(_connectionString);
        await reader.ExecuteAsync("SELECT count(*) FROM pg_class");
        await using (var slow = await HeldTransaction.BeginAsync(_connectionString))
        {
            await slow.ExecuteAsync("SELECT pg_current_xact_id()");
            await CommitAsync(Entry(IdOf("quick"), 1));
            // Its number is lower than that of one that has ended.
            await slow.WriteAsync(_store, BatchOf(Entry(IdOf("slow"), 1)));
            await slow.CommitAsync();
        }

        await ComeAsync(null, 2);
    }

    [Fact]
    public async Task Rows_that_go_by_copy_have_their_horizon()
    {
        await CommitAsync([.. Enumerable.Range(0, 300).Select(i => Entry(IdOf($"many {i}"), 1))]);
        await ComeAsync(null, 300);
        Assert.Equal(0L, await AnswerAsync("SELECT count(*) FROM crm__journal WHERE horizon < 3"));
        Assert.Equal(300, (await ReadAsync(7)).Distinct().Count());
    }

    [Fact]
    public async Task A_journal_of_an_older_schema_comes_first_by_position()
    {
        for (var i = 0; i < 5; i++)
            await CommitAsync(Entry(IdOf("a"), (2 * i) + 1), Entry(IdOf("b"), i + 1));
        await AnswerAsync("ALTER TABLE crm__journal DROP COLUMN horizon; DROP TABLE crm__forgotten; UPDATE crm__schema SET version = 2");
        await _store.DisposeAsync();
        _store = Open();
        await ComeAsync(null, 10);
        var at = (await PageAsync(null, 100)).Next;
        Assert.Equal(Enumerable.Range(0, 5).SelectMany(i => new[] { (IdOf("a"), (2L * i) + 1), (IdOf("b"), i + 1L) }), await ReadAsync(3));
        await CommitAsync(Entry(IdOf("a"), 11));
        await ComeAsync(at, 1);
        Assert.Equal((IdOf("a"), 11), (await ReadAsync(4))[^1]);
        Assert.Equal(10L, await AnswerAsync("SELECT count(*) FROM crm__journal WHERE horizon = 0"));
        Assert.True((await _store.LookAsync(TestContext.Current.CancellationToken)) == EntityFrameworkCore.DatabaseContent.Crm);
    }

    [Fact]
    public async Task A_journal_that_was_dumped_on_a_server_that_had_come_further_is_read_whole_and_in_order()
    {
        for (var i = 1; i <= 6; i++)
            await CommitAsync(Entry(IdOf("a"), i), Entry(IdOf($"b {i}"), 1));
        await ComeAsync(null, 12);
        var places = new List<JournalCursor>();
        for (var page = await PageAsync(null, 1); page.Entries.Count > 0; page = await PageAsync(page.Next, 1))
            places.Add(page.Next);
        await AnswerAsync("UPDATE crm__journal SET horizon = horizon + 4000000000000000000 WHERE position > 5");
        await AnswerAsync("INSERT INTO crm__forgotten SELECT 'other', 4000000000000000000, 1, commit FROM crm__journal WHERE position = 1");
        await _store.DisposeAsync();
        _store = Open();
        await ComeAsync(null, 12);
        Assert.Equal(places.Select(p => p.Commit), (await PageAsync(null, 100)).Entries.Select(e => e.Commit));
        Assert.Equal([1L, 2, 3, 4, 5, 6], (await ReadAsync(5)).Where(e => e.Record == IdOf("a")).Select(e => e.Version));
        Assert.Equal(0L, await AnswerAsync("SELECT (SELECT count(*) FROM crm__journal WHERE horizon > 1000000000) + (SELECT count(*) FROM crm__forgotten WHERE horizon > 1000000000)"));
        var end = (await PageAsync(null, 100)).Next;
        await CommitAsync(Entry(IdOf("a"), 7));
        await ComeAsync(end, 1);
        // A place that was not changed is good; one that is of the other server's life is not.
        Assert.Equal(13 - 5, (await PageAsync(places[4], 100)).Entries.Count);
        foreach (var place in new[] { places[7], places[7] with { Horizon = places[7].Horizon + 4_000_000_000_000_000_000 } })
            Assert.Equal(ProblemCodes.JournalCursorUnknown, (await Assert.ThrowsAsync<RefusedException>(() => PageAsync(place, 10))).Problems.Single().Code);
    }

    [Fact]
    public async Task What_cannot_be_read_yet_is_not_forgotten_either()
    {
        await CommitAsync(Entry(IdOf("a"), 1));
        await ComeAsync(null, 1);
        await using var connection = await _store.ConnectAsync(TenantId.Default, TestContext.Current.CancellationToken);
        var feed = (IJournalFeed)connection;
        await using (var held = await HeldTransaction.BeginAsync(_connectionString))
        {
            await held.WriteAsync(_store, BatchOf(Entry(IdOf("held"), 1)));
            await CommitAsync(Entry(IdOf("b"), 1));
            Assert.Equal(0, await feed.ForgetJournalAsync(Now + Duration.FromDays(1), 100, TestContext.Current.CancellationToken));
            await held.CommitAsync();
        }

        await ComeAsync(null, 3);
        var forgotten = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            await using var own = await _store.ConnectAsync(TenantId.Default, default);
            return await ((IJournalFeed)own).ForgetJournalAsync(Now + Duration.FromDays(1), 1, default);
        })));
        Assert.InRange(forgotten.Sum(), 1, 4);
        Assert.InRange((await ReadAsync()).Count, 1, 2);
    }

    private PostgresStore Open() => new(Model.Catalog, new PostgresOptions { ConnectionString = _connectionString }, TimeProvider.System);

    private static Guid IdOf(string name) => new(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name)).AsSpan(0, 16));

    private CommitBatch BatchOf(params IEnumerable<JournalEntry> entries)
    {
        var id = new Guid(++_ids, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        return new CommitBatch { Id = id, At = Now, Journal = [.. entries.Select(e => e with { Commit = id, Cause = new Cause(id, 0, null) })] };
    }

    private static JournalEntry Entry(Guid record, long version) => new()
    {
        Commit = Guid.Empty,
        Record = new RecordRef("crate", record),
        Version = version,
        Kind = JournalKind.Changed,
        At = Now,
        Cause = new Cause(Guid.Empty, 0, null),
    };

    private async Task CommitAsync(params JournalEntry[] entries)
    {
        await using var connection = await _store.ConnectAsync(TenantId.Default, TestContext.Current.CancellationToken);
        Assert.True((await connection.CommitAsync(BatchOf(entries), TestContext.Current.CancellationToken)).IsWritten);
    }

    private async Task<JournalPage> PageAsync(JournalCursor? after, int take)
    {
        await using var connection = await _store.ConnectAsync(TenantId.Default, TestContext.Current.CancellationToken);
        return await ((IJournalFeed)connection).ReadJournalAsync(after, take, TestContext.Current.CancellationToken);
    }

    // The server's own housekeeping may hold them back for a moment.
    private async Task ComeAsync(JournalCursor? after, int count)
    {
        var entries = 0;
        for (var patience = 500; patience > 0 && entries < count; patience--)
        {
            entries = (await PageAsync(after, 10_000)).Entries.Count;
            if (entries < count)
                await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.Equal(count, entries);
    }

    private async Task<List<(Guid Record, long Version)>> ReadAsync(int size = 1000)
    {
        var read = new List<(Guid, long)>();
        for (var page = await PageAsync(null, size); page.Entries.Count > 0; page = await PageAsync(page.Next, size))
            read.AddRange(page.Entries.Select(e => (e.Record.Id, e.Version)));
        return read;
    }

    private async Task<object?> AnswerAsync(string text)
    {
        await using var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(text, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
