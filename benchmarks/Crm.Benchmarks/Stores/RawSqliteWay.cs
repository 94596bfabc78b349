using System.Globalization;
using Crm.Values;
using Microsoft.Data.Sqlite;
using NodaTime;

namespace Crm.Benchmarks.Stores;

/// <summary>By hand on SQLite: prepared commands that are kept, on a connection that is kept. Saves load nothing, unless they are told to: the versions are at hand.</summary>
internal sealed class RawSqliteWay : IWay
{
    private readonly Known? _known;
    private readonly SqliteConnection _connection;
    private readonly RawSqliteSave _save;
    private readonly RawSqliteInsert _insert;
    private readonly SqliteCommand _find;
    private readonly SqliteCommand _page;

    /// <summary>Prepares everything.</summary>
    /// <param name="connection">Open; it is closed with this.</param>
    /// <param name="loads">True to load an account before it is saved, as a session must.</param>
    public RawSqliteWay(SqliteConnection connection, bool loads = false)
    {
        _known = loads ? null : new Known();
        _connection = connection;
        (_save, _insert) = (new RawSqliteSave(connection), new RawSqliteInsert(connection));
        _find = connection.Command(AccountSql.Find, ("id", null), ("tenant", "default"));
        _page = connection.Command(
            AccountSql.Page, ("place", null), ("id", null), ("tenant", "default"), ("active", 1L), ("score", (long)AccountModel.LeastScore),
            ("take", (long)(SessionWay.PageSize + 1)));
    }

    public Task SaveAsync(IReadOnlyList<Save> saves)
    {
        foreach (var save in saves)
        {
            var now = SystemClock.Instance.GetCurrentInstant();
            var (version, old) = _known?.Take(save, now.InUtc().Date, decimals: false) ?? Load(save.Id);
            _save.Write(save, version, old, now);
        }

        return Task.CompletedTask;
    }

    public Task InsertAsync(IReadOnlyList<Account> accounts)
    {
        _insert.Write(accounts);
        return Task.CompletedTask;
    }

    public Task FindAsync(IReadOnlyList<Guid> ids, List<object> found)
    {
        foreach (var id in ids)
        {
            if (Find(id) is { } row)
                found.Add(row);
        }

        return Task.CompletedTask;
    }

    public Task PageAsync(IReadOnlyList<Place> places, List<object> found)
    {
        foreach (var place in places)
        {
            _page.Set(place.Touched.ToMicroseconds(), SqliteForms.Of(place.Id));
            using var reader = _page.ExecuteReader();
            var rows = new List<AccountRow>(SessionWay.PageSize + 1);
            while (reader.Read())
                rows.Add(Read(reader));
            found.AddRange(rows.Take(SessionWay.PageSize));
        }

        return Task.CompletedTask;
    }

    public AccountRow RowOf(object found) => (AccountRow)found;

    public async ValueTask DisposeAsync()
    {
        await _save.DisposeAsync();
        await _insert.DisposeAsync();
        await _find.DisposeAsync();
        await _page.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private AccountRow? Find(Guid id)
    {
        _find.Parameters[0].Value = SqliteForms.Of(id);
        using var reader = _find.ExecuteReader();
        return reader.Read() ? Read(reader) : null;
    }

    private (long Version, string Old) Load(Guid id)
    {
        var row = Find(id)!;
        return (row.Version, Journal.Old(row.AmountAmount!.Value, row.AmountRateDate!.Value, decimals: false));
    }

    private static AccountRow Read(SqliteDataReader row) => new()
    {
        Tenant = row.GetString(0),
        Id = IdAt(row, 1),
        Version = row.GetInt64(2),
        CreatedAt = InstantAt(row, 3),
        UpdatedAt = InstantAt(row, 4),
        DeletedAt = row.IsDBNull(5) ? null : InstantAt(row, 5),
        ExternalIds = TextAt(row, 6),
        Name = row.GetString(7),
        Code = row.GetString(8),
        Country = row.GetString(9),
        City = TextAt(row, 10),
        Source = TextAt(row, 11),
        AmountAmount = row.IsDBNull(12) ? null : row.GetInt64(12) / SqliteForms.Scale,
        AmountCurrency = TextAt(row, 13),
        AmountBase = row.IsDBNull(14) ? null : row.GetInt64(14) / SqliteForms.Scale,
        AmountRate = row.IsDBNull(15) ? null : row.GetInt64(15) / (decimal)SqliteForms.RateOne,
        AmountRateDate = row.IsDBNull(16) ? null : DateAt(row, 16),
        Score = row.GetInt32(17),
        Probability = row.IsDBNull(18) ? null : row.GetInt64(18) / SqliteForms.Scale,
        Since = DateAt(row, 19),
        Touched = InstantAt(row, 20),
        Active = row.GetBoolean(21),
        Referrer = row.IsDBNull(22) ? null : IdAt(row, 22),
        Custom = TextAt(row, 23),
    };

    private static string? TextAt(SqliteDataReader row, int at) => row.IsDBNull(at) ? null : row.GetString(at);

    private static Guid IdAt(SqliteDataReader row, int at) => new(row.GetFieldValue<byte[]>(at), bigEndian: true);

    private static Instant InstantAt(SqliteDataReader row, int at) => Microseconds.ToInstant(row.GetInt64(at));

    private static LocalDate DateAt(SqliteDataReader row, int at) =>
        LocalDate.FromDateOnly(DateOnly.ParseExact(row.GetString(at), "yyyy-MM-dd", CultureInfo.InvariantCulture));
}
