using Microsoft.Data.Sqlite;

namespace Crm.Sqlite;

/// <summary>Connections that read a file and leave nothing beside it.</summary>
internal static class QuietReading
{
    private const int WriteVersion = 18;
    private const int Wal = 2;

    /// <summary>A connection, not open yet, to a file that is there.</summary>
    public static SqliteConnection Of(string path)
    {
        // Whoever opens a file in WAL mode makes a log beside it; where there is none, nothing stands outside the file.
        var immutable = IsWal(path) && !File.Exists(path + "-wal");
        var source = immutable ? $"{new Uri(path).AbsoluteUri}?immutable=1" : path;
        return new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = source, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
    }

    private static bool IsWal(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
        file.Position = WriteVersion;
        return file.ReadByte() == Wal;
    }
}
