using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace Crm.Benchmarks.Stores;

/// <summary>A save by hand on PostgreSQL: one prepared batch, whose parameters are filled anew.</summary>
internal sealed class RawPostgresSave : IAsyncDisposable
{
    private readonly NpgsqlBatch _batch;
    private readonly NpgsqlParameterCollection _update;
    private readonly NpgsqlParameterCollection _entry;

    public RawPostgresSave(NpgsqlConnection connection)
    {
        var (update, entry) = (new NpgsqlBatchCommand(AccountSql.Update), new NpgsqlBatchCommand(AccountSql.AddEntry));
        _batch = new NpgsqlBatch(connection) { BatchCommands = { update, entry } };
        (_update, _entry) = (update.Parameters, entry.Parameters);
        _update.With("newVersion", NpgsqlDbType.Bigint, 0L).With("at", NpgsqlDbType.TimestampTz, 0L).With("amount", NpgsqlDbType.Numeric, 0m)
            .With("base", NpgsqlDbType.Numeric, 0m).With("day", NpgsqlDbType.Date, 0).With("id", NpgsqlDbType.Uuid, Guid.Empty).With("version", NpgsqlDbType.Bigint, 0L)
            .With("currency", NpgsqlDbType.Text, AccountModel.Currency).With("rate", NpgsqlDbType.Numeric, 1m).With("tenant", NpgsqlDbType.Text, "default");
        _entry.With("id", NpgsqlDbType.Uuid, Guid.Empty).With("newVersion", NpgsqlDbType.Bigint, 0L).With("at", NpgsqlDbType.TimestampTz, 0L)
            .With("commit", NpgsqlDbType.Uuid, Guid.Empty).With("old", NpgsqlDbType.Json, "").With("tenant", NpgsqlDbType.Text, "default")
            .With("kind", NpgsqlDbType.Text, Journal.Kind).With("actor", NpgsqlDbType.Uuid, Journal.Actor);
    }

    public Task PrepareAsync() => _batch.PrepareAsync();

    /// <summary>Writes the amount.</summary>
    /// <param name="save">Which account, and what.</param>
    /// <param name="version">The version that it has.</param>
    /// <param name="old">The old amount, for the journal.</param>
    /// <param name="now">When.</param>
    public async Task WriteAsync(Save save, long version, string old, Instant now)
    {
        var at = PostgresForms.Of(now);
        _update.Set(0, version + 1).Set(1, at).Set(2, save.Amount).Set(3, save.Amount).Set(4, PostgresForms.Of(now.InUtc().Date)).Set(5, save.Id).Set(6, version);
        _entry.Set(0, save.Id).Set(1, version + 1).Set(2, at).Set(3, Guid.CreateVersion7()).Set(4, old);
        if (await _batch.ExecuteNonQueryAsync() != 2)
            throw new InvalidOperationException("Somebody else wrote to the account.");
    }

    public ValueTask DisposeAsync() => _batch.DisposeAsync();
}
