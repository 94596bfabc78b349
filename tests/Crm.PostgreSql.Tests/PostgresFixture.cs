using Crm.Conformance;
using Crm.Persistence;
using Crm.Records;

namespace Crm.PostgreSql.Tests;

/// <summary>Stores in schemas of their own, gone when they are disposed of.</summary>
internal sealed class PostgresFixture(PostgresServer server, bool skipsLocked = true) : IStoreFixture
{
    public async ValueTask<ICrmStore> CreateAsync(CrmModel model, TimeProvider clock, CancellationToken cancellationToken) =>
        new TemporaryStore(server, model.Catalog, await server.EmptySchemaAsync(), clock, skipsLocked);
}

/// <summary>A store in a schema of its own.</summary>
internal sealed class TemporaryStore(PostgresServer server, RecordCatalog catalog, string connectionString, TimeProvider? clock = null, bool skipsLocked = true) : ICrmStore, IAsyncDisposable
{
    public PostgresStore Store { get; } = new(catalog, new PostgresOptions { ConnectionString = connectionString, SkipsLocked = skipsLocked }, clock ?? TimeProvider.System);

    public IWorkStore? Work => Store.Work;

    public ValueTask<IStoreConnection> ConnectAsync(TenantId tenant, CancellationToken cancellationToken) => Store.ConnectAsync(tenant, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await server.DropAsync(connectionString);
    }
}
