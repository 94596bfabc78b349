using System.Runtime.CompilerServices;
using Crm.Errors;
using Crm.Persistence;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Crm.EntityFrameworkCore;

/// <summary>A store in a relational database: connections of the library's own, and connections that are a host's context.</summary>
/// <remarks>Thread-safe. Tables are made, or looked at, when it is first used.</remarks>
public abstract class RelationalStore : ICrmStore, IAsyncDisposable, IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ConditionalWeakTable<IModel, object> _checked = [];
    private readonly RecordCatalog _catalog;
    private volatile bool _isReady;

    /// <summary>Lays out the tables.</summary>
    /// <param name="catalog">The record types.</param>
    /// <param name="dialect">How the database writes things.</param>
    /// <param name="clock">Where it is not the system's, it says when work is due; otherwise the database's clock does.</param>
    protected RelationalStore(RecordCatalog catalog, RelationalDialect dialect, TimeProvider clock)
    {
        _catalog = catalog;
        Tables = new RelationalTables(catalog, dialect);
        Work = new RelationalWork(Tables, OpenReadyAsync, clock);
    }

    /// <summary>The tables, and the statements on them.</summary>
    public RelationalTables Tables { get; }

    /// <inheritdoc/>
    public IWorkStore Work { get; }

    /// <inheritdoc/>
    public async ValueTask<IStoreConnection> ConnectAsync(TenantId tenant, CancellationToken cancellationToken) =>
        new RelationalConnection(Tables, await OpenReadyAsync(cancellationToken).ConfigureAwait(false), tenant);

    /// <summary>Says what the database holds, before it is used.</summary>
    /// <remarks>Makes nothing: no file, no table. A program may ask so before it begins in a database that is somebody else's, or answers from one that is empty.</remarks>
    /// <exception cref="StoreException">The database cannot be reached or read.</exception>
    public async ValueTask<DatabaseContent> LookAsync(CancellationToken cancellationToken = default)
    {
        var content = DatabaseContent.Nothing;
        await TellAsync(async () => content = await LookAsync(new SchemaKeeper(Tables), cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        return content;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        _gate.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        DisposeAsync().AsTask().GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }

    /// <summary>A connection that reads and writes through a context of the host, in its transaction when it has one.</summary>
    internal async ValueTask<IStoreConnection> ConnectAsync(DbContext context, TenantId tenant, CancellationToken cancellationToken)
    {
        if (!string.Equals(context.Database.ProviderName, Tables.Dialect.Provider, StringComparison.Ordinal))
            throw new InvalidOperationException($"The context is of {context.Database.ProviderName}, the CRM's store of {Tables.Dialect.Provider}: a session works on one database.");
        _checked.GetValue(context.Model, _ =>
        {
            CrmModelCheck.Check(context, _catalog);
            return _catalog;
        });
        await TellAsync(() => MeetAsync(context, cancellationToken)).ConfigureAwait(false);
        await EnsureReadyAsync(cancellationToken).ConfigureAwait(false);
        return new RelationalConnection(Tables, new HostSession(context, Tables, AfterHostCommit), tenant);
    }

    /// <summary>Opens the library's own way to the database.</summary>
    protected abstract ValueTask<IOwnSession> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Makes the tables, brings them up to date or looks whether they are there.</summary>
    private protected abstract ValueTask PrepareAsync(SchemaKeeper schema, CancellationToken cancellationToken);

    /// <summary>Looks what the database holds, and makes nothing.</summary>
    private protected abstract ValueTask<DatabaseContent> LookAsync(SchemaKeeper schema, CancellationToken cancellationToken);

    /// <summary>Gives back what the store holds.</summary>
    protected abstract ValueTask CloseAsync();

    /// <summary>Throws when a host's context is of another database; makes a connection of it that is open as able as the library's own.</summary>
    /// <exception cref="InvalidOperationException">It is of another database.</exception>
    private protected abstract ValueTask MeetAsync(DbContext context, CancellationToken cancellationToken);

    /// <summary>Called when a commit was written through a host's connection.</summary>
    private protected virtual void AfterHostCommit()
    {
    }

    /// <summary>The provider's error as the library's.</summary>
    private protected abstract StoreException? Translate(Exception error);

    private async ValueTask<IOwnSession> OpenReadyAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await EnsureReadyAsync(cancellationToken).ConfigureAwait(false);
        return await OpenAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask EnsureReadyAsync(CancellationToken cancellationToken)
    {
        if (_isReady)
            return;
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_isReady)
                await TellAsync(() => PrepareAsync(new SchemaKeeper(Tables), cancellationToken)).ConfigureAwait(false);
            _isReady = true;
        }
        finally
        {
            _gate.Release();
        }
    }

    private async ValueTask TellAsync(Func<ValueTask> act)
    {
        try
        {
            await act().ConfigureAwait(false);
        }
        catch (Exception error) when (Translate(error) is not null)
        {
            throw Translate(error)!;
        }
    }
}
