using System.Collections.Immutable;
using Crm.Commits;
using Crm.Models;
using Crm.Records;

namespace Crm;

/// <summary>Everything that a CRM is made of: record types, processes, access, events, rules; one value, built once.</summary>
/// <remarks>
/// Handed to the services and to a store's model alike; only what is added has tables. Immutable and thread-safe:
/// <c>CrmModel.Build(m => m.AddSales().Add&lt;Patient&gt;())</c>.
/// </remarks>
public sealed class CrmModel
{
    internal CrmModel(
        SessionModel session,
        string baseCurrency,
        ImmutableArray<ICommitPolicy> policies,
        ImmutableArray<ICommitObserver> observers,
        ImmutableArray<IEventHandler> handlers)
    {
        Session = session;
        BaseCurrency = baseCurrency;
        Policies = policies;
        Observers = observers;
        Handlers = handlers;
    }

    /// <summary>The record types.</summary>
    public RecordCatalog Catalog => Session.Catalog;

    /// <summary>The catalogues that sessions work with.</summary>
    public SessionModel Session { get; }

    /// <summary>The currency in which money is compared and summed; three upper-case letters.</summary>
    public string BaseCurrency { get; }

    internal ImmutableArray<ICommitPolicy> Policies { get; }

    internal ImmutableArray<ICommitObserver> Observers { get; }

    internal ImmutableArray<IEventHandler> Handlers { get; }

    /// <summary>Builds a model and checks that its parts fit each other.</summary>
    /// <exception cref="ArgumentException">Two things share a name, or a reference leads nowhere.</exception>
    /// <exception cref="Errors.RefusedException">A process or rule does not fit its record type.</exception>
    public static CrmModel Build(Action<CrmModelBuilder> declare)
    {
        ArgumentNullException.ThrowIfNull(declare);
        var builder = new CrmModelBuilder();
        declare(builder);
        return builder.Build();
    }
}
