using System.Data.Common;
using Crm.Sql;
using Microsoft.Data.Sqlite;

namespace Crm.Docs.Tests.Examples;

/// <summary>A statement and its parameters, ready for any connection.</summary>
internal sealed record OwnCommand(string Text, IReadOnlyList<(string Name, object? Value)> Parameters)
{
    #region own-binding
    public static OwnCommand Of(SqlFragment query) => new(query.Text, [.. query.Parameters.Select(p => (p.Name, (object?)p.Value))]);

    public static OwnCommand Of(SqlCall call) => new(
        call.Statement.Text,
        [.. call.Values.Select((value, i) => ($"p{i}", value.IsMissing ? null : OwnDialect.Instance.ToDatabase(value, call.Statement.Parameters[i])))]);
    #endregion

    public SqliteCommand On(SqliteConnection connection, SqliteTransaction? transaction = null)
    {
        var command = connection.CreateCommand();
        command.CommandText = Text;
        command.Transaction = transaction;
        foreach (var (name, value) in Parameters)
            command.Parameters.AddWithValue("@" + name, value ?? DBNull.Value);
        return command;
    }
}

/// <summary>The rows of a query, on a connection of their own.</summary>
internal sealed class OwnRows(OwnStore store, OwnCommand query) : IAsyncDisposable
{
    private SqliteConnection? _connection;
    private SqliteCommand? _command;
    private SqliteDataReader? _reader;

    public DbDataReader Row => _reader!;

    public async ValueTask<bool> NextAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            _connection ??= store.Open();
            _command ??= query.On(_connection);
            _reader ??= await _command.ExecuteReaderAsync(cancellationToken);
            return await _reader.ReadAsync(cancellationToken);
        }
        catch (SqliteException error)
        {
            throw store.Translate(error);
        }
    }

    public async ValueTask<List<T>> ToListAsync<T>(Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        var found = new List<T>();
        while (await NextAsync(cancellationToken))
            found.Add(read(Row));
        return found;
    }

    public ValueTask DisposeAsync()
    {
        _reader?.Dispose();
        _command?.Dispose();
        _connection?.Dispose();
        return ValueTask.CompletedTask;
    }
}
