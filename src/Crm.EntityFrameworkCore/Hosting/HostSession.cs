using System.Data.Common;
using Crm.Errors;
using Crm.Sql;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Crm.EntityFrameworkCore;

/// <summary>A host's context as a session sees it: its connection, and its transaction when it has one.</summary>
/// <param name="context">The host's context; belongs to the host.</param>
/// <param name="tables">The tables.</param>
/// <param name="afterCommit">Called when a commit was written.</param>
internal sealed class HostSession(DbContext context, RelationalTables tables, Action afterCommit) : IDatabaseSession
{
    /// <summary>True while the host's own changes are to be written with the commit.</summary>
    public bool IsWithHost { get; set; }

    public DbContext Context => context;

    public RelationalTables Tables => tables;

    // Not every provider reads two results over one connection.
    public bool MayNest => false;

    public ValueTask<IRows> QueryAsync(SqlCall call, CancellationToken cancellationToken) =>
        OpenAsync(call.Statement.Text, command => tables.Dialect.Bind(command.Parameters, call), cancellationToken);

    public ValueTask<IRows> QueryAsync(SqlFragment query, CancellationToken cancellationToken) =>
        OpenAsync(query.Text, command => tables.Dialect.Bind(command.Parameters, query), cancellationToken);

    public async ValueTask<bool> WriteAsync(
        SqlCommit commit, Func<CancellationToken, ValueTask<bool>> happened, CancellationToken cancellationToken)
    {
        var isOurs = context.Database.CurrentTransaction is null;
        if (System.Transactions.Transaction.Current is not null)
            throw new InvalidOperationException("A session takes part in the context's own transaction, not in a TransactionScope: use context.Database.BeginTransactionAsync().");
        if (isOurs && !IsWithHost && context.ChangeTracker.HasChanges())
            throw new InvalidOperationException("The context has changes of the host that are not saved: save them first, or commit a session's changes with them in one transaction by CommitWithHostAsync().");
        var written = await new HostWrite(context, tables.Dialect, commit.AllCalls, IsWithHost, happened).RunAsync(cancellationToken).ConfigureAwait(false);
        if (written && isOurs)
            afterCommit();
        return written;
    }

    // A write tells of its own errors, for it knows how far it had come; the rest are the host's.
    public StoreException? Translate(Exception error, bool writing) =>
        writing ? null : tables.Dialect.Translate(StrategyErrors.Unwrap(error), writing, context.GetType().Name);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async ValueTask<IRows> OpenAsync(string text, Action<DbCommand> bind, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        var command = context.Database.GetDbConnection().CreateCommand();
        try
        {
            command.CommandText = text;
            command.Transaction = context.Database.CurrentTransaction?.GetDbTransaction();
            bind(command);
            return new HostRows(context, command, await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            await command.DisposeAsync().ConfigureAwait(false);
            await context.Database.CloseConnectionAsync().ConfigureAwait(false);
            throw;
        }
    }

    private sealed class HostRows(DbContext context, DbCommand command, DbDataReader reader) : IRows
    {
        public DbDataReader Reader => reader;

        public async ValueTask DisposeAsync()
        {
            await reader.DisposeAsync().ConfigureAwait(false);
            await command.DisposeAsync().ConfigureAwait(false);
            await context.Database.CloseConnectionAsync().ConfigureAwait(false);
        }
    }
}
