using Crm.EntityFrameworkCore;
using Crm.Errors;
using Crm.Persistence;
using Crm.Records;
using Crm.Work;
using Npgsql;

namespace Crm.PostgreSql;

/// <summary>Keeps the CRM in PostgreSQL, which any number of application nodes may share.</summary>
/// <remarks>Thread-safe. Connections come from a pool for one statement at a time; a commit is one batch, and one trip. Dispose of it to close the pool.</remarks>
public sealed class PostgresStore : ICrmStore, IAsyncDisposable
{
    private readonly PostgresOptions _options;
    private readonly TimeProvider _clock;
    private readonly RelationalTables _tables;
    private readonly NpgsqlDataSource _source;
    private readonly SemaphoreSlim _schemaGate = new(1, 1);
    private volatile bool _isReady;

    /// <summary>Makes a store; the database is reached when it is first needed.</summary>
    /// <param name="catalog">The record types it keeps.</param>
    /// <param name="options">Which database, and how.</param>
    /// <param name="clock">Says when tables were made.</param>
    public PostgresStore(RecordCatalog catalog, PostgresOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _clock = clock;
        _tables = new RelationalTables(catalog, PostgresDialect.Instance);
        var text = new NpgsqlConnectionStringBuilder(options.ConnectionString);
        if (text.MaxAutoPrepare == 0)
            (text.MaxAutoPrepare, text.AutoPrepareMinUsages) = (options.PreparedStatements, 2);
        _source = NpgsqlDataSource.Create(text);
    }

    /// <inheritdoc/>
    public async ValueTask<IStoreConnection> ConnectAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_isReady)
            await PrepareAsync(cancellationToken).ConfigureAwait(false);
        return new RelationalConnection(_tables, new PostgresSession(_source), tenant);
    }

    /// <summary>The work that was written for a tenant and not taken yet, by due instant.</summary>
    public async ValueTask<IReadOnlyList<WorkItem>> WorkOfAsync(TenantId tenant, CancellationToken cancellationToken = default)
    {
        var connection = (RelationalConnection)await ConnectAsync(tenant, cancellationToken).ConfigureAwait(false);
        await using var closing = connection.ConfigureAwait(false);
        var work = new List<WorkItem>();
        await foreach (var item in connection.WorkAsync(cancellationToken).ConfigureAwait(false))
            work.Add(item);
        return work;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync().ConfigureAwait(false);
        _schemaGate.Dispose();
    }

    private async ValueTask PrepareAsync(CancellationToken cancellationToken)
    {
        await _schemaGate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_isReady)
                return;
            var connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using var closing = connection.ConfigureAwait(false);
            await PrepareAsync(connection, new SchemaKeeper(_tables), cancellationToken).ConfigureAwait(false);
            _isReady = true;
        }
        catch (NpgsqlException error)
        {
            throw PostgresErrors.Translate(error, writing: false)!;
        }
        finally
        {
            _schemaGate.Release();
        }
    }

    private async ValueTask PrepareAsync(NpgsqlConnection connection, SchemaKeeper schema, CancellationToken cancellationToken)
    {
        if (!_options.KeepsSchema)
        {
            if (await schema.ProblemsAsync(connection, null, cancellationToken).ConfigureAwait(false) is { Count: > 0 } problems)
                throw new StoreException($"The database lacks tables of the model: {string.Join(" ", problems)} Run the host's migrations.");
            return;
        }

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
