using Crm.Access;
using Crm.People;
using Crm.Persistence;
using Crm.Records;
using Crm.Sessions;
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
    public CrmTestHost(CrmModel model, Action<CrmBuilder>? configure = null)
    {
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
    public ManualClock Clock { get; } = new();

    /// <summary>The ids of the host.</summary>
    public SequentialIds Ids { get; } = new();

    /// <summary>The CRM.</summary>
    public ICrmRuntime Crm => _services.GetRequiredService<ICrmRuntime>();

    /// <summary>The store.</summary>
    public ICrmStore Store => _services.GetRequiredService<ICrmStore>();

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
