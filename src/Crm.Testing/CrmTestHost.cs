using Crm.Access;
using Crm.People;
using Crm.Persistence;
using Crm.Records;
using Crm.Sessions;
using Crm.Work;
using Crm.Workers;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Testing;

/// <summary>A whole CRM in memory for one test: model, store, clock and ids.</summary>
/// <remarks>Cheap to make; every test has its own.</remarks>
public sealed class CrmTestHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    /// <summary>Makes a host.</summary>
    /// <param name="model">What the CRM is made of; keep it in a static field, for it is costly and never changes.</param>
    /// <param name="configure">Adds policies, handlers or another store; null for none.</param>
    /// <param name="clock">The clock; null for one of its own.</param>
    public CrmTestHost(CrmModel model, Action<CrmBuilder>? configure = null, ManualClock? clock = null)
    {
        Clock = clock ?? new ManualClock();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton<IIdGenerator>(Ids);
        services.AddCrm(model, crm =>
        {
            crm.UseInMemory();
            configure?.Invoke(crm);
        });
        _services = services.BuildServiceProvider();
    }

    /// <summary>The clock of the host.</summary>
    public ManualClock Clock { get; }

    /// <summary>The ids of the host.</summary>
    public SequentialIds Ids { get; } = new();

    /// <summary>The CRM.</summary>
    public ICrmRuntime Crm => _services.GetRequiredService<ICrmRuntime>();

    /// <summary>The store.</summary>
    public ICrmStore Store => _services.GetRequiredService<ICrmStore>();

    /// <summary>Does the work that is due by the clock of the host.</summary>
    /// <returns>How many items were done.</returns>
    public ValueTask<long> RunDueAsync(CancellationToken cancellationToken = default) => _services.GetRequiredService<Worker>().RunDueAsync(cancellationToken);

    /// <summary>The work of a tenant that is not done yet, by when it is to be taken up.</summary>
    public async ValueTask<IReadOnlyList<WorkItem>> WorkAsync(TenantId tenant = default) =>
        [.. (await Store.Work!.ListAsync(tenant, new WorkQuery(), default).ToListAsync().ConfigureAwait(false)).Select(e => e.Item)];

    /// <summary>The services.</summary>
    public IServiceProvider Services => _services;

    /// <summary>Opens a session of the host itself, or of an actor, in the only tenant or in another.</summary>
    public ValueTask<ISession> OpenAsync(Actor? actor = null, TenantId tenant = default) => Crm.OpenSessionAsync(tenant, actor ?? Actor.System);

    /// <summary>The user as an actor, with the teams and subordinates that the records say.</summary>
    /// <exception cref="InvalidOperationException">There is no such active user.</exception>
    public async ValueTask<Actor> ActAsAsync(User user, TenantId tenant = default) =>
        await _services.GetRequiredService<IActorSource>().FindAsync(tenant, user.Ref).ConfigureAwait(false)
        ?? throw new InvalidOperationException($"{user.Name} is no active user.");

    /// <summary>Adds records in a session of their own and commits it.</summary>
    public async ValueTask<T> GivenAsync<T>(T record, TenantId tenant = default) where T : Record
    {
        var session = await OpenAsync(tenant: tenant).ConfigureAwait(false);
        await using var closing = session.ConfigureAwait(false);
        session.Add(record);
        await session.CommitAsync().ConfigureAwait(false);
        return record;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
