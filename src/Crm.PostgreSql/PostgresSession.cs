using System.Collections.Immutable;
using System.Data.Common;
using Crm.EntityFrameworkCore;
using Crm.Errors;
using Crm.Sql;
using Npgsql;

namespace Crm.PostgreSql;

/// <summary>A database as a session sees it: every statement on a connection from the pool, every commit in one batch.</summary>
/// <remarks>
/// A batch without a transaction is one, and one trip. Statements that must change a row are written so that they fail where they do not, which undoes
/// the batch. A commit with many new rows of one table sends those by COPY first, in a transaction.
/// </remarks>
internal sealed class PostgresSession(NpgsqlDataSource source, string place) : IOwnSession
{
    /// <summary>Marks an error that came before anything was sent, so that nothing can have been written.</summary>
    internal const string NotSent = "Crm.NotSent";

    private const int MaxTries = 5;

    public bool MayNest => true;

    public ValueTask<IRows> QueryAsync(SqlCall call, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(call.Statement.Text);
        PostgresDialect.Instance.Bind(command.Parameters, call);
        return OpenAsync(command, cancellationToken);
    }

    public ValueTask<IRows> QueryAsync(SqlFragment query, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(query.Text);
        PostgresDialect.Instance.Bind(command.Parameters, query);
        return OpenAsync(command, cancellationToken);
    }

    public async ValueTask<bool> WriteAsync(
        SqlCommit commit, Func<CancellationToken, ValueTask<bool>> happened, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await WriteOnceAsync(commit, cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException error) when (attempt < MaxTries && PostgresErrors.MayWriteAgain(error))
            {
                // Undone because of others, not because of what it says.
            }
            catch (NpgsqlException error) when (PostgresErrors.Translate(error, writing: true, place) is { CommitUnknown: true })
            {
                var answer = await AskAsync(happened).ConfigureAwait(false);
                if (answer == true)
                    return true;
                // A server that ends a session tells so when nothing of it is on its way any more.
                if (answer is null || error is not PostgresException || attempt == MaxTries)
                    throw;
            }
        }
    }

    public async ValueTask<IReadOnlyList<T>> ChangeAsync<T>(IReadOnlyList<SqlCall> calls, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = connection.ConfigureAwait(false);
        var batch = new NpgsqlBatch(connection);
        await using var closingBatch = batch.ConfigureAwait(false);
        foreach (var call in calls)
        {
            var command = new NpgsqlBatchCommand(call.Statement.Text);
            PostgresDialect.Instance.Bind(command.Parameters, call);
            batch.BatchCommands.Add(command);
        }

        var rows = new List<T>();
        // Once sent, whoever cancels would not know what it changed.
        var reader = await batch.ExecuteReaderAsync(CancellationToken.None).ConfigureAwait(false);
        await using var closingReader = reader.ConfigureAwait(false);
        do
        {
            while (await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false))
                rows.Add(read(reader));
        }
        while (await reader.NextResultAsync(CancellationToken.None).ConfigureAwait(false));
        return rows;
    }

    public StoreException? Translate(Exception error, bool writing) => PostgresErrors.Translate(error, writing, place);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async ValueTask<IRows> OpenAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            command.Connection = connection;
            return new PostgresRows(connection, command, await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            await command.DisposeAsync().ConfigureAwait(false);
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask<bool> WriteOnceAsync(SqlCommit commit, CancellationToken cancellationToken)
    {
        var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = connection.ConfigureAwait(false);
        try
        {
            if (commit.Inserts.IsEmpty)
                // Once sent, whoever cancels would not know whether it happened.
                await RunAsync(connection, null, commit.Calls, CancellationToken.None).ConfigureAwait(false);
            else
                await CopyAsync(connection, commit, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (PostgresException error) when (PostgresDialect.Instance.IsUnexpected(error))
        {
            return false;
        }
    }

    private static async ValueTask CopyAsync(NpgsqlConnection connection, SqlCommit commit, CancellationToken cancellationToken)
    {
        var transaction = await BeforeCommitAsync(() => connection.BeginTransactionAsync(cancellationToken).AsTask()).ConfigureAwait(false);
        await using var closing = transaction.ConfigureAwait(false);
        await BeforeCommitAsync(async () =>
        {
            foreach (var inserts in commit.Inserts)
                await PostgresCopy.RunAsync(connection, inserts, cancellationToken).ConfigureAwait(false);
            if (!commit.Calls.IsEmpty)
                await RunAsync(connection, transaction, commit.Calls, cancellationToken).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private static async ValueTask RunAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, ImmutableArray<SqlCall> calls, CancellationToken cancellationToken)
    {
        var batch = new NpgsqlBatch(connection, transaction);
        await using var closing = batch.ConfigureAwait(false);
        foreach (var call in calls)
        {
            var command = new NpgsqlBatchCommand(PostgresDialect.Instance.Guarded(call.Statement)!);
            PostgresDialect.Instance.Bind(command.Parameters, call);
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    // Found it is written; not found it may still be on its way. Null when nobody answers.
    private static async ValueTask<bool?> AskAsync(Func<CancellationToken, ValueTask<bool>> happened)
    {
        try
        {
            return await happened(CancellationToken.None).ConfigureAwait(false);
        }
        catch (StoreException)
        {
            return null;
        }
    }

    private ValueTask<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken) =>
        BeforeCommitAsync(() => source.OpenConnectionAsync(cancellationToken).AsTask());

    private static async ValueTask<T> BeforeCommitAsync<T>(Func<Task<T>> act)
    {
        try
        {
            return await act().ConfigureAwait(false);
        }
        catch (NpgsqlException error)
        {
            error.Data[NotSent] = true;
            throw;
        }
    }
}
