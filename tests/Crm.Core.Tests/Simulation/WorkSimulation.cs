using Crm.Access;
using Crm.Core.Tests.Sessions;
using Crm.InMemory;
using Crm.Records;
using Crm.Schedules;
using Crm.Sessions;
using Crm.Testing;
using Crm.Work;
using Crm.Workers;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Crm.Core.Tests.Simulation;

/// <summary>A host that plans work, and workers that do it, in a world where much goes wrong.</summary>
internal sealed class WorkSimulation
{
    private const int Workers = 3;
    private static readonly TenantId[] Tenants = [new("t0"), new("t1")];
    private const int Plans = 12;
    private static readonly WorkerOptions Options = new() { Lease = Duration.FromSeconds(30), Pause = Duration.FromSeconds(1) };
    private static readonly WorkRetries Retries = new() { Attempts = 4, First = Duration.FromSeconds(5), Longest = Duration.FromMinutes(1) };

    private readonly World _world;
    private readonly WorkLedger _store;
    private readonly SequentialIds _ids = new();
    private readonly List<Task> _tasks = [];
    private double _faults;
    private bool _isPlanned;

    private WorkSimulation(int seed)
    {
        _world = new World(seed);
        _store = new WorkLedger(new InMemoryStore(Shop.Model.Catalog, _world), _world);
        _faults = _world.Chance.NextDouble() * 0.1;
    }

    /// <summary>One run; throws where work is lost, done twice, early or out of order, or waits for ever.</summary>
    /// <returns>How many items were done.</returns>
    public static int Run(int seed)
    {
        var simulation = new WorkSimulation(seed);
        try
        {
            simulation.Run();
        }
        catch (InvalidOperationException error)
        {
            throw new InvalidOperationException($"{error.Message} Left: {string.Join("; ", simulation.Left())}", error);
        }

        return simulation._store.Done;
    }

    private void Run()
    {
        for (var i = 0; i < Workers; i++)
            Begin();
        _tasks.Add(PlanAsync());
        Run(() => _isPlanned && _store.Live.All(i => i.Due < _world.Now - Duration.FromMinutes(10) || i.Repeats is not null));
        // From here on nothing goes wrong any more, and what was given up is tried again.
        (_faults, _store.IsInOrder) = (0, false);
        _tasks.Add(RetryAsync());
        Run(() => _store.Live.All(i => i.Repeats is not null && i.Due > _world.Now));
    }

    private void Run(Func<bool> until) => _world.Run(() =>
        _tasks.Find(t => t.IsFaulted) is { Exception.InnerException: { } failure } ? throw new InvalidOperationException(failure.Message, failure) : until());

    private void Begin()
    {
        var life = new Life();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(new WrongClock(_world, Duration.FromMinutes(_world.Chance.Next(-120, 120))));
        services.AddSingleton<IIdGenerator>(_ids);
        services.AddCrm(Shop.Model, crm => crm.UseStore(_ => new UnreliableStore(_store, _world, life, () => _faults)).UseWorkerOptions(Options).OnWork("note", NoteAsync, Retries));
        _tasks.Add(services.BuildServiceProvider().GetRequiredService<Worker>().RunAsync(default));
    }

    private async ValueTask NoteAsync(WorkContext work, CancellationToken cancellationToken)
    {
        if (_world.Happens(0.2))
            await _world.SleepAsync(Options.Lease * _world.Chance.NextDouble() * 3, cancellationToken);
        if (_faults > 0 && work.Item.Data.TryGetValue("fails", out var fails) && work.Attempt <= fails.AsInteger())
            throw new InvalidOperationException("It rains.");
        work.Session.Add(Order.Of("done")).Note = work.Item.Id.ToString();
    }

    private async Task PlanAsync()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_world);
        services.AddSingleton<IIdGenerator>(_ids);
        services.AddCrm(Shop.Model, crm => crm.UseStore(_ => _store));
        var host = services.BuildServiceProvider().GetRequiredService<ICrmRuntime>();
        for (var plan = 0; plan < Plans; plan++)
        {
            await Task.Delay(TimeSpan.FromSeconds(_world.Chance.Next(60)), _world);
            if (_world.Happens(_faults))
                Begin();
            await using var session = await host.OpenSessionAsync(Tenants[_world.Chance.Next(Tenants.Length)], Actor.System);
            for (var some = _world.Chance.Next(1, 5); some > 0; some--)
                Ask(session);
            if (_world.Happens(0.2))
                session.CancelWork($"k{_world.Chance.Next(3)}");
            await session.CommitAsync();
        }

        _isPlanned = true;
        // Whatever becomes of the workers, somebody starts another one.
        while (_faults > 0)
        {
            Begin();
            await _world.SleepAsync(Duration.FromMinutes(2), default);
        }
    }

    private void Ask(ISession session)
    {
        var chance = _world.Chance;
        session.Schedule(chance.Next(8) switch
        {
            0 => WorkRequest.Repeating("note", "every", Schedule.Every(Duration.FromSeconds(45), _world.Now), _world.Now),
            1 => new WorkRequest("note", _world.Now + Duration.FromSeconds(chance.Next(120))) { Key = $"k{chance.Next(3)}" },
            2 or 3 => new WorkRequest("note", _world.Now + Duration.FromSeconds(30)) { OrderingKey = $"{session.Tenant} o{chance.Next(2)}", Data = Fails(chance.Next(6)) },
            _ => new WorkRequest("note", _world.Now + Duration.FromSeconds(chance.Next(-10, 120))) { Priority = (WorkPriority)chance.Next(-1, 2), Data = Fails(chance.Next(8)) },
        });
    }

    private static Dictionary<string, FieldValue> Fails(int times) => new(StringComparer.Ordinal) { ["fails"] = FieldValue.Integer(Math.Max(0, times - 2)) };

    private IEnumerable<string> Left() => Tenants
        .SelectMany(t => _store.Work!.ListAsync(t, new WorkQuery(), default).ToBlockingEnumerable())
        .Select(e => $"{e.Item.Id} of {e.Item.OrderingKey ?? e.Item.Key ?? "nothing"}, due {e.Item.Due}, {e.Status} until {e.At}, attempt {e.Attempts}, {e.Reason}");

    private async Task RetryAsync()
    {
        Begin();
        while (true)
        {
            foreach (var tenant in Tenants)
            {
                await foreach (var parked in _store.Work!.ListAsync(tenant, new WorkQuery { Status = WorkStatus.Parked }, default))
                    await _store.Work!.RetryAsync(tenant, parked.Item.Id, default);
            }

            await _world.SleepAsync(Duration.FromMinutes(1), default);
        }
    }
}
