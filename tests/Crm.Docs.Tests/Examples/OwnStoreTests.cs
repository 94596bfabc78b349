using Crm.Conformance;
using Crm.Conformance.Xunit;
using Crm.Persistence;
using Crm.Records;
using Microsoft.Data.Sqlite;

namespace Crm.Docs.Tests.Examples;

#region own-fixture
public sealed class OwnFixture : IStoreFixture
{
    public ValueTask<ICrmStore> CreateAsync(CrmModel model, TimeProvider clock, CancellationToken cancellationToken) => new(new TemporaryOwnStore(model.Catalog));
}
#endregion

#region own-enrolment
public sealed class OwnStoreTests() : StoreContractTests(new OwnFixture())
{
    protected override IReadOnlyCollection<AreaLeftOut> LeftOut =>
    [
        new(StoreArea.Work, "The example keeps work and hands out none."),
        new(StoreArea.Feed, "The example tells the histories of records, not the journal from place to place."),
    ];

    protected override RandomTrials Trials { get; } = RandomTrials.FromEnvironment(new RandomTrials { Rules = 2000, Sequences = 10 });
}
#endregion

/// <summary>The example's store in a folder that goes with it.</summary>
internal sealed class TemporaryOwnStore : ICrmStore, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crm-own-");

    public TemporaryOwnStore(RecordCatalog catalog)
    {
        Store = new OwnStore(catalog, Path.Combine(_folder.FullName, "crm.db"));
        Store.CreateTables();
    }

    public OwnStore Store { get; }

    public ValueTask<IStoreConnection> ConnectAsync(TenantId tenant, CancellationToken cancellationToken) => Store.ConnectAsync(tenant, cancellationToken);

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }
}
