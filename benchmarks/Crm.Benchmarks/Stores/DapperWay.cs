using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using NodaTime;

namespace Crm.Benchmarks.Stores;

/// <summary>Dapper on a connection that is kept: loads, compares nothing, writes.</summary>
internal sealed class DapperWay : IWay
{
    private const string Tenant = "default";

    private readonly DbConnection _connection;
    private readonly bool _isSqlite;
    private readonly string _addEntry;

    public DapperWay(DbConnection connection)
    {
        DapperForms.Ensure();
        _connection = connection;
        _isSqlite = connection is SqliteConnection;
        _addEntry = _isSqlite ? AccountSql.AddEntry : AccountSql.AddEntry.Replace("@old", "@old::json", StringComparison.Ordinal);
    }

    public async Task SaveAsync(IReadOnlyList<Save> saves)
    {
        foreach (var save in saves)
        {
            await using var transaction = await _connection.BeginTransactionAsync();
            var row = await _connection.QuerySingleAsync<AccountRow>(AccountSql.Find, new { tenant = Tenant, id = save.Id }, transaction);
            var now = SystemClock.Instance.GetCurrentInstant();
            var (newVersion, day) = (row.Version + 1, now.InUtc().Date);
            var written = await _connection.ExecuteAsync(
                AccountSql.Update,
                new
                {
                    newVersion,
                    at = now,
                    amount = save.Amount,
                    currency = AccountModel.Currency,
                    @base = save.Amount,
                    rate = RateOne,
                    day,
                    tenant = Tenant,
                    id = save.Id,
                    version = row.Version,
                },
                transaction);
            if (written != 1)
                throw new InvalidOperationException("Somebody else wrote to the account.");
            await _connection.ExecuteAsync(
                _addEntry,
                new
                {
                    tenant = Tenant,
                    id = save.Id,
                    newVersion,
                    kind = Journal.Kind,
                    at = now,
                    commit = Guid.CreateVersion7(),
                    actor = Journal.Actor,
                    old = Journal.Old(row.AmountAmount!.Value, row.AmountRateDate!.Value, !_isSqlite),
                },
                transaction);
            await transaction.CommitAsync();
        }
    }

    public async Task InsertAsync(IReadOnlyList<Account> accounts)
    {
        var (ids, now) = (Journal.NewIds(accounts.Count), SystemClock.Instance.GetCurrentInstant());
        NewAccountRow[] rows = [.. accounts.Select((a, i) => NewAccountRow.Of(a, ids[i], now) with { AmountRate = RateOne })];
        await using var transaction = await _connection.BeginTransactionAsync();
        await _connection.ExecuteAsync(AccountSql.Insert, rows, transaction);
        await _connection.ExecuteAsync(AccountSql.AddBatch, BatchRow.Of(ids, now), transaction);
        await transaction.CommitAsync();
    }

    public async Task FindAsync(IReadOnlyList<Guid> ids, List<object> found)
    {
        foreach (var id in ids)
            found.Add(await _connection.QuerySingleAsync<AccountRow>(AccountSql.Find, new { tenant = Tenant, id }));
    }

    public async Task PageAsync(IReadOnlyList<Place> places, List<object> found)
    {
        foreach (var place in places)
        {
            var rows = await _connection.QueryAsync<AccountRow>(
                AccountSql.Page,
                new
                {
                    tenant = Tenant,
                    active = true,
                    score = AccountModel.LeastScore,
                    place = place.Touched,
                    id = place.Id,
                    take = SessionWay.PageSize + 1,
                });
            found.AddRange(rows.Take(SessionWay.PageSize));
        }
    }

    // The rate has more decimals than the numbers that Dapper is told of.
    public AccountRow RowOf(object found)
    {
        var row = (AccountRow)found;
        return _isSqlite && row.AmountRate is { } rate && rate > 1000 ? row with { AmountRate = rate / 1_000_000 } : row;
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private decimal RateOne => _isSqlite ? 1_000_000 : 1;
}
