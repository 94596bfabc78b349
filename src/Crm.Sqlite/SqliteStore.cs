using System.Data;
using Crm.EntityFrameworkCore;
using Crm.Errors;
using Crm.Records;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Crm.Sqlite;

/// <summary>Keeps the CRM in one SQLite file that any number of threads and processes may use.</summary>
/// <remarks>
/// Thread-safe. Connections stay open with their prepared statements; writers of this process queue up, those of others are waited for. Dispose of it to
/// close the file.
/// </remarks>
public sealed class SqliteStore : RelationalStore
{
    private readonly SqliteOptions _options;
    private readonly TimeProvider _clock;
    private readonly SqliteFile _file;
    private volatile string? _met;

    /// <summary>Makes a store; the file is opened when it is first needed.</summary>
    /// <param name="catalog">The record types it keeps.</param>
    /// <param name="options">Which file, and how.</param>
    /// <param name="clock">Says when tables were made; where it is not the system's, also when work is due.</param>
    /// <exception cref="ArgumentException">The path names no file.</exception>
    public SqliteStore(RecordCatalog catalog, SqliteOptions options, TimeProvider clock) : base(catalog, SqliteDialect.Instance, clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (string.IsNullOrWhiteSpace(options.Path) || options.Path.Contains(":memory:", StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException("A SQLite store needs a file, for each session has a connection of its own; UseInMemory() keeps records without one.", nameof(options));
        if (options.Path.Contains('=', StringComparison.Ordinal) && !File.Exists(options.Path))
            throw new ArgumentException($"A SQLite store is given the path of its file, such as crm.db, not a connection string; got '{options.Path}'.", nameof(options));
        _options = options;
        _clock = clock;
        _file = new SqliteFile(options);
    }

    /// <summary>Copies everything that is committed to another file, while others read and write.</summary>
    /// <param name="path">The file to make; one that is there already is refused. It is there once it is whole: until then it has another name, which ends in <c>-partial</c>.</param>
    /// <param name="cancellationToken">Heeded before the copy begins.</param>
    /// <exception cref="IOException">The file is there already.</exception>
    /// <exception cref="StoreException">The copy failed.</exception>
    public async ValueTask BackupAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        cancellationToken.ThrowIfCancellationRequested();
        if (File.Exists(path))
            throw new IOException($"The file {path} is there already: a backup never overwrites.");
        var lane = _file.Take();
        await using var closing = lane.ConfigureAwait(false);
        // Another one may be on its way to the same name.
        var partial = $"{path}-{System.IO.Path.GetRandomFileName()}-partial";
        try
        {
            Copy(lane, partial);
            File.Move(partial, path);
        }
        catch (SqliteException error)
        {
            throw SqliteErrors.Translate(error, path)!;
        }
        finally
        {
            Remove(partial);
        }
    }

    /// <summary>Looks at the engine, the file and its tables, and reads every page of it.</summary>
    public async ValueTask<SqliteCheck> CheckAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var lane = _file.Take();
        await using var closing = lane.ConfigureAwait(false);
        try
        {
            var damage = new List<string>();
            using (var command = lane.Connection.CreateCommand())
            {
                command.CommandText = "PRAGMA integrity_check";
                using var reader = command.ExecuteReader();
                while (reader.Read())
                    damage.Add(reader.GetString(0));
            }

            var missing = await new SchemaKeeper(Tables).ProblemsAsync(lane.Connection, null, cancellationToken).ConfigureAwait(false);
            return new SqliteCheck(
                Engine.Version,
                _file.JournalMode,
                Engine.MustGuardCheckpoints,
                damage is ["ok"] ? [] : damage,
                missing);
        }
        catch (SqliteException error)
        {
            throw SqliteErrors.Translate(error, _file.Path)!;
        }
    }

    /// <inheritdoc/>
    protected override ValueTask<IOwnSession> OpenAsync(CancellationToken cancellationToken) => new(_file.Take());

    /// <inheritdoc/>
    protected override ValueTask CloseAsync()
    {
        _file.Dispose();
        return ValueTask.CompletedTask;
    }

    private protected override StoreException? Translate(Exception error) => SqliteErrors.Translate(error, _file.Path);

    private protected override void AfterHostCommit() => _file.AfterHostCommit();

    private protected override async ValueTask MeetAsync(DbContext context, CancellationToken cancellationToken)
    {
        var connection = (SqliteConnection)context.Database.GetDbConnection();
        if (connection.State != ConnectionState.Open && string.Equals(connection.ConnectionString, _met, StringComparison.Ordinal))
            return;
        // Only SQLite knows what file a connection string means in the end.
        await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Meet(connection);
        }
        finally
        {
            await context.Database.CloseConnectionAsync().ConfigureAwait(false);
        }
    }

    private void Meet(SqliteConnection connection)
    {
        var theirs = connection.DataSource;
        if (theirs is "" or ":memory:" || !RealPath.Comparer.Equals(RealPath.Of(theirs), _file.Path))
        {
            throw new InvalidOperationException(
                $"The context's database is {(theirs is "" ? ":memory:" : theirs)}, the CRM's store's is {_file.Path}: a session works on one database. Give UseSqlite of both the same file.");
        }

        HostConnections.PrepareOpen(connection);
        _met = connection.ConnectionString;
    }

    private protected override async ValueTask PrepareAsync(SchemaKeeper schema, CancellationToken cancellationToken)
    {
        var lane = _file.Take();
        await using var closing = lane.ConfigureAwait(false);
        if (_options.KeepsSchema)
        {
            // A host may hold the write lock while it opens its first session.
            if (await schema.IsNeededAsync(lane.Connection, null, cancellationToken).ConfigureAwait(false))
                await EnsureAsync(schema, lane, cancellationToken).ConfigureAwait(false);
        }
        else if (await schema.ProblemsAsync(lane.Connection, null, cancellationToken).ConfigureAwait(false) is { Count: > 0 } problems)
            throw new StoreException($"The file {_file.Path} lacks tables of the model: {string.Join(" ", problems)} Run the host's migrations.");
    }

    private protected override async ValueTask<DatabaseContent> LookAsync(SchemaKeeper schema, CancellationToken cancellationToken)
    {
        if (!File.Exists(_file.Path))
            return DatabaseContent.Nothing;
        // SQLite keeps tables of its own.
        const string TablesThere = "SELECT name FROM sqlite_schema WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_'";

        // The usual way: one that only reads could not put right what a killed writer left, and would leave a log behind.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _file.Path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ConnectionString);
        await using var closing = connection.ConfigureAwait(false);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        return await schema.LookAsync(connection, TablesThere, cancellationToken).ConfigureAwait(false);
    }

    // A folder that is not there is for SQLite to tell of.
    private static void Remove(string path)
    {
        if (File.Exists(path))
            File.Delete(path);
    }

    private static void Copy(Lane lane, string path)
    {
        using var target = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        target.Open();
        // What fails is thrown away, so no journal needs to be left beside it.
        using var command = target.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = MEMORY";
        command.ExecuteNonQuery();
        lane.Connection.BackupDatabase(target);
    }

    private async ValueTask EnsureAsync(SchemaKeeper schema, Lane lane, CancellationToken cancellationToken)
    {
        lane.Execute("BEGIN IMMEDIATE");
        try
        {
            await schema.EnsureAsync(lane.Connection, null, _clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
            lane.Execute("COMMIT");
        }
        catch
        {
            lane.Undo();
            throw;
        }
    }
}
