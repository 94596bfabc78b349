using Crm.Sqlite;
using Quickstart.Stores;

namespace Quickstart.Checking;

/// <summary>Every page of the file can be read, every table is there, and the file is kept as it should be.</summary>
internal sealed class SqliteFileIsSound(OpenCrm crm, SqliteStore store) : StoreCheck(crm)
{
    private readonly Dictionary<string, string> _facts = new(StringComparer.Ordinal);

    public override string Name => "the SQLite file";

    protected override IReadOnlyDictionary<string, string> Facts => _facts;

    protected override async Task LookAsync(CancellationToken cancellationToken)
    {
        var found = await store.CheckAsync(cancellationToken);
        Looked = 1;
        foreach (var damage in found.Damage)
            Find($"integrity_check says: {damage}.");
        foreach (var missing in found.Missing)
            Find(missing);
        if (found.JournalMode is not ("wal" or "delete"))
            Find($"The journal mode is {found.JournalMode}; wal is wanted, or delete where the file system gives no lock.");
        _facts["engine"] = found.EngineVersion;
        _facts["journalMode"] = found.JournalMode;
        // Of each connection; the store opens its own so.
        _facts["synchronous"] = new SqliteOptions { Path = "any" }.Durability.ToString().ToLowerInvariant();
        _facts["integrity"] = found.Damage.Count == 0 ? "ok" : "damaged";
        _facts["checkpoints"] = found.GuardsCheckpoints ? "guarded by a lock file" : "by the engine";
    }
}
