using Microsoft.Data.Sqlite;

namespace Crm.Sqlite;

/// <summary>What the dialect's SQL calls and SQLite lacks.</summary>
internal static class SqliteFunctions
{
    public static void Register(SqliteConnection connection) =>
        connection.CreateFunction<string?, long?, string, string, string?>("crm_start_of", SqliteDialect.StartOf, isDeterministic: true);
}
