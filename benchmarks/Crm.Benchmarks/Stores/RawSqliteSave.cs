using Crm.Values;
using Microsoft.Data.Sqlite;
using NodaTime;

namespace Crm.Benchmarks.Stores;

/// <summary>A save by hand on SQLite: four prepared commands, whose parameters are filled anew.</summary>
internal sealed class RawSqliteSave(SqliteConnection connection) : IAsyncDisposable
{
    private readonly SqliteCommand _begin = connection.Command("BEGIN IMMEDIATE");
    private readonly SqliteCommand _commit = connection.Command("COMMIT");

    private readonly SqliteCommand _update = connection.Command(
        AccountSql.Update, ("newVersion", null), ("at", null), ("amount", null), ("base", null), ("day", null), ("id", null), ("version", null),
        ("currency", AccountModel.Currency), ("rate", SqliteForms.RateOne), ("tenant", "default"));

    private readonly SqliteCommand _addEntry = connection.Command(
        AccountSql.AddEntry, ("id", null), ("newVersion", null), ("at", null), ("commit", null), ("old", null), ("tenant", "default"), ("kind", Journal.Kind),
        ("actor", SqliteForms.Of(Journal.Actor)));

    /// <summary>Writes the amount.</summary>
    /// <param name="save">Which account, and what.</param>
    /// <param name="version">The version that it has.</param>
    /// <param name="old">The old amount, for the journal.</param>
    /// <param name="now">When.</param>
    public void Write(Save save, long version, string old, Instant now)
    {
        var (at, amount, id) = (now.ToMicroseconds(), SqliteForms.Of(save.Amount), SqliteForms.Of(save.Id));
        _begin.ExecuteNonQuery();
        _update.Set(version + 1, at, amount, amount, SqliteForms.Of(now.InUtc().Date), id, version);
        if (_update.ExecuteNonQuery() != 1)
            throw new InvalidOperationException("Somebody else wrote to the account.");
        _addEntry.Set(id, version + 1, at, SqliteForms.Of(Guid.CreateVersion7()), old);
        _addEntry.ExecuteNonQuery();
        _commit.ExecuteNonQuery();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var command in new[] { _begin, _commit, _update, _addEntry })
            await command.DisposeAsync();
    }
}
