using Crm.Errors;
using Crm.Persistence;
using Crm.Records;
using Crm.Sql;
using Microsoft.Data.Sqlite;

namespace Crm.Docs.Tests.Examples;

/// <summary>A store written by the guide: a SQLite file, opened for each call.</summary>
public sealed class OwnStore(RecordCatalog catalog, string path) : ICrmStore
{
    private readonly StoreSql _sql = new(catalog, OwnDialect.Instance);

    #region own-connect
    public ValueTask<IStoreConnection> ConnectAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(new OwnConnection(this, _sql, tenant));
    }
    #endregion

    #region own-tables
    /// <summary>Makes the tables in an empty file.</summary>
    public void CreateTables()
    {
        using var connection = Open();
        Run(connection, "PRAGMA journal_mode = WAL");
        foreach (var table in _sql.Tables)
            Run(connection, $"CREATE TABLE {OwnDialect.Instance.Table(table.Type)} ({Names(table.Names)}, PRIMARY KEY (tenant, id))");
        foreach (var table in SystemTable.All)
        {
            // Where the database gives a position, it is the key by itself: only so does SQLite number rows.
            var columns = Names(table.Columns.Where(c => !table.IsNumbered || c != table.Key[^1]).Select(OwnDialect.Instance.ColumnName));
            var key = table.IsNumbered ? "position INTEGER PRIMARY KEY" : $"PRIMARY KEY ({Names(table.Key.Select(OwnDialect.Instance.ColumnName))})";
            Run(connection, $"CREATE TABLE {OwnDialect.Instance.Table(table)} ({(table.IsNumbered ? $"{key}, {columns}" : $"{columns}, {key}")})");
            // A database that holds real data gets the others too.
            foreach (var index in table.Indexes.Where(i => i.IsUnique))
                Run(connection, $"CREATE UNIQUE INDEX own_{table.Name}{index.Name} ON {OwnDialect.Instance.Table(table)} ({Names(index.Columns.Select(OwnDialect.Instance.ColumnName))}) WHERE {Present(index)}");
        }
    }
    #endregion

    internal SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={path}");
        OwnDialect.Register(connection);
        connection.Open();
        return connection;
    }

    #region own-errors
    internal StoreException Translate(SqliteException error) =>
        new($"SQLite failed on {path}: {error.Message}", error) { IsTransient = error.SqliteErrorCode is 5 or 6 or 13 };
    #endregion

    private static void Run(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    private static string Present(SystemIndex index) => string.Join(" AND ", index.Present.Select(c => $"{OwnDialect.Instance.Quote(OwnDialect.Instance.ColumnName(c))} IS NOT NULL"));

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(OwnDialect.Instance.Quote));
}
