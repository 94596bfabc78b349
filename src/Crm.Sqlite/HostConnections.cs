using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Crm.Sqlite;

/// <summary>Makes the connections of a host's context as safe and as able as the library's own.</summary>
internal sealed class HostConnections : DbConnectionInterceptor
{
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Prepare(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Prepare(connection);
        return Task.CompletedTask;
    }

    /// <summary>The same for one that the host opened without the context's knowledge.</summary>
    public static void PrepareOpen(SqliteConnection connection)
    {
        // What is called by a statement that still runs cannot be registered again.
        if (!SqliteFunctions.AreRegistered(connection))
            SqliteFunctions.Register(connection);
        GuardCheckpoints(connection);
    }

    private static void Prepare(DbConnection connection)
    {
        if (connection is not SqliteConnection sqlite)
            return;
        SqliteFunctions.Register(sqlite);
        GuardCheckpoints(sqlite);
    }

    private static void GuardCheckpoints(SqliteConnection connection)
    {
        if (!Engine.MustGuardCheckpoints)
            return;
        Engine.LeaveWalOnClose(connection.Handle!);
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_autocheckpoint = 0";
        command.ExecuteNonQuery();
    }
}
