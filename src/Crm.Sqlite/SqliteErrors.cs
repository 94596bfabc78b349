using Crm.Errors;
using Microsoft.Data.Sqlite;

namespace Crm.Sqlite;

/// <summary>SQLite's errors as the library's; a failed commit of SQLite has never happened, so none is unknown.</summary>
internal static class SqliteErrors
{
    public static StoreException? Translate(Exception error, string path) => error is not SqliteException sqlite ? null : sqlite.SqliteErrorCode switch
    {
        5 or 6 => new StoreException($"The file {path} was busy for too long: another process holds it.", error) { IsTransient = true },
        8 => new StoreException($"The file {path} cannot be written: it or its folder is read-only.", error),
        10 => new StoreException($"The file {path} could not be read or written.", error),
        11 => new StoreException($"The file {path} is damaged: restore a backup, or recover what can be read with the sqlite3 tool.", error),
        13 => new StoreException($"The disk of {path} is full: nothing was written. Free some space and try again.", error) { IsTransient = true },
        14 => new StoreException($"The file {path} cannot be opened: its folder is missing, or may not be used.", error),
        26 => new StoreException($"The file {path} is no SQLite database.", error),
        _ => new StoreException($"SQLite failed on {path}: {sqlite.Message}", error),
    };
}
