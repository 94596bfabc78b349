using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace Crm.Benchmarks.Stores;

/// <summary>By hand on PostgreSQL: prepared statements on a connection that is kept, a save in one batch and so in one trip. Saves load nothing, unless they are told to.</summary>
internal sealed class RawPostgresWay : IWay
{
    private readonly Known? _known;
    private readonly NpgsqlConnection _connection;
    private readonly RawPostgresSave _save;
    private readonly RawPostgresInsert _insert;
    private readonly NpgsqlCommand _find;
    private readonly NpgsqlCommand _page;

    private RawPostgresWay(NpgsqlConnection connection, bool loads)
    {
        _known = loads ? null : new Known();
        (_connection, _save, _insert) = (connection, new RawPostgresSave(connection), new RawPostgresInsert(connection));
        _find = new NpgsqlCommand(AccountSql.Find, connection);
        _find.Parameters.With("id", NpgsqlDbType.Uuid, Guid.Empty).With("tenant", NpgsqlDbType.Text, "default");
        _page = new NpgsqlCommand(AccountSql.Page, connection);
        _page.Parameters.With("place", NpgsqlDbType.TimestampTz, 0L).With("id", NpgsqlDbType.Uuid, Guid.Empty)
            .With("tenant", NpgsqlDbType.Text, "default").With("active", NpgsqlDbType.Boolean, true)
            .With("score", NpgsqlDbType.Bigint, (long)AccountModel.LeastScore).With("take", NpgsqlDbType.Bigint, SessionWay.PageSize + 1L);
    }

    /// <summary>Prepares everything.</summary>
    /// <param name="connection">Open; it is closed with this.</param>
    /// <param name="loads">True to load an account before it is saved, as a session must.</param>
    public static async Task<RawPostgresWay> OpenAsync(NpgsqlConnection connection, bool loads = false)
    {
        var way = new RawPostgresWay(connection, loads);
        await way._save.PrepareAsync();
        await way._insert.PrepareAsync();
        await way._find.PrepareAsync();
        await way._page.PrepareAsync();
        return way;
    }

    public async Task SaveAsync(IReadOnlyList<Save> saves)
    {
        foreach (var save in saves)
        {
            var now = SystemClock.Instance.GetCurrentInstant();
            var (version, old) = _known?.Take(save, now.InUtc().Date, decimals: true) ?? await LoadAsync(save.Id);
            await _save.WriteAsync(save, version, old, now);
        }
    }

    public Task InsertAsync(IReadOnlyList<Account> accounts) => _insert.WriteAsync(accounts);

    public async Task FindAsync(IReadOnlyList<Guid> ids, List<object> found)
    {
        foreach (var id in ids)
        {
            if (await FindAsync(id) is { } row)
                found.Add(row);
        }
    }

    public async Task PageAsync(IReadOnlyList<Place> places, List<object> found)
    {
        foreach (var place in places)
        {
            _page.Parameters.Set(0, PostgresForms.Of(place.Touched)).Set(1, place.Id);
            await using var reader = await _page.ExecuteReaderAsync();
            var rows = new List<AccountRow>(SessionWay.PageSize + 1);
            while (await reader.ReadAsync())
                rows.Add(Read(reader));
            found.AddRange(rows.Take(SessionWay.PageSize));
        }
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

    private async Task<AccountRow?> FindAsync(Guid id)
    {
        _find.Parameters.Set(0, id);
        await using var reader = await _find.ExecuteReaderAsync();
        return await reader.ReadAsync() ? Read(reader) : null;
    }

    private async Task<(long Version, string Old)> LoadAsync(Guid id)
    {
        var row = (await FindAsync(id))!;
        return (row.Version, Journal.Old(row.AmountAmount!.Value, row.AmountRateDate!.Value, decimals: true));
    }

    private static AccountRow Read(NpgsqlDataReader row) => new()
    {
        Tenant = row.GetString(0),
        Id = row.GetGuid(1),
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
        AmountAmount = NumberAt(row, 12),
        AmountCurrency = TextAt(row, 13),
        AmountBase = NumberAt(row, 14),
        AmountRate = NumberAt(row, 15),
        AmountRateDate = row.IsDBNull(16) ? null : DateAt(row, 16),
        Score = (int)row.GetInt64(17),
        Probability = NumberAt(row, 18),
        Since = DateAt(row, 19),
        Touched = InstantAt(row, 20),
        Active = row.GetBoolean(21),
        Referrer = row.IsDBNull(22) ? null : row.GetGuid(22),
        Custom = TextAt(row, 23),
    };

    private static string? TextAt(NpgsqlDataReader row, int at) => row.IsDBNull(at) ? null : row.GetString(at);

    private static decimal? NumberAt(NpgsqlDataReader row, int at) => row.IsDBNull(at) ? null : row.GetDecimal(at);

    private static Instant InstantAt(NpgsqlDataReader row, int at) => PostgresForms.InstantOf(row.GetFieldValue<long>(at));

    private static LocalDate DateAt(NpgsqlDataReader row, int at) => PostgresForms.DateOf(row.GetFieldValue<int>(at));
}
