using Crm.Values;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace Crm.Benchmarks.Stores;

/// <summary>New accounts by hand on PostgreSQL: one transaction, binary COPY, typed writes. Validates nothing.</summary>
internal sealed class RawPostgresInsert : IAsyncDisposable
{
    private const string Copy = $"COPY crm_account ({AccountSql.InsertColumns}) FROM STDIN (FORMAT BINARY)";

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlCommand _entry;

    public RawPostgresInsert(NpgsqlConnection connection)
    {
        _connection = connection;
        _entry = new NpgsqlCommand(AccountSql.AddBatch, connection);
        _entry.Parameters.With("Record", NpgsqlDbType.Uuid, Guid.Empty).With("At", NpgsqlDbType.TimestampTz, 0L).With("Commit", NpgsqlDbType.Uuid, Guid.Empty)
            .With("BatchFirst", NpgsqlDbType.Uuid, Guid.Empty).With("Batch", NpgsqlDbType.Text, "").With("Tenant", NpgsqlDbType.Text, "default")
            .With("Actor", NpgsqlDbType.Uuid, Journal.Actor);
    }

    public Task PrepareAsync() => _entry.PrepareAsync();

    public async Task WriteAsync(IReadOnlyList<Account> accounts)
    {
        var (ids, now) = (Journal.NewIds(accounts.Count), SystemClock.Instance.GetCurrentInstant());
        var (at, today) = (PostgresForms.Of(now), PostgresForms.Of(now.InUtc().Date));
        await using var transaction = await _connection.BeginTransactionAsync();
        await using (var copy = await _connection.BeginBinaryImportAsync(Copy))
        {
            for (var i = 0; i < accounts.Count; i++)
                Write(copy, accounts[i], ids[i], at, today);
            await copy.CompleteAsync();
        }

        _entry.Parameters.Set(0, ids[^1]).Set(1, at).Set(2, Guid.CreateVersion7()).Set(3, ids[0]).Set(4, Journal.Batch(ids));
        await _entry.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }

    public ValueTask DisposeAsync() => _entry.DisposeAsync();

    private static void Write(NpgsqlBinaryImporter copy, Account account, Guid id, long at, int today)
    {
        copy.StartRow();
        copy.Write("default", NpgsqlDbType.Text);
        copy.Write(id, NpgsqlDbType.Uuid);
        copy.Write(1L, NpgsqlDbType.Bigint);
        copy.Write(at, NpgsqlDbType.TimestampTz);
        copy.Write(at, NpgsqlDbType.TimestampTz);
        Write(copy, account.Name);
        Write(copy, account.Code);
        Write(copy, account.Country);
        Write(copy, account.City);
        copy.Write(SourceText.Of(account.Source), NpgsqlDbType.Text);
        copy.Write(SourceText.FoldOf(account.Source), NpgsqlDbType.Text);
        copy.Write(account.Amount!.Amount, NpgsqlDbType.Numeric);
        copy.Write(account.Amount.Currency, NpgsqlDbType.Text);
        copy.Write(account.Amount.Amount, NpgsqlDbType.Numeric);
        copy.Write(1m, NpgsqlDbType.Numeric);
        copy.Write(today, NpgsqlDbType.Date);
        copy.Write((long)account.Score, NpgsqlDbType.Bigint);
        if (account.Probability is { } probability)
            copy.Write(probability, NpgsqlDbType.Numeric);
        else
            copy.WriteNull();
        copy.Write(PostgresForms.Of(account.Since), NpgsqlDbType.Date);
        copy.Write(PostgresForms.Of(account.Touched), NpgsqlDbType.TimestampTz);
        copy.Write(account.Active, NpgsqlDbType.Boolean);
        if (account.Referrer is { } referrer)
            copy.Write(referrer.Value, NpgsqlDbType.Uuid);
        else
            copy.WriteNull();
    }

    private static void Write(NpgsqlBinaryImporter copy, string? text)
    {
        if (text is null)
        {
            copy.WriteNull();
            copy.WriteNull();
            return;
        }

        copy.Write(text, NpgsqlDbType.Text);
        copy.Write(Fold.Of(text), NpgsqlDbType.Text);
    }
}
