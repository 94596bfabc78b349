using System.Globalization;
using Crm.Access;
using Crm.Conformance;
using Crm.Errors;
using Crm.Rules;
using Crm.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Sqlite.Tests;

/// <summary>Processes that are killed, that write at once, and disks that are full. A process that dies is not a power failure: what the disk itself forgets is not tried here.</summary>
public sealed class CrashTests : IAsyncDisposable
{
    private static readonly int Kills = Number("CRM_KILLS", 12);
    private static readonly int Seconds = Number("CRM_SECONDS", 4);
    private readonly TemporaryStore _store = new(StoreContract.Model.Catalog, o => o with { Durability = SqliteDurability.Full });
    private readonly ServiceProvider _services;

    public CrashTests()
    {
        var services = new ServiceCollection();
        services.AddCrm(StoreContract.Model, crm => crm.UseStore(_ => _store));
        _services = services.BuildServiceProvider();
    }

    private ICrmRuntime Crm => _services.GetRequiredService<ICrmRuntime>();

    private string File => _store.Options.Path;

    [Fact]
    public async Task A_process_that_is_killed_while_it_writes_has_lost_no_acknowledged_commit()
    {
        var seed = Number("CRM_SEED", Random.Shared.Next());
        TestContext.Current.TestOutputHelper?.WriteLine($"CRM_SEED={seed}");
        var random = new Random(seed);
        var acknowledged = new Dictionary<string, int>();
        for (var kill = 0; kill < Kills; kill++)
        {
            using var writer = new WriterProcess(File, "add", $"w{kill}", 60);
            await writer.StartedAsync();
            await Task.Delay(random.Next(0, 250), TestContext.Current.CancellationToken);
            await writer.KillAsync();
            Assert.Equal("", writer.Errors);
            acknowledged[writer.Name] = writer.Acknowledged;
        }

        var (names, journal) = await ReadAsync();
        Assert.Empty(acknowledged.SelectMany(w => Enumerable.Range(1, w.Value).Select(n => $"{w.Key}-{n}")).Except(names));
        Assert.InRange(names.Count - acknowledged.Values.Sum(), 0, Kills);
        Assert.Equal(names.Count, journal);
        await AssertSoundAsync();
    }

    [Fact]
    public async Task Eight_threads_and_four_processes_write_one_file()
    {
        var processes = Enumerable.Range(0, 4).Select(n => new WriterProcess(File, "add", $"p{n}", Seconds + 8)).ToList();
        await Task.WhenAll(processes.Select(p => p.StartedAsync()));
        var until = DateTime.UtcNow.AddSeconds(Seconds);
        var threads = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(async () =>
        {
            var done = 0;
            for (; DateTime.UtcNow < until; done++)
                await AddAsync($"t{n}-{done + 1}");
            return done;
        })));
        foreach (var process in processes)
        {
            await process.EndAsync();
            Assert.Equal("", process.Errors);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"threads {string.Join(' ', threads)}, processes {string.Join(' ', processes.Select(p => p.Acknowledged))}");
        var (names, journal) = await ReadAsync();
        Assert.All(threads, done => Assert.True(done > 0));
        Assert.All(processes, p => Assert.True(p.Acknowledged > 0));
        Assert.Equal(threads.Sum() + processes.Sum(p => p.Acknowledged), names.Count);
        Assert.Equal(names.Count, journal);
        Assert.InRange(new FileInfo(File + "-wal").Length, 0, 64 * 1024 * 1024);
        await AssertSoundAsync();
        processes.ForEach(p => p.Dispose());
    }

    [Fact]
    public async Task No_update_is_lost_when_many_raise_one_counter()
    {
        await AddAsync("counter");
        using var first = new WriterProcess(File, "count", "counter", Seconds);
        using var second = new WriterProcess(File, "count", "counter", Seconds);
        var until = DateTime.UtcNow.AddSeconds(Seconds);
        var raised = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var done = 0;
            for (; DateTime.UtcNow < until; done++)
                await RaiseAsync();
            return done;
        })));
        await first.EndAsync();
        await second.EndAsync();
        Assert.Equal("", first.Errors + second.Errors);
        await using var session = await Crm.OpenSessionAsync(Actor.System);
        var counter = (await session.Set<Port>().FirstAsync())!;
        Assert.Equal((raised.Sum() + first.Acknowledged + second.Acknowledged).ToString(CultureInfo.InvariantCulture), counter.Country);
        Assert.Equal(counter.Version, await session.HistoryAsync(counter.Ref).CountAsync());
    }

    [Fact]
    public async Task A_damaged_file_is_noticed_and_named()
    {
        for (var i = 0; i < 200; i++)
            await AddAsync($"port {i}");
        await _store.Store.BackupAsync(File + ".copy", TestContext.Current.CancellationToken);
        var bytes = await System.IO.File.ReadAllBytesAsync(File + ".copy", TestContext.Current.CancellationToken);
        for (var i = 4096; i < bytes.Length; i += 61)
            bytes[i] ^= 0x55;
        await System.IO.File.WriteAllBytesAsync(File + ".copy", bytes, TestContext.Current.CancellationToken);
        await using var store = new SqliteStore(StoreContract.Model.Catalog, new SqliteOptions { Path = File + ".copy" }, TimeProvider.System);
        var damaged = false;
        try
        {
            damaged = !(await store.CheckAsync(TestContext.Current.CancellationToken)).IsSound;
        }
        catch (StoreException error)
        {
            damaged = error.Message.Contains("damaged", StringComparison.Ordinal);
        }

        Assert.True(damaged);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused()
    {
        await System.IO.File.WriteAllTextAsync(File, new string('x', 5000), TestContext.Current.CancellationToken);
        var error = await Assert.ThrowsAsync<StoreException>(async () => await Crm.OpenSessionAsync(Actor.System));
        Assert.Contains("is no SQLite database", error.Message, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _store.DisposeAsync();
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private async Task AddAsync(string name)
    {
        await using var session = await Crm.OpenSessionAsync(Actor.System);
        session.Add(Port.Named(name));
        await session.CommitAsync();
    }

    private async Task RaiseAsync()
    {
        while (true)
        {
            await using var session = await Crm.OpenSessionAsync(Actor.System);
            var counter = (await session.Set<Port>().Where(Rule.Field("name").Eq("counter")).FirstAsync())!;
            counter.Country = (int.Parse(counter.Country ?? "0", CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture);
            if ((await session.TryCommitAsync()).IsCommitted)
                return;
        }
    }

    private async Task<(HashSet<string> Names, long Journal)> ReadAsync()
    {
        await using var session = await Crm.OpenSessionAsync(Actor.System);
        var (names, journal) = (new HashSet<string>(StringComparer.Ordinal), 0L);
        await foreach (var port in session.Set<Port>().StreamAsync())
        {
            names.Add(port.Name);
            journal += await session.HistoryAsync(port.Ref).CountAsync();
        }

        return (names, journal);
    }

    private async Task AssertSoundAsync()
    {
        var check = await _store.Store.CheckAsync(TestContext.Current.CancellationToken);
        Assert.Empty(check.Damage);
        Assert.Empty(check.Missing);
    }
}
