using System.Globalization;
using Crm.EntityFrameworkCore;
using Crm.Errors;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Crm.PostgreSql;

/// <summary>Keeps the CRM in PostgreSQL, which any number of application nodes may share.</summary>
/// <remarks>Thread-safe. Connections come from a pool for one statement at a time; a commit is one batch, and one trip, but with many new rows, which go by COPY. Dispose of it to close the pool.</remarks>
public sealed class PostgresStore : RelationalStore
{
    private readonly PostgresOptions _options;
    private readonly TimeProvider _clock;
    private readonly NpgsqlDataSource _source;
    private readonly string _place;
    private volatile string? _met;

    /// <summary>Makes a store; the database is reached when it is first needed.</summary>
    /// <param name="catalog">The record types it keeps.</param>
    /// <param name="options">Which database, and how.</param>
    /// <param name="clock">Says when tables were made; where it is not the system's, also when work is due.</param>
    public PostgresStore(RecordCatalog catalog, PostgresOptions options, TimeProvider clock) : base(catalog, options?.SkipsLocked == false ? PostgresDialect.Waiting : PostgresDialect.Instance, clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _clock = clock;
        var text = new NpgsqlConnectionStringBuilder(options.ConnectionString);
        // A session in a TransactionScope would call committed what the scope undoes; a context of the host refuses it with words.
        text.Enlist = false;
        if (options.PreparedStatements == 0)
            text.MaxAutoPrepare = 0;
        else if (text.MaxAutoPrepare == 0)
            (text.MaxAutoPrepare, text.AutoPrepareMinUsages) = (options.PreparedStatements, 2);
        // The library leaves nothing on a connection that would have to be reset before the next statement.
        text.NoResetOnClose = true;
        _source = NpgsqlDataSource.Create(text);
        _place = PostgresErrors.PlaceOf(text);
    }

    /// <inheritdoc/>
    protected override ValueTask<IOwnSession> OpenAsync(CancellationToken cancellationToken) => new(new PostgresSession(_source, _place));

    /// <inheritdoc/>
    protected override ValueTask CloseAsync() => _source.DisposeAsync();

    private protected override StoreException? Translate(Exception error) => PostgresErrors.Translate(error, writing: false, _place);

    private protected override ValueTask MeetAsync(DbContext context, CancellationToken cancellationToken)
    {
        var text = context.Database.GetDbConnection().ConnectionString;
        if (string.Equals(text, _met, StringComparison.Ordinal))
            return ValueTask.CompletedTask;
        var (theirs, ours) = (PlaceOf(text), PlaceOf(_options.ConnectionString));
        if (!string.Equals(theirs, ours, StringComparison.Ordinal))
            throw new InvalidOperationException($"The context's database is {theirs}, the CRM's store's is {ours}: a session works on one database. Give UseNpgsql and UsePostgres the same connection string.");
        _met = text;
        return ValueTask.CompletedTask;
    }

    // Servers may have several names; those of the machine itself are taken for one.
    private static string PlaceOf(string connectionString)
    {
        var text = new NpgsqlConnectionStringBuilder(connectionString);
        var host = text.Host is "127.0.0.1" or "::1" ? "localhost" : text.Host;
        var schema = string.IsNullOrEmpty(text.SearchPath) ? "public" : text.SearchPath;
        return string.Create(CultureInfo.InvariantCulture, $"{host}:{text.Port}/{text.Database ?? text.Username} ({schema})");
    }

    private protected override async ValueTask PrepareAsync(SchemaKeeper schema, CancellationToken cancellationToken)
    {
        var connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = connection.ConfigureAwait(false);
        await PrepareAsync(connection, schema, cancellationToken).ConfigureAwait(false);
    }

    private protected override async ValueTask<DatabaseContent> LookAsync(SchemaKeeper schema, CancellationToken cancellationToken)
    {
        var connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = connection.ConfigureAwait(false);
        const string TablesThere = "SELECT relname::text FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')";
        return await schema.LookAsync(connection, TablesThere, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask PrepareAsync(NpgsqlConnection connection, SchemaKeeper schema, CancellationToken cancellationToken)
    {
        if (!_options.KeepsSchema)
        {
            if (await schema.ProblemsAsync(connection, null, cancellationToken).ConfigureAwait(false) is { Count: > 0 } problems)
                throw new StoreException($"The database lacks tables of the model: {string.Join(" ", problems)} Run the host's migrations.");
        }
        else if (await schema.IsNeededAsync(connection, null, cancellationToken).ConfigureAwait(false))
        {
            await EnsureAsync(connection, schema, cancellationToken).ConfigureAwait(false);
        }

        await schema.SettleAsync(connection, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask EnsureAsync(NpgsqlConnection connection, SchemaKeeper schema, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = transaction.ConfigureAwait(false);
        // Nodes that start together make the tables one after another.
        var command = new NpgsqlCommand("SELECT pg_advisory_xact_lock(hashtext(current_schema() || '.crm_schema'))", connection, transaction);
        await using (command.ConfigureAwait(false))
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        await schema.EnsureAsync(connection, transaction, _clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }
}
