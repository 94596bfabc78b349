using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Crm.Benchmarks.Stores;

/// <summary>EF Core at its best: pooled contexts on a connection that is kept, compiled queries, inserts in chunks without looking for changes.</summary>
internal sealed class EfWay(IDbContextFactory<AccountContext> contexts, IDbContextFactory<BatchContext> batches) : IWay
{
    private const string Tenant = "default";
    private const int Chunk = 1_000;

    private readonly Func<AccountContext, Guid, Task<AccountRow>> _load =
        EF.CompileAsyncQuery((AccountContext db, Guid id) => db.Accounts.First(a => a.Tenant == Tenant && a.Id == id));

    private readonly Func<AccountContext, Guid, Task<AccountRow>> _find =
        EF.CompileAsyncQuery((AccountContext db, Guid id) => db.Accounts.AsNoTracking().First(a => a.Tenant == Tenant && a.Id == id));

    private readonly Func<AccountContext, Instant, Guid, IAsyncEnumerable<AccountRow>> _page =
        EF.CompileAsyncQuery((AccountContext db, Instant near, Guid id) => db.Accounts.AsNoTracking()
            .Where(a => a.Tenant == Tenant && a.DeletedAt == null && a.Active && a.Score >= AccountModel.LeastScore)
            .Where(a => a.Touched >= near && (a.Touched > near || a.Id > id))
            .OrderBy(a => a.Touched).ThenBy(a => a.Id)
            .Take(SessionWay.PageSize + 1));

    private bool? _isSqlite;

    public static EfWay On(DbConnection connection) => new(AccountContext.For(connection), BatchContext.For(connection));

    public async Task SaveAsync(IReadOnlyList<Save> saves)
    {
        foreach (var save in saves)
        {
            await using var db = await contexts.CreateDbContextAsync();
            var row = await _load(db, save.Id);
            var now = SystemClock.Instance.GetCurrentInstant();
            db.Entries.Add(EntryOf(row, now, _isSqlite ??= db.Database.ProviderName!.EndsWith("Sqlite", StringComparison.Ordinal)));
            (row.Version, row.UpdatedAt, row.AmountAmount, row.AmountBase, row.AmountRateDate) = (row.Version + 1, now, save.Amount, save.Amount, now.InUtc().Date);
            await db.SaveChangesAsync();
        }
    }

    public async Task InsertAsync(IReadOnlyList<Account> accounts)
    {
        var (ids, now) = (Journal.NewIds(accounts.Count), SystemClock.Instance.GetCurrentInstant());
        await using var db = await batches.CreateDbContextAsync();
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        await using var transaction = await db.Database.BeginTransactionAsync();
        foreach (var chunk in Enumerable.Range(0, accounts.Count).Chunk(Chunk))
        {
            db.Accounts.AddRange(chunk.Select(i => NewAccountRow.Of(accounts[i], ids[i], now)));
            await db.SaveChangesAsync();
            db.ChangeTracker.Clear();
        }

        db.Entries.Add(BatchRow.Of(ids, now));
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
    }

    public async Task FindAsync(IReadOnlyList<Guid> ids, List<object> found)
    {
        await using var db = await contexts.CreateDbContextAsync();
        foreach (var id in ids)
            found.Add(await _find(db, id));
    }

    public async Task PageAsync(IReadOnlyList<Place> places, List<object> found)
    {
        foreach (var place in places)
        {
            await using var db = await contexts.CreateDbContextAsync();
            var rows = new List<AccountRow>(SessionWay.PageSize + 1);
            await foreach (var row in _page(db, place.Touched, place.Id))
                rows.Add(row);
            found.AddRange(rows.Take(SessionWay.PageSize));
        }
    }

    public AccountRow RowOf(object found) => (AccountRow)found;

    public async ValueTask DisposeAsync()
    {
        await using var db = await contexts.CreateDbContextAsync();
        await db.Database.GetDbConnection().DisposeAsync();
    }

    private static EntryRow EntryOf(AccountRow row, Instant now, bool isSqlite)
    {
        var commit = Guid.CreateVersion7();
        return new EntryRow
        {
            Tenant = Tenant,
            Type = "account",
            Record = row.Id,
            Version = row.Version + 1,
            Kind = Journal.Kind,
            At = now,
            Commit = commit,
            Actor = Journal.Actor,
            CauseRoot = commit,
            Old = Journal.Old(row.AmountAmount!.Value, row.AmountRateDate!.Value, !isSqlite),
        };
    }
}
