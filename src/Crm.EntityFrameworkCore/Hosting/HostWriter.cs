using System.Collections.Immutable;
using System.Data.Common;
using Crm.Sql;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Crm.EntityFrameworkCore;

/// <summary>Writes commits through a host's context: alone, in its transaction, or together with its own changes.</summary>
internal sealed class HostWriter(DbContext context, RelationalDialect dialect)
{
    private const string Savepoint = "crm";

    /// <summary>In a transaction of the host, which stays open; what is undone is ours only.</summary>
    public ValueTask<bool> WriteInAsync(DbTransaction transaction, ImmutableArray<SqlCall> calls, CancellationToken cancellationToken) =>
        BehindSavepointAsync(transaction, () => RunAsync(transaction, calls, cancellationToken), cancellationToken);

    /// <summary>In a transaction of its own on the context's connection.</summary>
    public async ValueTask<bool> WriteAloneAsync(ImmutableArray<SqlCall> calls, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Not begun through the context: it would have its strategy try again what may have happened.
            var transaction = await context.Database.GetDbConnection().BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using var closing = transaction.ConfigureAwait(false);
            if (!await RunAsync(transaction, calls, cancellationToken).ConfigureAwait(false))
                return false;
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        finally
        {
            await context.Database.CloseConnectionAsync().ConfigureAwait(false);
        }
    }

    /// <summary>With the host's own changes, in one transaction, tried again as the context's strategy says.</summary>
    public async ValueTask<bool> WriteWithHostAsync(ImmutableArray<SqlCall> calls, Func<CancellationToken, Task<bool>> happened, CancellationToken cancellationToken)
    {
        if (context.Database.CurrentTransaction?.GetDbTransaction() is { } open)
        {
            return await BehindSavepointAsync(
                open,
                async () => await RunAsync(open, calls, cancellationToken).ConfigureAwait(false) && await SaveAsync(accepts: true, cancellationToken).ConfigureAwait(false),
                cancellationToken).ConfigureAwait(false);
        }

        try
        {
            await context.Database.CreateExecutionStrategy().ExecuteInTransactionAsync(
                async token =>
                {
                    if (!await RunAsync(context.Database.CurrentTransaction!.GetDbTransaction(), calls, token).ConfigureAwait(false))
                        throw new CommitUndone();
                    await SaveAsync(accepts: false, token).ConfigureAwait(false);
                },
                happened,
                cancellationToken).ConfigureAwait(false);
        }
        catch (CommitUndone)
        {
            return false;
        }

        context.ChangeTracker.AcceptAllChanges();
        return true;
    }

    // After our part, for rows of the host may refer to records.
    private async ValueTask<bool> SaveAsync(bool accepts, CancellationToken cancellationToken)
    {
        await context.SaveChangesAsync(accepts, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static async ValueTask<bool> BehindSavepointAsync(DbTransaction transaction, Func<ValueTask<bool>> write, CancellationToken cancellationToken)
    {
        await transaction.SaveAsync(Savepoint, cancellationToken).ConfigureAwait(false);
        bool written;
        try
        {
            written = await write().ConfigureAwait(false);
        }
        catch
        {
            await TryUndoAsync(transaction).ConfigureAwait(false);
            throw;
        }

        if (!written)
            await transaction.RollbackAsync(Savepoint, CancellationToken.None).ConfigureAwait(false);
        await transaction.ReleaseAsync(Savepoint, CancellationToken.None).ConfigureAwait(false);
        return written;
    }

    // Where the connection is gone, or the database has undone it all by itself, the first error is the one to tell.
    private static async ValueTask TryUndoAsync(DbTransaction transaction)
    {
        try
        {
            await transaction.RollbackAsync(Savepoint, CancellationToken.None).ConfigureAwait(false);
            await transaction.ReleaseAsync(Savepoint, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (error is DbException or InvalidOperationException)
        {
        }
    }

    private async ValueTask<bool> RunAsync(DbTransaction transaction, ImmutableArray<SqlCall> calls, CancellationToken cancellationToken)
    {
        try
        {
            return transaction.Connection!.CanCreateBatch
                ? await RunBatchAsync(transaction, calls, cancellationToken).ConfigureAwait(false)
                : await RunEachAsync(transaction, calls, cancellationToken).ConfigureAwait(false);
        }
        catch (DbException error) when (dialect.IsUnexpected(error))
        {
            return false;
        }
    }

    private async ValueTask<bool> RunBatchAsync(DbTransaction transaction, ImmutableArray<SqlCall> calls, CancellationToken cancellationToken)
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

    private async ValueTask<bool> RunEachAsync(DbTransaction transaction, ImmutableArray<SqlCall> calls, CancellationToken cancellationToken)
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

    // Leaves the transaction, which undoes the host's part as well.
    private sealed class CommitUndone : Exception;
}
