using System.Globalization;
using Crm.Values;
using Microsoft.Data.Sqlite;
using NodaTime;

namespace Crm.Benchmarks.Stores;

/// <summary>By hand on SQLite: prepared commands that are kept, on a connection that is kept. Saves load nothing: the versions are at hand.</summary>
internal sealed class RawSqliteWay : IWay
{
    private const decimal Scale = 10_000;
    private const long RateOne = 10_000_000_000;

    private readonly Known _known = new();
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _commit;
    private readonly SqliteCommand _update;
    private readonly SqliteCommand _addEntry;
    private readonly SqliteCommand _find;
    private readonly SqliteCommand _page;

    public RawSqliteWay(SqliteConnection connection)
    {
        _connection = connection;
        _begin = Command("BEGIN IMMEDIATE");
        _commit = Command("COMMIT");
        _update = Command(
            AccountSql.Update, ("newVersion", null), ("at", null), ("amount", null), ("currency", AccountModel.Currency), ("base", null), ("rate", RateOne),
            ("day", null), ("tenant", "default"), ("id", null), ("version", null));
        _addEntry = Command(
            AccountSql.AddEntry, ("id", null), ("newVersion", null), ("at", null), ("commit", null), ("old", null), ("tenant", "default"), ("kind", Journal.Kind),
            ("actor", Journal.Actor.ToByteArray(bigEndian: true)));
        _find = Command(AccountSql.Find, ("id", null), ("tenant", "default"));
        _page = Command(
            AccountSql.Page, ("place", null), ("id", null), ("tenant", "default"), ("active", 1L), ("score", (long)AccountModel.LeastScore),
            ("take", (long)(SessionWay.PageSize + 1)));
    }

    public Task SaveAsync(IReadOnlyList<Save> saves)
    {
        foreach (var save in saves)
            Write(save);
        return Task.CompletedTask;
    }

    public Task FindAsync(IReadOnlyList<Guid> ids, List<object> found)
    {
        foreach (var id in ids)
        {
            _find.Parameters[0].Value = Bytes(id);
            using var reader = _find.ExecuteReader();
            if (reader.Read())
                found.Add(Read(reader));
        }

        return Task.CompletedTask;
    }

    public Task PageAsync(IReadOnlyList<Place> places, List<object> found)
    {
        foreach (var place in places)
        {
            Set(_page, place.Touched.ToMicroseconds(), Bytes(place.Id));
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
        foreach (var command in new[] { _begin, _commit, _update, _addEntry, _find, _page })
            await command.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private void Write(Save save)
    {
        var now = SystemClock.Instance.GetCurrentInstant();
        var (version, old) = _known.Take(save, now.InUtc().Date, decimals: false);
        var (at, amount, id) = (now.ToMicroseconds(), (long)(save.Amount * Scale), Bytes(save.Id));
        _begin.ExecuteNonQuery();
        var update = _update.Parameters;
        (update[0].Value, update[1].Value, update[2].Value, update[4].Value) = (version + 1, at, amount, amount);
        update[6].Value = now.InUtc().Date.ToDateOnly().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        (update[8].Value, update[9].Value) = (id, version);
        if (_update.ExecuteNonQuery() != 1)
            throw new InvalidOperationException("Somebody else wrote to the account.");
        Set(_addEntry, id, version + 1, at, Bytes(Guid.CreateVersion7()), old);
        _addEntry.ExecuteNonQuery();
        _commit.ExecuteNonQuery();
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
        AmountAmount = row.IsDBNull(12) ? null : row.GetInt64(12) / Scale,
        AmountCurrency = TextAt(row, 13),
        AmountBase = row.IsDBNull(14) ? null : row.GetInt64(14) / Scale,
        AmountRate = row.IsDBNull(15) ? null : row.GetInt64(15) / (decimal)RateOne,
        AmountRateDate = row.IsDBNull(16) ? null : DateAt(row, 16),
        Score = row.GetInt32(17),
        Probability = row.IsDBNull(18) ? null : row.GetInt64(18) / Scale,
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

    private static byte[] Bytes(Guid id) => id.ToByteArray(bigEndian: true);

    private static void Set(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];
    }

    private SqliteCommand Command(string text, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = text;
        foreach (var (name, value) in parameters)
            command.Parameters.Add(new SqliteParameter("@" + name, value ?? DBNull.Value));
        return command;
    }
}
