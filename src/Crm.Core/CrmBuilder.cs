using System.Diagnostics.CodeAnalysis;
using Crm.Commits;
using Crm.Events;
using Crm.Hosting;
using Crm.Persistence;
using Crm.Sessions;
using Crm.Subscriptions;
using Crm.Workers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Crm;

/// <summary>Says how a host runs its CRM: with which store, clock, policies and handlers.</summary>
public sealed class CrmBuilder
{
    internal CrmBuilder(IServiceCollection services, CrmModel model)
    {
        Services = services;
        Model = model;
    }

    /// <summary>The host's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The model.</summary>
    public CrmModel Model { get; }

    /// <summary>Sets the store.</summary>
    /// <param name="store">Makes it, once.</param>
    public CrmBuilder UseStore(Func<IServiceProvider, ICrmStore> store)
    {
        Services.Replace(ServiceDescriptor.Singleton(store));
        return this;
    }

    /// <summary>Sets where exchange rates come from. The default value knows none, which serves hosts with one currency.</summary>
    public CrmBuilder UseExchangeRates<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>() where T : class, IExchangeRates
    {
        Services.Replace(ServiceDescriptor.Singleton<IExchangeRates, T>());
        return this;
    }

    /// <summary>Adds a policy that needs services of the host; others can be part of the model.</summary>
    public CrmBuilder AddPolicy<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>() where T : class, ICommitPolicy
    {
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<ICommitPolicy, T>());
        return this;
    }

    /// <summary>Adds an observer that needs services of the host.</summary>
    public CrmBuilder AddObserver<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>() where T : class, ICommitObserver
    {
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<ICommitObserver, T>());
        return this;
    }

    /// <summary>Adds an answer to an event that needs services of the host.</summary>
    public CrmBuilder AddHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>() where T : class, IEventHandler
    {
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<IEventHandler, T>());
        return this;
    }

    /// <summary>Adds an answer to an event.</summary>
    /// <param name="name">The event, such as <c>opportunity.won</c> or <c>lead.created</c>.</param>
    /// <param name="answer">Loads and changes records, and does not commit.</param>
    public CrmBuilder On(string name, Func<RecordEvent, IWriteSession, CancellationToken, ValueTask> answer)
    {
        Services.AddSingleton<IEventHandler>(new Answer(name, answer));
        return this;
    }

    /// <summary>Adds what does one kind of work.</summary>
    public CrmBuilder AddWorkHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>() where T : class, IWorkHandler
    {
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<IWorkHandler, T>());
        return this;
    }

    /// <summary>Adds what does one kind of work.</summary>
    /// <param name="kind">The kind, such as <c>offer.remind</c>.</param>
    /// <param name="does">Loads and changes records in the session of the work, and does not commit.</param>
    /// <param name="retries">How often it is tried; null for <see cref="WorkRetries.Default"/>.</param>
    public CrmBuilder OnWork(string kind, Func<WorkContext, CancellationToken, ValueTask> does, WorkRetries? retries = null)
    {
        Services.AddSingleton<IWorkHandler>(new Duty(kind, does, retries ?? WorkRetries.Default));
        return this;
    }

    /// <summary>Adds what reads the journal of every tenant.</summary>
    public CrmBuilder AddSubscriber<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>() where T : class, IJournalSubscriber
    {
        Services.TryAddSingleton<T>();
        return Subscribe(s => s.GetRequiredService<T>());
    }

    /// <summary>Adds what carries events out of the CRM.</summary>
    public CrmBuilder AddTransport<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>() where T : class, IEventTransport
    {
        Services.TryAddSingleton<T>();
        return Subscribe(s => new TransportSubscriber(s.GetRequiredService<T>()));
    }

    /// <summary>Sets what <see cref="Worker"/> takes up, and how much at once.</summary>
    public CrmBuilder UseWorkerOptions(WorkerOptions options)
    {
        Services.Replace(ServiceDescriptor.Singleton(options));
        return this;
    }

    /// <summary>Runs a <see cref="Worker"/> as long as the host does, as a hosted service.</summary>
    /// <remarks>
    /// Every process of the host may do so; none needs to. When the host stops, the worker takes up nothing more and lets what it has end for <see cref="WorkerOptions.Grace"/>,
    /// which should be less than the host's own time for stopping.
    /// </remarks>
    public CrmBuilder RunInBackground()
    {
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, BackgroundWorker>());
        return this;
    }

    private CrmBuilder Subscribe(Func<IServiceProvider, IJournalSubscriber> subscriber)
    {
        Services.AddSingleton(subscriber);
        Services.AddSingleton<IWorkHandler>(s => new SubscriberWork(subscriber(s), s.GetRequiredService<ICrmRuntime>()));
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<ICommitHint, SubscriberHints>());
        return this;
    }

    private sealed class Duty(string kind, Func<WorkContext, CancellationToken, ValueTask> does, WorkRetries retries) : IWorkHandler
    {
        public string Kind => kind;

        public WorkRetries Retries => retries;

        public ValueTask HandleAsync(WorkContext work, CancellationToken cancellationToken) => does(work, cancellationToken);
    }

    private sealed class Answer(string name, Func<RecordEvent, IWriteSession, CancellationToken, ValueTask> answer) : IEventHandler
    {
        public string Event => name;

        public ValueTask HandleAsync(RecordEvent raised, IWriteSession session, CancellationToken cancellationToken) =>
            answer(raised, session, cancellationToken);
    }
}
