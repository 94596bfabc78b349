using System.Text;
using Crm.Benchmarks.Stores;
using Crm.Values;
using Microsoft.Data.Sqlite;
using NodaTime;

namespace Crm.Benchmarks.Imports;

/// <summary>The same by ADO.NET: commands that stay prepared, whose parameters are filled anew.</summary>
internal sealed class AdoProspectWriter(SqliteConnection connection) : IProspectWriter
{
    private readonly SqliteCommand _begin = connection.Command("BEGIN IMMEDIATE");
    private readonly SqliteCommand _commit = connection.Command("COMMIT");
    private readonly SqliteCommand _insert = connection.Command(
        ProspectSql.Insert, ("id", null), ("externalIds", null), ("name", null), ("nameFold", null), ("company", null), ("companyFold", null), ("email", null),
        ("emailFold", null), ("phone", null), ("phoneFold", null), ("country", null), ("countryFold", null), ("score", null), ("registered", null), ("note", null),
        ("noteFold", null), ("at", null));

    private readonly SqliteCommand _claim = connection.Command(ProspectSql.Claim, ("key", null), ("record", null));
    private readonly SqliteCommand _entry = connection.Command(
        ProspectSql.Entry, ("record", null), ("at", null), ("commit", null), ("batchFirst", null), ("batch", null), ("actor", SqliteForms.Of(Stores.Journal.Actor)),
        ("reason", ProspectSql.Reason));

    private long _at;

    public void Begin(Instant now)
    {
        _at = now.ToMicroseconds();
        _insert.Parameters["@at"].Value = _at;
        _begin.ExecuteNonQuery();
    }

    public void Write(in ProspectRow row)
    {
        var id = SqliteForms.Of(row.Id);
        var (name, company, note) = (TextOf(row.Name), TextOf(row.Company), TextOf(row.Note));
        ReadOnlySpan<object?> values =
        [
            id, ProspectForms.ExternalIds(row.Key), name, Fold.Of(name), company, Fold.Of(company), row.Email, Fold.Of(row.Email), row.Phone, Fold.Of(row.Phone),
            row.Country, row.Country, row.Score is { } score ? (long)score : null, row.Registered is { } day ? SqliteForms.Of(day) : null, note, Fold.Of(note),
        ];
        for (var i = 0; i < values.Length; i++)
            _insert.Parameters[i].Value = values[i] ?? DBNull.Value;
        _insert.ExecuteNonQuery();
        _claim.Set($"{ProspectModel.System}:{row.Key}", id);
        if (_claim.ExecuteNonQuery() != 1)
            throw new InvalidOperationException($"{row.Key} is taken.");
    }

    public void Commit(ReadOnlySpan<Guid> ids)
    {
        if (!ids.IsEmpty)
        {
            _entry.Set(SqliteForms.Of(ids[^1]), _at, SqliteForms.Of(Guid.CreateVersion7()), SqliteForms.Of(ids[0]), Stores.Journal.Batch(ids));
            _entry.ExecuteNonQuery();
        }

        _commit.ExecuteNonQuery();
    }

    public void Dispose()
    {
        foreach (var command in new[] { _begin, _commit, _insert, _claim, _entry })
            command.Dispose();
        connection.Dispose();
    }

    private static string? TextOf(ReadOnlySpan<byte> text) => text.IsEmpty ? null : Encoding.UTF8.GetString(text);
}
