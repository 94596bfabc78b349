using Crm.Values;
using Microsoft.Data.Sqlite;
using NodaTime;

namespace Crm.Benchmarks.Stores;

/// <summary>New accounts by hand on SQLite: one transaction, one prepared command per row, whose parameters are filled anew. Validates nothing.</summary>
internal sealed class RawSqliteInsert(SqliteConnection connection) : IAsyncDisposable
{
    private static readonly object True = 1L;
    private static readonly object False = 0L;

    private readonly SqliteCommand _begin = connection.Command("BEGIN IMMEDIATE");
    private readonly SqliteCommand _commit = connection.Command("COMMIT");

    private readonly SqliteCommand _account = connection.Command(
        AccountSql.Insert, ("CreatedAt", null), ("AmountRateDate", null), ("Id", null), ("Name", null), ("NameFold", null), ("Code", null), ("CodeFold", null),
        ("Country", null), ("CountryFold", null), ("City", null), ("CityFold", null), ("Source", null), ("SourceFold", null), ("AmountAmount", null),
        ("AmountBase", null), ("AmountCurrency", null), ("Score", null), ("Probability", null), ("Since", null), ("Touched", null), ("Active", null),
        ("Referrer", null), ("AmountRate", SqliteForms.RateOne), ("Tenant", "default"));

    private readonly SqliteCommand _entry = connection.Command(
        AccountSql.AddBatch, ("Record", null), ("At", null), ("Commit", null), ("BatchFirst", null), ("Batch", null), ("Tenant", "default"),
        ("Actor", SqliteForms.Of(Journal.Actor)));

    public void Write(IReadOnlyList<Account> accounts)
    {
        var (ids, now) = (Journal.NewIds(accounts.Count), SystemClock.Instance.GetCurrentInstant());
        var at = now.ToMicroseconds();
        _account.Set(at, SqliteForms.Of(now.InUtc().Date));
        _begin.ExecuteNonQuery();
        for (var i = 0; i < accounts.Count; i++)
            Write(accounts[i], ids[i]);
        _entry.Set(SqliteForms.Of(ids[^1]), at, SqliteForms.Of(Guid.CreateVersion7()), SqliteForms.Of(ids[0]), Journal.Batch(ids));
        _entry.ExecuteNonQuery();
        _commit.ExecuteNonQuery();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var command in new[] { _begin, _commit, _account, _entry })
            await command.DisposeAsync();
    }

    private void Write(Account account, Guid id)
    {
        object amount = SqliteForms.Of(account.Amount!.Amount);
        ReadOnlySpan<object?> values =
        [
            SqliteForms.Of(id), account.Name, Fold.Of(account.Name), account.Code, Fold.Of(account.Code), account.Country, Fold.Of(account.Country), account.City,
            Fold.Of(account.City), SourceText.Of(account.Source), SourceText.FoldOf(account.Source), amount, amount, account.Amount.Currency, (long)account.Score,
            account.Probability is { } probability ? SqliteForms.Of(probability) : null, SqliteForms.Of(account.Since), account.Touched.ToMicroseconds(),
            account.Active ? True : False, account.Referrer is { } referrer ? SqliteForms.Of(referrer.Value) : null,
        ];
        for (var i = 0; i < values.Length; i++)
            _account.Parameters[i + 2].Value = values[i] ?? DBNull.Value;
        _account.ExecuteNonQuery();
    }
}
