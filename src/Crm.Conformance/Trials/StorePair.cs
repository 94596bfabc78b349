using System.Globalization;
using Crm.InMemory;
using Crm.Journal;
using Crm.Persistence;
using Crm.Records;
using Crm.Work;

namespace Crm.Conformance.Trials;

/// <summary>The store under trial and one in memory, with the same connections to the same two tenants.</summary>
internal sealed class StorePair : IAsyncDisposable
{
    private readonly StoreScenarioContext _context;
    private readonly InMemoryStore _model;
    private readonly List<Seat> _seats = [];

    private StorePair(StoreScenarioContext context) => (_context, _model) = (context, new InMemoryStore(StoreContract.Model.Catalog, context.Clock));

    /// <summary>Who commands: two connections to the first tenant, one to the second.</summary>
    public IReadOnlyList<Seat> Seats => _seats;

    /// <summary>Every record that was ever written, by tenant.</summary>
    public HashSet<(TenantId Tenant, RecordRef Record)> Known { get; } = [];

    /// <summary>Opens the connections to two tenants that no other run has used.</summary>
    public static async Task<StorePair> OpenAsync(StoreScenarioContext context, int run)
    {
        var pair = new StorePair(context);
        foreach (var name in new[] { "a", "a", "b" })
        {
            var tenant = new TenantId(string.Create(CultureInfo.InvariantCulture, $"{name}{run}"));
            pair._seats.Add(new Seat(
                pair._seats.Count, tenant, await context.Store.ConnectAsync(tenant, context.Cancellation), await pair._model.ConnectAsync(tenant, context.Cancellation)));
        }

        return pair;
    }

    /// <summary>Everything that both hold is the same.</summary>
    public async Task CompareAsync()
    {
        foreach (var seat in _seats)
        {
            foreach (var type in StoreContract.Model.Catalog.Types)
                await seat.CompareAsync(_context, new RecordQuery { Type = type, Context = new() { Now = _context.Clock.Now }, Bin = RecycleBin.Both });
            foreach (var claim in RandomCommand.Claims)
                await seat.CompareAsync(claim);
            foreach (var key in RandomCommand.Keys)
                await seat.CompareAsync(key);
            foreach (var (_, record) in Known.Where(k => k.Tenant == seat.Tenant).OrderBy(k => k.Record))
                await seat.CompareHistoryAsync(record);
            if (_context.Store.Work is { } work)
                Check.Sequence(await WordedAsync(_model.Work, seat.Tenant), await WordedAsync(work, seat.Tenant), $"The work of {seat.Tenant}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var seat in _seats)
            await seat.Tried.DisposeAsync();
    }

    private async Task<IEnumerable<string>> WordedAsync(IWorkStore work, TenantId tenant) =>
        (await work.ListAsync(tenant, new WorkQuery(), _context.Cancellation).ToListAsync(_context.Cancellation)).Select(e => Wording.Of(e.Item)).Order(StringComparer.Ordinal);
}

/// <summary>One connection to the store under trial, and the same in memory.</summary>
internal sealed record Seat(int Number, TenantId Tenant, IStoreConnection Tried, IStoreConnection Model)
{
    public async Task CompareAsync(StoreScenarioContext context, RecordQuery query)
    {
        var (expected, found) = (await context.ListAsync(Model, query), await context.ListAsync(Tried, query));
        Check.Sequence(expected.Select(r => Wording.Of(query.Type, r)), found.Select(r => Wording.Of(query.Type, r)), $"{Wording.Of(query)} by connection {Number}");
        Check.That(found.TrueForAll(r => r.Tenant == Tenant), $"{Wording.Of(query)} gave a record of another tenant than {Tenant}.");
    }

    public async Task CompareAsync(Claim claim) =>
        Check.Equal(await Model.FindClaimAsync(claim, default), await Tried.FindClaimAsync(claim, default), $"Who holds {claim}, by connection {Number}");

    public async Task CompareAsync(string key) =>
        Check.Equal(await Model.FindCommandAsync(key, default), await Tried.FindCommandAsync(key, default), $"The command '{key}', by connection {Number}");

    public async Task CompareHistoryAsync(RecordRef record)
    {
        if (Tried is not IJournalStore tried || Model is not IJournalStore model)
            return;
        var entries = await tried.JournalOfAsync(record, default).ToListAsync();
        Check.Sequence(await model.JournalOfAsync(record, default).Select(Wording.Of).ToListAsync(), entries.Select(Wording.Of), $"The journal of {record}, by connection {Number}");
        Check.That(entries.Zip(entries.Skip(1)).All(e => e.First.Position > e.Second.Position), $"The journal of {record} is not newest first.");
        Check.Sequence(
            await model.StatesOfAsync(record, default).ToListAsync(), await tried.StatesOfAsync(record, default).ToListAsync<StateEntry>(), $"The states of {record}, by connection {Number}");
    }
}
