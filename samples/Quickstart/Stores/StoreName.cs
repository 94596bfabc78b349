using Npgsql;
using Quickstart.Telling;

namespace Quickstart.Stores;

/// <summary>What a store is called in sentences.</summary>
internal static class StoreName
{
    /// <summary>The file, or the database and its host; never a password.</summary>
    public static string Of(StoreChoice choice) => choice.Postgres is null
        ? $"The file {choice.SqliteFile}"
        : OfPostgres(new NpgsqlConnectionStringBuilder(PostgresConnection.Checked(choice.Postgres)));

    /// <summary>That there is nothing yet, and how to begin.</summary>
    public static string[] Empty(StoreChoice choice) =>
    [
        choice.Postgres is null && !File.Exists(choice.SqliteFile) ? $"There is no file {choice.SqliteFile}." : $"{Of(choice)} holds no CRM yet.",
        $"Begin with import FOLDER, which makes it; or without a command: that tells a story in {Story.File}. --db, --postgres and --from name another store.",
    ];

    private static string OfPostgres(NpgsqlConnectionStringBuilder text) =>
        FormattableString.Invariant($"The database {text.Database ?? text.Username} at {text.Host}:{text.Port}{(string.IsNullOrEmpty(text.SearchPath) ? "" : $", schema {text.SearchPath},")}");
}
