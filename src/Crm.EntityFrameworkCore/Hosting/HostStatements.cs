using System.Collections.Immutable;
using System.Data.Common;
using Crm.Sql;

namespace Crm.EntityFrameworkCore;

/// <summary>Runs the statements of a commit in a transaction on a host's connection.</summary>
internal static class HostStatements
{
    /// <summary>False at the first statement that does not do what it was expected to.</summary>
    public static async ValueTask<bool> RunAsync(
        DbTransaction transaction, ImmutableArray<SqlCall> calls, RelationalDialect dialect, CancellationToken cancellationToken)
    {
        try
        {
            return transaction.Connection!.CanCreateBatch
                ? await RunBatchAsync(transaction, calls, dialect, cancellationToken).ConfigureAwait(false)
                : await RunEachAsync(transaction, calls, dialect, cancellationToken).ConfigureAwait(false);
        }
        catch (DbException error) when (dialect.IsUnexpected(error))
        {
            return false;
        }
    }

    private static async ValueTask<bool> RunBatchAsync(
        DbTransaction transaction, ImmutableArray<SqlCall> calls, RelationalDialect dialect, CancellationToken cancellationToken)
    {
        var batch = transaction.Connection!.CreateBatch();
        await using var closing = batch.ConfigureAwait(false);
        batch.Transaction = transaction;
        foreach (var call in calls)
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = dialect.Guarded(call.Statement) ?? throw new NotSupportedException($"{dialect.GetType().Name} batches statements, so it must guard them.");
            dialect.Bind(command.Parameters, call);
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static async ValueTask<bool> RunEachAsync(
        DbTransaction transaction, ImmutableArray<SqlCall> calls, RelationalDialect dialect, CancellationToken cancellationToken)
    {
        foreach (var call in calls)
        {
            var command = transaction.Connection!.CreateCommand();
            await using var closing = command.ConfigureAwait(false);
            command.Transaction = transaction;
            command.CommandText = call.Statement.Text;
            dialect.Bind(command.Parameters, call);
            if (!await MeetsAsync(command, call.Statement.Expects, cancellationToken).ConfigureAwait(false))
                return false;
        }

        return true;
    }

    private static async ValueTask<bool> MeetsAsync(DbCommand command, RowExpectation expects, CancellationToken cancellationToken) => expects switch
    {
        RowExpectation.FindsOne => await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not null,
        RowExpectation.ChangesOne => await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 1,
        _ => await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) >= -1,
    };
}
