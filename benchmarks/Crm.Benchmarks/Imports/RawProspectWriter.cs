using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Crm.Benchmarks.Stores;
using Crm.Values;
using Microsoft.Data.Sqlite;
using NodaTime;
using SQLitePCL;

namespace Crm.Benchmarks.Imports;

/// <summary>The limit: three prepared statements of SQLite's own interface, bound by place to bytes.</summary>
internal sealed class RawProspectWriter : IProspectWriter
{
    private const int OnStack = 512;
    private readonly SqliteConnection _connection;
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _begin;
    private readonly sqlite3_stmt _commit;
    private readonly sqlite3_stmt _insert;
    private readonly sqlite3_stmt _claim;
    private readonly sqlite3_stmt _entry;
    private long _at;

    /// <param name="connection">Open; it is closed with this.</param>
    public RawProspectWriter(SqliteConnection connection)
    {
        (_connection, _database) = (connection, connection.Handle!);
        (_begin, _commit) = (Prepare("BEGIN IMMEDIATE"), Prepare("COMMIT"));
        (_insert, _claim, _entry) = (Prepare(ProspectSql.Insert), Prepare(ProspectSql.Claim), Prepare(ProspectSql.Entry));
    }

    public void Begin(Instant now)
    {
        _at = now.ToMicroseconds();
        Check(raw.sqlite3_bind_int64(_insert, 2, _at));
        Step(_begin);
    }

    public void Write(in ProspectRow row)
    {
        Span<byte> id = stackalloc byte[16];
        _ = row.Id.TryWriteBytes(id, bigEndian: true, out _);
        Bind(_insert, 1, id);
        Span<byte> key = stackalloc byte[OnStack];
        key = Claim(row.Key, key);
        BindJson(key[(ProspectModel.System.Length + 1)..]);
        BindFolded(4, row.Name);
        BindFolded(6, row.Company);
        BindText(8, row.Email);
        // The fold of an ASCII address is that of its normal form.
        BindText(9, Ascii.IsValid(row.Email) ? row.Key : Fold.Of(row.Email));
        BindText(10, row.Phone);
        BindText(11, Fold.Of(row.Phone));
        BindText(12, row.Country);
        BindText(13, row.Country);
        Check(row.Score is { } score ? raw.sqlite3_bind_int(_insert, 14, score) : raw.sqlite3_bind_null(_insert, 14));
        Bind(row.Registered);
        BindFolded(16, row.Note);
        Step(_insert);

        Check(raw.sqlite3_bind_text(_claim, 1, key));
        Bind(_claim, 2, id);
        Step(_claim);
        if (raw.sqlite3_changes(_database) != 1)
            throw new InvalidOperationException($"{row.Key} is taken.");
    }

    public void Commit(ReadOnlySpan<Guid> ids)
    {
        if (!ids.IsEmpty)
        {
            Bind(_entry, 1, SqliteForms.Of(ids[^1]));
            Check(raw.sqlite3_bind_int64(_entry, 2, _at));
            Bind(_entry, 3, SqliteForms.Of(Guid.CreateVersion7()));
            Bind(_entry, 4, SqliteForms.Of(Stores.Journal.Actor));
            Check(raw.sqlite3_bind_text(_entry, 5, ProspectSql.Reason));
            Bind(_entry, 6, SqliteForms.Of(ids[0]));
            Check(raw.sqlite3_bind_text(_entry, 7, Stores.Journal.Batch(ids)));
            Step(_entry);
        }

        Step(_commit);
    }

    public void Dispose()
    {
        foreach (var statement in new[] { _begin, _commit, _insert, _claim, _entry })
            statement.Dispose();
        _connection.Dispose();
    }

    private static Span<byte> Claim(string key, Span<byte> buffer)
    {
        var size = ProspectModel.System.Length + 1 + Encoding.UTF8.GetByteCount(key);
        if (size > buffer.Length)
            buffer = new byte[size];
        var start = Encoding.UTF8.GetBytes(ProspectModel.System + ":", buffer);
        return buffer[..(start + Encoding.UTF8.GetBytes(key, buffer[start..]))];
    }

    private void BindJson(ReadOnlySpan<byte> key)
    {
        if (JavaScriptEncoder.Default.FindFirstCharacterToEncodeUtf8(key) >= 0)
        {
            BindText(3, ProspectForms.ExternalIds(Encoding.UTF8.GetString(key)));
            return;
        }

        Span<byte> json = stackalloc byte[key.Length + ProspectForms.Before.Length + ProspectForms.After.Length];
        ProspectForms.Before.CopyTo(json);
        key.CopyTo(json[ProspectForms.Before.Length..]);
        ProspectForms.After.CopyTo(json[^ProspectForms.After.Length..]);
        Check(raw.sqlite3_bind_text(_insert, 3, json));
    }

    private void Bind(LocalDate? day)
    {
        if (day is not { } date)
        {
            Check(raw.sqlite3_bind_null(_insert, 15));
            return;
        }

        Span<byte> text = stackalloc byte[10];
        _ = Utf8.TryWrite(text, CultureInfo.InvariantCulture, $"{date.Year:0000}-{date.Month:00}-{date.Day:00}", out var length);
        Check(raw.sqlite3_bind_text(_insert, 15, text[..length]));
    }

    // A text and its fold, in two places.
    private void BindFolded(int place, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            Check(raw.sqlite3_bind_null(_insert, place));
            Check(raw.sqlite3_bind_null(_insert, place + 1));
            return;
        }

        Check(raw.sqlite3_bind_text(_insert, place, text));
        Span<byte> fold = stackalloc byte[OnStack];
        if (text.Length <= OnStack && Ascii.ToUpper(text, fold, out var length) == System.Buffers.OperationStatus.Done)
            Check(raw.sqlite3_bind_text(_insert, place + 1, fold[..length]));
        else
            BindText(place + 1, Fold.Of(Encoding.UTF8.GetString(text)));
    }

    private void BindText(int place, string? text)
    {
        if (text is null)
        {
            Check(raw.sqlite3_bind_null(_insert, place));
            return;
        }

        Span<byte> bytes = stackalloc byte[OnStack];
        if (Encoding.UTF8.TryGetBytes(text, bytes, out var length))
            Check(raw.sqlite3_bind_text(_insert, place, bytes[..length]));
        else
            Check(raw.sqlite3_bind_text(_insert, place, text));
    }

    private void Bind(sqlite3_stmt statement, int place, ReadOnlySpan<byte> id) => Check(raw.sqlite3_bind_blob(statement, place, id));

    private sqlite3_stmt Prepare(string text)
    {
        Check(raw.sqlite3_prepare_v3(_database, text, raw.SQLITE_PREPARE_PERSISTENT, out var statement));
        return statement;
    }

    private void Step(sqlite3_stmt statement)
    {
        var result = raw.sqlite3_step(statement);
        _ = raw.sqlite3_reset(statement);
        if (result != raw.SQLITE_DONE)
            Check(result);
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
            SqliteException.ThrowExceptionForRC(result, _database);
    }
}
