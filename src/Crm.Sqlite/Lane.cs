using System.Data.Common;
using Crm.EntityFrameworkCore;
using Crm.Errors;
using Crm.Sql;

namespace Crm.Sqlite;

/// <summary>A connection that stays open, with its prepared statements; given to one session at a time.</summary>
internal sealed class Lane : IOwnSession
{
    private readonly SqliteFile _file;
    private readonly Microsoft.Data.Sqlite.SqliteConnection _connection;
    private readonly KeptStatements _statements;

    public Lane(SqliteFile file, Microsoft.Data.Sqlite.SqliteConnection connection)
    {
        (_file, _connection) = (file, connection);
        _statements = new KeptStatements(connection);
    }

    public bool MayNest => true;

    public Microsoft.Data.Sqlite.SqliteConnection Connection => _connection;

    public ValueTask<IRows> QueryAsync(SqlCall call, CancellationToken cancellationToken) => new(_statements.Of(call).Open());

    public ValueTask<IRows> QueryAsync(SqlFragment query, CancellationToken cancellationToken) => new(_statements.Of(query).Open());

    public ValueTask<bool> WriteAsync(SqlCommit commit, Func<CancellationToken, ValueTask<bool>> happened, CancellationToken cancellationToken) =>
        InTurnAsync(() => SqliteWriter.Run(_statements, commit), cancellationToken);

    public async ValueTask<IReadOnlyList<T>> ChangeAsync<T>(IReadOnlyList<SqlCall> calls, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        await InTurnAsync(() => Change(calls, read, rows), cancellationToken).ConfigureAwait(false);
        return rows;
    }

    public StoreException? Translate(Exception error, bool writing) => SqliteErrors.Translate(error, _file.Path);

    public ValueTask DisposeAsync()
    {
        _file.Return(this);
        return ValueTask.CompletedTask;
    }

    public void Execute(string text) => _statements.Of(text).Execute();

    /// <summary>Rolls back what is open; SQLite may have done so already, as when the disk is full.</summary>
    public void Undo()
    {
        if (SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) == 0)
            Execute("ROLLBACK");
    }

    public void Close()
    {
        _statements.Dispose();
        _connection.Dispose();
    }

    private int PagesWritten()
    {
        _ = SQLitePCL.raw.sqlite3_db_status(_connection.Handle, SQLitePCL.raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, resetFlg: 1);
        return pages;
    }

    private async ValueTask<bool> InTurnAsync(Func<bool> write, CancellationToken cancellationToken)
    {
        bool written;
        using (await _file.Writers.EnterAsync(cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            written = InTransaction(write);
        }

        if (written && _file.Checkpoints.IsDue(PagesWritten()))
            _file.Checkpoints.Run(this);
        return written;
    }

    private bool Change<T>(IReadOnlyList<SqlCall> calls, Func<DbDataReader, T> read, List<T> rows)
    {
        foreach (var call in calls)
            _statements.Of(call).Each(row => rows.Add(read(row)));
        return true;
    }

    private bool InTransaction(Func<bool> write)
    {
        Execute("BEGIN IMMEDIATE");
        try
        {
            if (!write())
            {
                Execute("ROLLBACK");
                return false;
            }

            Execute("COMMIT");
            return true;
        }
        catch
        {
            Undo();
            throw;
        }
    }
}
