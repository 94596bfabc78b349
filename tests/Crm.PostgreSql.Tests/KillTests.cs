using System.Diagnostics;
using System.Globalization;
using Crm.Access;
using Crm.Conformance;
using Crm.Errors;
using Crm.Postgres;
using Crm.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.PostgreSql.Tests;

/// <summary>
/// A server that is killed while commits are on their way. A server that dies is not a power failure: the operating system still flushes what the server
/// wrote, so what <c>fsync</c> promises is not tried here.
/// </summary>
public sealed class KillTests
{
    private const int Writers = 4;
    // So many that they go by COPY.
    private const int Together = 120;
    private const int EveryNth = 40;
    private const int Between = 25;
    private static readonly int Kills = Number("CRM_KILLS", 3);
    private readonly Counts _counts = new();

    [Fact]
    public async Task A_server_that_is_killed_while_it_is_written_to_has_lost_no_acknowledged_commit()
    {
        await using var server = await PrivatePostgres.StartAsync();
        Assert.SkipWhen(server is null, PrivatePostgres.Missing);
        var seed = Number("CRM_SEED", Random.Shared.Next());
        var (random, output) = (new Random(seed), TestContext.Current.TestOutputHelper!);
        output.WriteLine($"CRM_SEED={seed}");
        var services = new ServiceCollection();
        services.AddCrm(StoreContract.Model, crm => crm.UsePostgres(server.ConnectionString));
        await using var host = services.BuildServiceProvider();
        var crm = host.GetRequiredService<ICrmRuntime>();
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, Writers).Select(n => Task.Run(() => WriteAsync(crm, $"w{n}", stop.Token))).ToArray();
        try
        {
            await GoOnAsync(writers);
            for (var kill = 0; kill < Kills; kill++)
            {
                await Task.Delay(random.Next(0, 250), TestContext.Current.CancellationToken);
                var down = Stopwatch.StartNew();
                await server.KillAndStartAsync(alsoBackends: kill % 2 == 0);
                var up = down.ElapsedMilliseconds;
                await GoOnAsync(writers);
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"kill {kill + 1}: started again after {up} ms, every writer has gone on after {down.ElapsedMilliseconds} ms"));
            }
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(writers);
        }

        var (rows, journal) = await ReadAsync(crm);
        Assert.Equal(rows.Count, rows.Distinct().Count());
        Assert.Equal(rows.Count, journal);
        var commits = rows.GroupBy(r => r.Split('/')[0], StringComparer.Ordinal).ToList();
        // What was inserted together is there together, or not at all.
        Assert.All(commits, c => Assert.Equal(c.First().Contains('/', StringComparison.Ordinal) ? Together : 1, c.Count()));
        var names = commits.ConvertAll(c => c.Key);
        var (acknowledged, unknown, failed) = (_counts.Of(Outcome.Acknowledged), _counts.Of(Outcome.Unknown), _counts.Of(Outcome.Failed));
        output.WriteLine($"kills {Kills}, acknowledged {acknowledged.Count}, unknown {unknown.Count}, failed {failed.Count}, found {names.Count}, of the unknown {names.Intersect(unknown).Count()}");
        Assert.Empty(acknowledged.Except(names));
        Assert.Empty(names.Intersect(failed));
        Assert.InRange(names.Count, acknowledged.Count, acknowledged.Count + unknown.Count);
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private async Task WriteAsync(ICrmRuntime crm, string writer, CancellationToken stop)
    {
        for (var i = 1; !stop.IsCancellationRequested; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{writer}-{i}");
            var outcome = await CommitAsync(crm, name, many: i % EveryNth == 0);
            _counts.Add(writer, name, outcome);
            if (outcome != Outcome.Acknowledged)
                await Task.Delay(20, CancellationToken.None);
        }
    }

    // Any other error than the library's own fails the test.
    private static async Task<Outcome> CommitAsync(ICrmRuntime crm, string name, bool many)
    {
        try
        {
            await using var session = await crm.OpenSessionAsync(Actor.System);
            if (many)
            {
                await session.InsertAsync(Enumerable.Range(0, Together).Select(i => Port.Named(string.Create(CultureInfo.InvariantCulture, $"{name}/{i}"))));
                return Outcome.Acknowledged;
            }

            session.Add(Port.Named(name));
            await session.CommitAsync();
            return Outcome.Acknowledged;
        }
        catch (StoreException error)
        {
            return error.CommitUnknown ? Outcome.Unknown : Outcome.Failed;
        }
    }

    // Each of them, for the pool may have healed for one and not for another.
    private async Task GoOnAsync(Task[] writers)
    {
        var before = _counts.Acknowledged();
        var patience = Stopwatch.StartNew();
        while (!Enumerable.Range(0, Writers).All(n => _counts.Acknowledged().GetValueOrDefault($"w{n}") >= before.GetValueOrDefault($"w{n}") + Between))
        {
            if (writers.FirstOrDefault(w => w.IsCompleted) is { } ended)
                await ended;
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(2), "The writers do not go on.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<(List<string> Names, long Journal)> ReadAsync(ICrmRuntime crm)
    {
        await using var session = await crm.OpenSessionAsync(Actor.System);
        var (names, journal) = (new List<string>(), 0L);
        await foreach (var port in session.Set<Port>().StreamAsync())
        {
            names.Add(port.Name);
            journal += await session.HistoryAsync(port.Ref).CountAsync();
        }

        return (names, journal);
    }

    private enum Outcome
    {
        Acknowledged,
        Unknown,
        Failed,
    }

    private sealed class Counts
    {
        private readonly Lock _gate = new();
        private readonly List<(string Writer, string Name, Outcome Outcome)> _all = [];
        private readonly Dictionary<string, int> _acknowledged = [];

        public void Add(string writer, string name, Outcome outcome)
        {
            lock (_gate)
            {
                _all.Add((writer, name, outcome));
                if (outcome == Outcome.Acknowledged)
                    _acknowledged[writer] = _acknowledged.GetValueOrDefault(writer) + 1;
            }
        }

        public Dictionary<string, int> Acknowledged()
        {
            lock (_gate)
                return new Dictionary<string, int>(_acknowledged);
        }

        public HashSet<string> Of(Outcome outcome)
        {
            lock (_gate)
                return [.. _all.Where(a => a.Outcome == outcome).Select(a => a.Name)];
        }
    }
}
