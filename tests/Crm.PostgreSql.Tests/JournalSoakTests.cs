using System.Diagnostics;
using System.Globalization;
using Crm.Journal;
using Crm.Persistence;
using Crm.Records;
using NodaTime;
using Npgsql;

namespace Crm.PostgreSql.Tests;

/// <summary>Writers whose transactions abort, are held open and meet on the same records, and readers who forget where they were; <c>CRM_JOURNAL</c> says how many entries.</summary>
public sealed class JournalSoakTests(LonePostgres server) : IClassFixture<LonePostgres>
{
    private const int Records = 400;
    private const int Writers = 4;
    private const int Readers = 2;
    private static readonly CrmModel Model = CrmModel.Build(m => m.Add<Crate>());
    private static readonly int Wanted = Number("CRM_JOURNAL", 4_000);
    private readonly Guid[] _records = [.. Enumerable.Range(1, Records).Select(i => new Guid(i, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0))];
    private int _written;
    private int _aborted;
    private int _commits;
    private int _begun;

    [Fact]
    [Trait("Area", "Journal")]
    public async Task Every_entry_is_read_once_and_those_of_a_record_by_version()
    {
        var seed = Number("CRM_SEED", Random.Shared.Next());
        var output = TestContext.Current.TestOutputHelper!;
        output.WriteLine($"CRM_SEED={seed}");
        var connectionString = await server.EmptySchemaAsync();
        await using var temporary = new TemporaryStore(server, Model.Catalog, connectionString);
        await SeedAsync(temporary.Store);
        var watch = Stopwatch.StartNew();
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(n => Task.Run(() => WriteAsync(temporary.Store, connectionString, new Random(seed + n)))));
        var reading = Task.WhenAll(Enumerable.Range(0, Readers).Select(n => Task.Run(() => ReadAsync(temporary.Store, new Random(seed + Writers + n), writing))));
        await writing;
        var wrote = watch.Elapsed;
        var readers = await reading;
        var behind = watch.Elapsed - wrote;
        watch.Restart();
        var again = await ReadAsync(temporary.Store, new Random(seed), writing);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{_written} entries in {_commits} commits, {_aborted} aborted, {wrote.TotalSeconds:0.0} s ({_written / wrote.TotalSeconds:0}/s); {Readers} readers ended {behind.TotalSeconds:0.0} s later; "
            + $"read anew in {watch.Elapsed.TotalSeconds:0.0} s ({_written / watch.Elapsed.TotalSeconds:0}/s)"));
        Assert.All(readers.Append(again), r => Assert.Equal(_written, r.Count));
        Assert.All(readers, r => Assert.Equal(again.Last.OrderBy(p => p.Key), r.Last.OrderBy(p => p.Key)));
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private async Task SeedAsync(PostgresStore store)
    {
        var type = Model.Catalog.Get<Crate>();
        var rows = _records.Select(id =>
        {
            var crate = (Crate)type.Create(TenantId.Default);
            crate.Name = "crate";
            type.Get("id").Write!(crate, FieldValue.Reference(new RecordRef(type.Name, id)));
            type.Get("version").Write!(crate, FieldValue.Integer(1));
            return new RecordWrite(WriteKind.Insert, type, crate, 0, []);
        });
        await using var connection = await store.ConnectAsync(TenantId.Default, default);
        Assert.True((await connection.CommitAsync(new CommitBatch { Id = NextId(), At = default, Writes = [.. rows] }, default)).IsWritten);
    }

    private Guid NextId() => new(Interlocked.Increment(ref _begun), 2, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    private async Task WriteAsync(PostgresStore store, string connectionString, Random random)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        while (Volatile.Read(ref _written) < Wanted)
        {
            if (random.Next(50) == 0)
                await CopyAsync(store);
            else
                await ChangeAsync(connection, [.. random.GetItems(_records, random.Next(1, 80)).Distinct()], random);
        }
    }

    // As a commit of a session does it, in a transaction of the host: first the records, each of which waits for whoever has it, then the journal.
    private async Task ChangeAsync(NpgsqlConnection connection, Guid[] some, Random random)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        if (random.Next(20) == 0)
        {
            await using var begin = new NpgsqlCommand("SELECT pg_current_xact_id()", connection, transaction);
            await begin.ExecuteNonQueryAsync();
            await Task.Delay(random.Next(30));
        }

        var id = NextId();
        await using var batch = new NpgsqlBatch(connection, transaction);
        foreach (var text in new[]
        {
            "SELECT 1 FROM crm_crate WHERE id = ANY($1) ORDER BY id FOR UPDATE",
            "UPDATE crm_crate SET version = version + 1 WHERE id = ANY($1)",
        })
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(text) { Parameters = { new() { Value = some } } });
        }

        const string Journal = "INSERT INTO crm__journal (tenant, type, record, version, kind, at, commit, cause_root, cause_depth)"
            + " SELECT tenant, 'crate', id, version, 'changed', now(), $2, $2, 0 FROM crm_crate WHERE id = ANY($1)";
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Journal) { Parameters = { new() { Value = some }, new() { Value = id } } });
        await batch.ExecuteNonQueryAsync();
        if (random.Next(50) == 0)
            await Task.Delay(random.Next(200));
        if (random.Next(10) == 0)
        {
            await transaction.RollbackAsync();
            Interlocked.Increment(ref _aborted);
            return;
        }

        await transaction.CommitAsync();
        Interlocked.Add(ref _written, some.Length);
        Interlocked.Increment(ref _commits);
    }

    private async Task CopyAsync(PostgresStore store)
    {
        var id = NextId();
        var entries = Enumerable.Range(0, 200).Select(i => new JournalEntry
        {
            Commit = id,
            Record = new RecordRef("crate", new Guid(i, 3, 0, id.ToByteArray()[..8])),
            Version = 1,
            Kind = JournalKind.Created,
            At = Instant.FromUnixTimeSeconds(0),
            Cause = new Cause(id, 0, null),
        });
        await using var connection = await store.ConnectAsync(TenantId.Default, default);
        Assert.True((await connection.CommitAsync(new CommitBatch { Id = id, At = default, Journal = [.. entries] }, default)).IsWritten);
        Interlocked.Add(ref _written, 200);
        Interlocked.Increment(ref _commits);
    }

    // Keeps its place as text, and now and then dies before it has kept it.
    private async Task<(int Count, Dictionary<Guid, long> Last)> ReadAsync(PostgresStore store, Random random, Task writing)
    {
        var (count, last, place) = (0, _records.ToDictionary(r => r, _ => 1L), (string?)null);
        var idle = Stopwatch.StartNew();
        while (!writing.IsCompletedSuccessfully || count < _written)
        {
            if (writing.IsFaulted || (writing.IsCompleted && idle.Elapsed > TimeSpan.FromMinutes(1)))
                break;
            await using var connection = await store.ConnectAsync(TenantId.Default, default);
            var page = await ((IJournalFeed)connection).ReadJournalAsync(place is null ? null : JournalCursor.Parse(place), random.Next(1, 2000), default);
            if (random.Next(10) == 0)
                continue;
            place = page.Next.ToString();
            count += page.Entries.Count;
            foreach (var entry in page.Entries)
            {
                Assert.True(entry.Version == last.GetValueOrDefault(entry.Record.Id) + 1, $"{entry.Record} has version {entry.Version} behind {last.GetValueOrDefault(entry.Record.Id)}.");
                last[entry.Record.Id] = entry.Version;
            }

            if (page.Entries.Count > 0)
                idle.Restart();
            else
                await Task.Delay(5);
        }

        return (count, last);
    }
}
