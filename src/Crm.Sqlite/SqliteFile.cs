using System.Collections.Concurrent;
using System.Globalization;
using Crm.Errors;
using Microsoft.Data.Sqlite;

namespace Crm.Sqlite;

/// <summary>One database file: its kept connections, its queue of writers, its checkpoints.</summary>
internal sealed class SqliteFile : IDisposable
{
    private readonly SqliteOptions _options;
    private readonly ConcurrentStack<Lane> _idle = new();
    private readonly Lazy<bool> _rollbackJournal;
    private volatile bool _disposed;

    public SqliteFile(SqliteOptions options)
    {
        _options = options;
        Path = RealPath.Of(options.Path);
        Checkpoints = new Checkpoints(Path, options.BusyTimeout);
        _rollbackJournal = new Lazy<bool>(() => Engine.MustGuardCheckpoints && Directory.Exists(System.IO.Path.GetDirectoryName(Path)) && !Checkpoints.CanLock());
    }

    public string Path { get; }

    public WriteTurns Writers { get; } = new();

    public Checkpoints Checkpoints { get; }

    /// <summary>How the file is journalled: <c>wal</c> or <c>delete</c>.</summary>
    public string JournalMode => _rollbackJournal.Value ? "delete" : "wal";

    public Lane Take()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _idle.TryPop(out var lane) ? lane : Open();
    }

    public void Return(Lane lane)
    {
        if (_disposed || _idle.Count >= _options.IdleConnections)
            lane.Close();
        else
            _idle.Push(lane);
    }

    /// <summary>Checkpoints now and then what hosts write over connections of their own.</summary>
    public void AfterHostCommit()
    {
        if (!Checkpoints.IsDue(Checkpoints.PagesOfHostCommit))
            return;
        var lane = Take();
        try
        {
            Checkpoints.Run(lane);
        }
        finally
        {
            Return(lane);
        }
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        var emptied = false;
        while (_idle.TryPop(out var lane))
        {
            emptied = emptied || Checkpoints.Empty(lane);
            lane.Close();
        }

        Writers.Dispose();
    }

    private Lane Open()
    {
        var text = new SqliteConnectionStringBuilder { DataSource = Path, Pooling = false, DefaultTimeout = 1 };
        var connection = new SqliteConnection(text.ConnectionString);
        try
        {
            connection.Open();
            Engine.LeaveWalOnClose(connection.Handle!);
            Prepare(connection);
            return new Lane(this, connection);
        }
        catch (SqliteException error)
        {
            connection.Dispose();
            throw SqliteErrors.Translate(error, Path)!;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void Prepare(SqliteConnection connection)
    {
        SqliteFunctions.Register(connection);
        using var command = connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {(long)_options.BusyTimeout.TotalMilliseconds}");
        command.ExecuteNonQuery();
        // Read first: beside a file that is no database nothing is made, not even a lock.
        command.CommandText = "PRAGMA schema_version";
        command.ExecuteNonQuery();
        command.CommandText = $"PRAGMA journal_mode = {JournalMode}";
        if (command.ExecuteScalar() as string is not { } mode || !string.Equals(mode, JournalMode, StringComparison.OrdinalIgnoreCase))
            throw new StoreException($"The file {Path} cannot be kept in journal mode {JournalMode}.");
        command.CommandText = $"PRAGMA synchronous = {(_options.Durability == SqliteDurability.Full || _rollbackJournal.Value ? "FULL" : "NORMAL")}"
            + (Engine.MustGuardCheckpoints ? "; PRAGMA wal_autocheckpoint = 0" : "") + "; PRAGMA analysis_limit = 1000";
        command.ExecuteNonQuery();
    }
}
