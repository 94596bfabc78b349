using System.Collections.Immutable;
using System.Data.Common;
using System.Runtime.ExceptionServices;
using Crm.Errors;
using Crm.Sql;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Crm.EntityFrameworkCore;

/// <summary>Writes one commit through a host's context, and tells of every failure whether the commit happened.</summary>
/// <remarks>
/// What fails before the COMMIT was sent has not happened. What fails from then on is looked for, and is unknown when it is neither found nor refused by the
/// database. What the host's own saving throws reaches the host as it is.
/// </remarks>
internal sealed class HostWrite(
    DbContext context, RelationalDialect dialect, ImmutableArray<SqlCall> calls, bool withHost, Func<CancellationToken, ValueTask<bool>> happened)
{
    private const string Savepoint = "crm";
    private bool _isHostSaving;

    // What came instead of the answer to a COMMIT, until it is certain that it did not happen.
    private Exception? _lost;

    /// <summary>In the host's transaction when there is one, and otherwise in one of its own, tried again as the context's strategy says.</summary>
    public async ValueTask<bool> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            return context.Database.CurrentTransaction?.GetDbTransaction() is { } open
                ? await WriteInAsync(open, cancellationToken).ConfigureAwait(false)
                : await WriteAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (_lost is not null)
        {
            var answer = await AskAsync().ConfigureAwait(false);
            if (answer == true)
                return Accept();
            if (answer is null || Translate(_lost, writing: true) is { CommitUnknown: true })
                throw Unknown(_lost);
            if (Translate(error, writing: false) is { } refused)
                throw refused;
            throw;
        }
        catch (Exception error) when (!_isHostSaving && Translate(error, writing: false) is not null)
        {
            throw Translate(error, writing: false)!;
        }
    }

    private async ValueTask<bool> WriteAsync(CancellationToken cancellationToken)
    {
        var written = await context.Database.CreateExecutionStrategy().ExecuteAsync(TryAsync, cancellationToken).ConfigureAwait(false);
        // What stands in the way may be what was lost.
        return (written || (_lost is not null && await happened(CancellationToken.None).ConfigureAwait(false))) && Accept();
    }

    private async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        if (_lost is not null && await LookAsync(cancellationToken).ConfigureAwait(false))
            return true;
        _isHostSaving = false;
        var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = transaction.ConfigureAwait(false);
        if (!await HostStatements.RunAsync(transaction.GetDbTransaction(), calls, dialect, cancellationToken).ConfigureAwait(false))
            return false;
        // These rows are held here now, so what was lost before is not on its way any more.
        _lost = null;
        await SaveAsync(accepts: false, cancellationToken).ConfigureAwait(false);
        await CommitAsync(transaction).ConfigureAwait(false);
        return true;
    }

    private async ValueTask CommitAsync(IDbContextTransaction transaction)
    {
        try
        {
            // Once sent, whoever cancels would not know whether it happened.
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            _lost = error;
            throw;
        }
    }

    // What is undone is ours only.
    private async ValueTask<bool> WriteInAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        await transaction.SaveAsync(Savepoint, cancellationToken).ConfigureAwait(false);
        bool written;
        try
        {
            written = await HostStatements.RunAsync(transaction, calls, dialect, cancellationToken).ConfigureAwait(false);
            if (written)
                await SaveAsync(accepts: true, cancellationToken).ConfigureAwait(false);
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

    // After our part, for rows of the host may refer to records.
    private async ValueTask SaveAsync(bool accepts, CancellationToken cancellationToken)
    {
        if (!withHost)
            return;
        _isHostSaving = true;
        await context.SaveChangesAsync(accepts, cancellationToken).ConfigureAwait(false);
        _isHostSaving = false;
    }

    private bool Accept()
    {
        if (withHost)
            context.ChangeTracker.AcceptAllChanges();
        return true;
    }

    // Strategies know the provider's errors, not the library's.
    private async ValueTask<bool> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await happened(cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException error) when (error.InnerException is { } inner)
        {
            ExceptionDispatchInfo.Throw(inner);
            throw;
        }
    }

    // Null when nobody answers.
    private async ValueTask<bool?> AskAsync()
    {
        try
        {
            return await happened(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (error is CrmException or DbException or InvalidOperationException or RetryLimitExceededException)
        {
            return null;
        }
    }

    private StoreException Unknown(Exception lost) => Translate(lost, writing: true) is { CommitUnknown: true } told
        ? told
        : new StoreException("The answer to a commit was lost, and nobody could be asked whether it happened.", lost) { CommitUnknown = true };

    private StoreException? Translate(Exception error, bool writing) => dialect.Translate(StrategyErrors.Unwrap(error, _lost), writing, context.GetType().Name);
}
