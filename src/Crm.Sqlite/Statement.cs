using System.Buffers;
using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using System.Text;
using Crm.EntityFrameworkCore;
using Crm.Records;
using Crm.Sql;
using Crm.Values;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Crm.Sqlite;

/// <summary>A prepared statement of one connection, bound and stepped through the engine's own interface, and the rows it is giving.</summary>
/// <remarks>
/// Beneath ADO.NET, whose commands make an object per parameter and look each up by name at every run. Lives exactly as long as the connection is open. Used by
/// one thread at a time.
/// </remarks>
internal sealed class Statement : IRows, IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _handle;
    private readonly int[] _places;

    // What is bound stays so from run to run; null is at first, and after a failure.
    private readonly FieldValue[] _bound;
    private readonly byte[] _utf8 = new byte[512];
    private readonly StatementRow _row;

    /// <summary>Prepares it.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="text">One statement, whose parameters are named <c>@p0</c>, <c>@p1</c> and so on.</param>
    /// <param name="parameters">How many there are.</param>
    public Statement(SqliteConnection connection, string text, int parameters)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v3(_database, text, raw.SQLITE_PREPARE_PERSISTENT, out _handle));
        _places = [.. Enumerable.Range(0, parameters).Select(i => raw.sqlite3_bind_parameter_index(_handle, string.Create(CultureInfo.InvariantCulture, $"@p{i}")))];
        _bound = new FieldValue[parameters];
        _row = new StatementRow(_handle, Step);
    }

    public DbDataReader Reader => _row;

    /// <summary>True while rows are being read.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>True when it is thrown away after its rows, because another one with the same text was busy.</summary>
    public bool IsSpare { get; init; }

    /// <summary>Binds a value to every parameter, in the form of the column that it stands beside.</summary>
    public void Bind(ReadOnlySpan<FieldValue> values, ImmutableArray<SqlColumn> columns)
    {
        try
        {
            for (var i = 0; i < values.Length; i++)
            {
                if (_bound[i] == values[i])
                    continue;
                Bind(i, values[i], columns[i]);
                _bound[i] = values[i];
            }
        }
        catch
        {
            _ = raw.sqlite3_clear_bindings(_handle);
            Array.Clear(_bound);
            throw;
        }
    }

    private void Bind(int parameter, in FieldValue value, SqlColumn column)
    {
        if (value.IsMissing)
        {
            Check(raw.sqlite3_bind_null(_handle, _places[parameter]));
            return;
        }

        switch (value.Kind)
        {
            case FieldKind.Text or FieldKind.Choice or FieldKind.State:
                BindText(parameter, value.AsText()!);
                break;
            case FieldKind.Integer when column.Kind == FieldKind.Integer:
                Bind(parameter, value.AsInteger()!.Value);
                break;
            case FieldKind.Boolean:
                Bind(parameter, value.AsBoolean()!.Value ? 1 : 0);
                break;
            case FieldKind.Instant:
                Bind(parameter, value.AsInstant()!.Value.ToMicroseconds());
                break;
            case FieldKind.Reference:
                Span<byte> id = stackalloc byte[16];
                _ = value.AsReference()!.Value.Id.TryWriteBytes(id, bigEndian: true, out _);
                Check(raw.sqlite3_bind_blob(_handle, _places[parameter], id));
                break;
            case FieldKind.Date:
                Span<byte> day = stackalloc byte[10];
                _ = value.AsDate()!.Value.ToDateOnly().TryFormat(day, out var length, "O", CultureInfo.InvariantCulture);
                BindUtf8(parameter, day[..length]);
                break;
            default:
                Bind(parameter, SqliteDialect.Instance.ToDatabase(value, column));
                break;
        }
    }

    /// <summary>Binds what the dialect made of a value.</summary>
    public void Bind(int parameter, object? value)
    {
        switch (value)
        {
            case null:
                Check(raw.sqlite3_bind_null(_handle, _places[parameter]));
                break;
            case string text:
                BindText(parameter, text);
                break;
            case byte[] bytes:
                Check(raw.sqlite3_bind_blob(_handle, _places[parameter], bytes));
                break;
            case double number:
                Check(raw.sqlite3_bind_double(_handle, _places[parameter], number));
                break;
            case bool truth:
                Bind(parameter, truth ? 1 : 0);
                break;
            default:
                Bind(parameter, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    /// <summary>Runs it to its end; the number of rows that it changed, where it is one that changes any.</summary>
    /// <exception cref="SqliteException">It failed.</exception>
    public int Execute()
    {
        try
        {
            while (Step())
            {
            }

            return raw.sqlite3_changes(_database);
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>True when it gives a row.</summary>
    /// <exception cref="SqliteException">It failed.</exception>
    public bool Finds()
    {
        try
        {
            return Step();
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Runs it to its end, row by row.</summary>
    /// <exception cref="SqliteException">It failed.</exception>
    public void Each(Action<DbDataReader> row)
    {
        try
        {
            while (Step())
                row(_row);
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Begins to read its rows, until it is disposed of as rows.</summary>
    public IRows Open()
    {
        IsBusy = true;
        return this;
    }

    public ValueTask DisposeAsync()
    {
        IsBusy = false;
        Reset();
        if (IsSpare)
            Dispose();
        return ValueTask.CompletedTask;
    }

    public void Dispose() => _handle.Dispose();

    private void Bind(int parameter, long value) => Check(raw.sqlite3_bind_int64(_handle, _places[parameter], value));

    private void BindText(int parameter, string text)
    {
        var size = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (size <= _utf8.Length)
        {
            BindUtf8(parameter, _utf8.AsSpan(0, Encoding.UTF8.GetBytes(text, _utf8)));
            return;
        }

        var rented = ArrayPool<byte>.Shared.Rent(size);
        BindUtf8(parameter, rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented)));
        ArrayPool<byte>.Shared.Return(rented);
    }

    // The engine takes no bytes at all for null.
    private void BindUtf8(int parameter, ReadOnlySpan<byte> text) =>
        Check(text.IsEmpty ? raw.sqlite3_bind_text(_handle, _places[parameter], "") : raw.sqlite3_bind_text(_handle, _places[parameter], text));

    private bool Step()
    {
        var result = raw.sqlite3_step(_handle);
        if (result == raw.SQLITE_ROW)
            return true;
        if (result != raw.SQLITE_DONE)
            Check(result);
        return false;
    }

    // What it returns is what the last step failed with, and was thrown then.
    private void Reset() => _ = raw.sqlite3_reset(_handle);

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
            SqliteException.ThrowExceptionForRC(result, _database);
    }
}
