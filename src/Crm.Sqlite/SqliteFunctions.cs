using Microsoft.Data.Sqlite;

namespace Crm.Sqlite;

/// <summary>What the dialect's SQL calls and SQLite lacks.</summary>
internal static class SqliteFunctions
{
    private const string StartOf = "crm_start_of";

    public static bool AreRegistered(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT 1 FROM pragma_function_list WHERE name = '{StartOf}'";
        return command.ExecuteScalar() is not null;
    }

    public static void Register(SqliteConnection connection) =>
        connection.CreateFunction<string?, long?, string, string, string?>(StartOf, SqliteDialect.StartOf, isDeterministic: true);
}
