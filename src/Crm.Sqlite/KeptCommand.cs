using System.Data.Common;
using Crm.EntityFrameworkCore;
using Microsoft.Data.Sqlite;

namespace Crm.Sqlite;

/// <summary>A prepared command of one connection, and the rows it is giving.</summary>
/// <remarks>Lives exactly as long as the connection is open: used past a close and an opening it would run on another database handle.</remarks>
internal sealed class KeptCommand : IRows, IDisposable
{
    private readonly SqliteCommand _command;
    private SqliteDataReader? _reader;

    public KeptCommand(SqliteConnection connection, string text, int parameters)
    {
        _command = connection.CreateCommand();
        _command.CommandText = text;
        for (var i = 0; i < parameters; i++)
            _command.Parameters.Add(new SqliteParameter(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"@p{i}"), DBNull.Value));
    }

    public DbDataReader Reader => _reader!;

    /// <summary>True while rows are being read.</summary>
    public bool IsBusy => _reader is not null;

    /// <summary>True when it is thrown away after its rows, because another one with the same text was busy.</summary>
    public bool IsSpare { get; init; }

    public void Set(int parameter, object? value) => _command.Parameters[parameter].Value = value ?? DBNull.Value;

    public int Execute() => _command.ExecuteNonQuery();

    public bool Finds()
    {
        using var reader = _command.ExecuteReader();
        return reader.Read();
    }

    public IRows Open()
    {
        _reader = _command.ExecuteReader();
        return this;
    }

    public ValueTask DisposeAsync()
    {
        _reader?.Dispose();
        _reader = null;
        if (IsSpare)
            Dispose();
        return ValueTask.CompletedTask;
    }

    public void Dispose()
    {
        _reader?.Dispose();
        _command.Dispose();
    }
}
