using Crm.Persistence;
using Crm.Records;
using Npgsql;

namespace Crm.PostgreSql.Tests;

/// <summary>A transaction that stays open for as long as a test wants, as a host's own may; undone when it is disposed of before it was committed.</summary>
internal sealed class HeldTransaction : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private HeldTransaction(NpgsqlConnection connection, NpgsqlTransaction transaction) => (_connection, _transaction) = (connection, transaction);

    public static async Task<HeldTransaction> BeginAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return new HeldTransaction(connection, await connection.BeginTransactionAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Writes a commit as a session in the host's transaction does.</summary>
    public async Task WriteAsync(PostgresStore store, CommitBatch batch)
    {
        var dialect = PostgresDialect.Instance;
        foreach (var call in store.Tables.Sql.Commit(TenantId.Default, batch).AllCalls)
        {
            await using var command = new NpgsqlCommand(dialect.Guarded(call.Statement), _connection, _transaction);
            for (var i = 0; i < call.Values.Length; i++)
                dialect.Bind(command.Parameters, call.Values[i].IsMissing ? null : dialect.ToDatabase(call.Values[i], call.Statement.Parameters[i]), call.Statement.Parameters[i]);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
    }

    public async Task ExecuteAsync(string text)
    {
        await using var command = new NpgsqlCommand(text, _connection, _transaction);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public Task CommitAsync() => _transaction.CommitAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
