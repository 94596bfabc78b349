using Crm.Access;
using Crm.Evaluation;
using Crm.Persistence;
using Crm.Records;
using Crm.Rules;
using Crm.Sessions;
using Crm.Testing;
using Crm.Work;

namespace Crm.Conformance;

/// <summary>What one run of a scenario works with: a fresh store, connections to it, and a CRM over it with a clock of its own.</summary>
/// <remarks>Closes at the end whatever was opened. Used by one thread; its connections and sessions by one each.</remarks>
public sealed class StoreScenarioContext : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _open = [];

    private StoreScenarioContext(ICrmStore store, ManualClock clock, CancellationToken cancellationToken)
    {
        Cancellation = cancellationToken;
        Host = new CrmTestHost(StoreContract.Model, crm => crm.UseStore(_ => store).UseExchangeRates<FixedRates>(), clock);
        Store = Host.Store;
    }

    /// <summary>The store.</summary>
    public ICrmStore Store { get; }

    /// <summary>A CRM over the store.</summary>
    public CrmTestHost Host { get; }

    /// <summary>The clock; stands at 2026-03-02T09:00Z, a Monday, until it is moved.</summary>
    public ManualClock Clock => Host.Clock;

    /// <summary>Cancels the scenario.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>Opens a connection.</summary>
    public async Task<IStoreConnection> ConnectAsync(TenantId tenant = default)
    {
        var connection = await Store.ConnectAsync(tenant, Cancellation);
        lock (_open)
            _open.Add(connection);
        return connection;
    }

    /// <summary>Opens a session.</summary>
    public async Task<ISession> OpenAsync(Actor? actor = null, TenantId tenant = default)
    {
        var session = await Host.OpenAsync(actor, tenant);
        lock (_open)
            _open.Add(session);
        return session;
    }

    /// <summary>A query as a session without restrictions asks it.</summary>
    /// <param name="where">The rule; null for every record.</param>
    /// <param name="order">Fields or paths; a hyphen before one turns its order round.</param>
    public RecordQuery Query<T>(Rule? where = null, params ReadOnlySpan<string> order) where T : Record
    {
        var type = StoreContract.Model.Catalog.Get<T>();
        var scope = StoreContract.Model.Session.Access.ScopeOf(Actor.System, key => StoreContract.Model.Session.Segments.GetValueOrDefault(key));
        var query = new RecordQuery
        {
            Type = type,
            Where = where is null ? null : RuleBinder.Bind(where, type, scope),
            Context = new RuleContext { Now = Clock.Now },
        };
        foreach (var path in order)
        {
            var descending = path.StartsWith('-');
            query = query with { Sort = query.Sort.Add(new SortKey(PathBinder.Sortable(type, descending ? path[1..] : path, scope), descending)) };
        }

        return query;
    }

    /// <summary>The work of a tenant.</summary>
    internal async Task<IReadOnlyList<WorkItem>> WorkOfAsync(TenantId tenant = default) =>
        [.. (await Store.Work!.ListAsync(tenant, new WorkQuery(), Cancellation).ToListAsync(Cancellation)).Select(e => e.Item)];

    internal static async Task<StoreScenarioContext> CreateAsync(IStoreFixture fixture, CancellationToken cancellationToken)
    {
        var clock = new ManualClock();
        return new(await fixture.CreateAsync(StoreContract.Model, clock, cancellationToken), clock, cancellationToken);
    }

    /// <summary>What the stores of a fixture have beyond the required contract.</summary>
    internal static async Task<StoreNeeds> HasAsync(IStoreFixture fixture, CancellationToken cancellationToken)
    {
        await using var context = await CreateAsync(fixture, cancellationToken);
        return await context.HasAsync();
    }

    internal async Task<StoreNeeds> HasAsync()
    {
        var connection = await ConnectAsync();
        return (connection is ISummaryStore ? StoreNeeds.Summaries : StoreNeeds.None)
            | (connection is IJournalStore ? StoreNeeds.Journal : StoreNeeds.None)
            | (connection is IJournalFeed ? StoreNeeds.Feed : StoreNeeds.None)
            | (Store.Work is null ? StoreNeeds.None : StoreNeeds.Work);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var open in _open)
            await open.DisposeAsync();
        await Host.DisposeAsync();
    }
}
