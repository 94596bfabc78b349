using Crm.Data;
using Crm.Import.Runs;
using Crm.PostgreSql.Tests;
using Crm.Sessions;
using Quickstart.Importing;
using Quickstart.Stores;
using Quickstart.Tests.Stores;

namespace Quickstart.Tests;

/// <summary>The public folder, imported once for all tests of a store.</summary>
public abstract class LoadedFolder(string kind, PostgresServer server) : IAsyncLifetime
{
    private TestStore? _store;
    private OpenCrm? _crm;
    private ISession? _session;

    internal IReadSession Session
    {
        get
        {
            SharedData.Require(SalesFiles.DataSet);
            return _session!;
        }
    }

    internal IReadOnlyList<string> Remarks { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        if (SharedData.Find(SalesFiles.DataSet) is not { } folder)
            return;
        _crm = await OpenCrm.OpenAsync(await ChoiceAsync(folder), new Terminal(TextWriter.Null, TextWriter.Null), CancellationToken.None);
        if (_store is not null)
        {
            var report = await new ImportWatch(new Terminal(TextWriter.Null, TextWriter.Null)).RunAsync(_crm, ImportSource.Of(folder, null), new ImportOptions(), CancellationToken.None);
            Assert.Empty(report.Problems);
        }

        _session = await _crm.OpenSessionAsync(CancellationToken.None);
        Remarks = await OddDeals.InAsync(_session, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_session is not null)
            await _session.DisposeAsync();
        if (_crm is not null)
            await _crm.DisposeAsync();
        if (_store is not null)
            await _store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private async Task<StoreChoice> ChoiceAsync(string folder)
    {
        if (kind == "memory")
            return new StoreChoice(Folder: folder);
        _store = await TestStore.EmptyAsync(kind, server);
        return kind == "postgres" ? new StoreChoice(Postgres: _store.Options[1]) : new StoreChoice(_store.Options[1]);
    }
}

public sealed class FolderInMemory(PostgresServer server) : LoadedFolder("memory", server);

public sealed class FolderInSqlite(PostgresServer server) : LoadedFolder("sqlite", server);

public sealed class FolderInPostgres(PostgresServer server) : LoadedFolder("postgres", server);
