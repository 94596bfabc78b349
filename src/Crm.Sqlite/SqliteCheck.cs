namespace Crm.Sqlite;

/// <summary>What a look at a SQLite file found.</summary>
/// <param name="EngineVersion">The linked SQLite, such as <c>3.50.4</c>.</param>
/// <param name="JournalMode"><c>wal</c>, or <c>delete</c> where the file system gives no lock to guard checkpoints with.</param>
/// <param name="GuardsCheckpoints">True when the engine is older than 3.51.3, so that checkpoints are made under a lock file only.</param>
/// <param name="Damage">What <c>PRAGMA integrity_check</c> says is broken; empty when nothing is.</param>
/// <param name="Missing">Tables and columns that the model has and the file lacks.</param>
public sealed record SqliteCheck(
    string EngineVersion, string JournalMode, bool GuardsCheckpoints, IReadOnlyList<string> Damage, IReadOnlyList<string> Missing)
{
    /// <summary>True when the file is sound and has every table.</summary>
    public bool IsSound => Damage.Count == 0 && Missing.Count == 0;
}
