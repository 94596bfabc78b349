using Crm.Conformance;
using Crm.Persistence;
using Crm.Records;

namespace Crm.Sqlite.Tests;

/// <summary>Stores in files of their own, gone when they are disposed of.</summary>
internal sealed class SqliteFixture : IStoreFixture
{
    public ValueTask<ICrmStore> CreateAsync(CrmModel model, TimeProvider clock, CancellationToken cancellationToken) =>
        new(new TemporaryStore(model.Catalog, clock: clock));
}

/// <summary>A store in a folder of its own.</summary>
internal sealed class TemporaryStore : ICrmStore, IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crm-sqlite-");

    public TemporaryStore(RecordCatalog catalog, Func<SqliteOptions, SqliteOptions>? options = null, TimeProvider? clock = null)
    {
        var plain = new SqliteOptions { Path = Path.Combine(_folder.FullName, "crm.db"), Durability = SqliteDurability.Normal };
        Options = options?.Invoke(plain) ?? plain;
        Store = new SqliteStore(catalog, Options, clock ?? TimeProvider.System);
    }

    public SqliteOptions Options { get; }

    public SqliteStore Store { get; }

    public IWorkStore? Work => Store.Work;

    public ValueTask<IStoreConnection> ConnectAsync(TenantId tenant, CancellationToken cancellationToken) => Store.ConnectAsync(tenant, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        // A container that it was registered in disposes of it as well.
        if (_folder.Exists)
            _folder.Delete(recursive: true);
        _folder.Refresh();
    }
}
