using Crm.Conformance;
using Crm.Persistence;
using Crm.Records;
using Crm.Work;

namespace Crm.PostgreSql.Tests;

/// <summary>Stores in schemas of their own, gone when they are disposed of.</summary>
internal sealed class PostgresFixture(PostgresServer server) : IStoreFixture
{
    public async ValueTask<ICrmStore> CreateAsync(CrmModel model, CancellationToken cancellationToken) =>
        new TemporaryStore(server, model.Catalog, await server.EmptySchemaAsync());

    public async ValueTask<IReadOnlyList<WorkItem>?> WorkOfAsync(ICrmStore store, TenantId tenant, CancellationToken cancellationToken) =>
        await ((TemporaryStore)store).Store.WorkOfAsync(tenant, cancellationToken);
}

/// <summary>A store in a schema of its own.</summary>
internal sealed class TemporaryStore(PostgresServer server, RecordCatalog catalog, string connectionString) : ICrmStore, IAsyncDisposable
{
    public PostgresStore Store { get; } = new(catalog, new PostgresOptions { ConnectionString = connectionString }, TimeProvider.System);

    public ValueTask<IStoreConnection> ConnectAsync(TenantId tenant, CancellationToken cancellationToken) => Store.ConnectAsync(tenant, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await server.DropAsync(connectionString);
    }
}
