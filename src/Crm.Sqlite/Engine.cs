using SQLitePCL;

namespace Crm.Sqlite;

/// <summary>Which SQLite is linked, and what follows from it.</summary>
internal static class Engine
{
    private const int CheckpointsSafely = 3_051_003;
    private const int NoCheckpointOnClose = 1006;

    static Engine() => Batteries_V2.Init();

    /// <summary>The version as SQLite numbers it, such as 3050004.</summary>
    public static int Number => raw.sqlite3_libversion_number();

    /// <summary>The version as people write it.</summary>
    public static string Version => raw.sqlite3_libversion().utf8_to_string();

    /// <summary>True before 3.51.3: two connections that checkpoint at once can damage the file (sqlite.org, "WAL-reset bug").</summary>
    public static bool MustGuardCheckpoints => Number < CheckpointsSafely;

    /// <summary>Closing a connection must not checkpoint either, for nobody holds the lock then.</summary>
    public static void LeaveWalOnClose(sqlite3 handle)
    {
        if (MustGuardCheckpoints)
            _ = raw.sqlite3_db_config(handle, NoCheckpointOnClose, 1, out _);
    }
}
