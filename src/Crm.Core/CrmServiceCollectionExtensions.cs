using System.Collections.Frozen;
using Crm.Commits;
using Crm.People;
using Crm.Persistence;
using Crm.Records;
using Crm.Sessions;
using Crm.Values;
using Crm.Workers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Crm;

/// <summary>Adds the CRM to a host's services.</summary>
public static class CrmServiceCollectionExtensions
{
    /// <summary>Adds <see cref="ICrmRuntime"/> and what it needs; calling it again with the same model adds nothing.</summary>
    /// <param name="services">The host's services. A <see cref="TimeProvider"/> or <see cref="IIdGenerator"/> among them is used.</param>
    /// <param name="model">What the CRM is made of.</param>
    /// <param name="configure">Sets the store, and more.</param>
    /// <exception cref="ArgumentException">Another model was added before.</exception>
    /// <exception cref="InvalidOperationException">The runtime cannot fold text, as under invariant globalisation.</exception>
    public static IServiceCollection AddCrm(this IServiceCollection services, CrmModel model, Action<CrmBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(configure);
        if (services.FirstOrDefault(s => s.ServiceType == typeof(CrmModel))?.ImplementationInstance is CrmModel other && other != model)
            throw new ArgumentException("Another CRM model was added to these services already.", nameof(model));
        if (!Fold.IsSupported)
            throw new InvalidOperationException("This runtime does not normalise text, usually because of invariant globalisation: set InvariantGlobalization to false and install ICU.");
        services.TryAddSingleton(model);
        services.TryAddSingleton(MachineClock());
        services.TryAddSingleton<IIdGenerator>(s => new Version7Ids(s.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IExchangeRates, NoExchangeRates>();
        services.TryAddSingleton<ICrmStore>(_ => throw new InvalidOperationException("The CRM has no store: call UseInMemory() or another Use… in AddCrm."));
        services.TryAddSingleton<ICrmRuntime>(Runtime);
        services.TryAddSingleton<IActorSource>(s => new PeopleActors(s.GetRequiredService<ICrmRuntime>(), DateTimeZoneProviders.Tzdb));
        services.TryAddSingleton(new WorkerOptions());
        services.TryAddSingleton(WorkerOf);
        configure(new CrmBuilder(services, model));
        return services;
    }

    private static CrmRuntime Runtime(IServiceProvider services)
    {
        var model = services.GetRequiredService<CrmModel>();
        var commit = new CommitSequence(
            model.Policies.Concat(services.GetServices<ICommitPolicy>()).Append(new DefinitionPolicy(model.Session)),
            model.Observers.Concat(services.GetServices<ICommitObserver>()),
            model.Handlers.Concat(services.GetServices<IEventHandler>()),
            new MoneyConversion(model.BaseCurrency, services.GetRequiredService<IExchangeRates>()));
        var shared = new SessionServices(
            services.GetRequiredService<ICrmStore>(), services.GetRequiredService<TimeProvider>(), services.GetRequiredService<IIdGenerator>(), commit);
        return new CrmRuntime(shared, model.Session, services.GetServices<ICommitHint>());
    }

    private static Worker WorkerOf(IServiceProvider services)
    {
        var crm = services.GetRequiredService<ICrmRuntime>();
        var store = crm.Store.Work ?? throw new InvalidOperationException($"{crm.Store.GetType().Name} hands out no work (ICrmStore.Work): a worker needs a store that does.");
        var handlers = services.GetServices<IWorkHandler>().ToFrozenDictionary(h => h.Kind, StringComparer.Ordinal);
        var shared = new WorkerServices(
            crm, store, services.GetRequiredService<IActorSource>(), services.GetRequiredService<IIdGenerator>(), services.GetRequiredService<TimeProvider>(), handlers,
            services.GetService<ILogger<Worker>>() ?? NullLogger<Worker>.Instance);
        return new Worker(shared, services.GetRequiredService<WorkerOptions>());
    }

    // The one place where the machine's clock is taken up; everything else is handed a TimeProvider.
    [System.Diagnostics.CodeAnalysis.SuppressMessage("ApiDesign", "RS0030", Justification = "The default of the injected clock.")]
    private static TimeProvider MachineClock() => TimeProvider.System;
}
