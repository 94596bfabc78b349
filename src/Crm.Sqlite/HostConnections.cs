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

    private static void Prepare(DbConnection connection)
    {
        if (connection is not SqliteConnection sqlite)
            return;
        SqliteFunctions.Register(sqlite);
        if (!Engine.MustGuardCheckpoints)
            return;
        Engine.LeaveWalOnClose(sqlite.Handle!);
        using var command = sqlite.CreateCommand();
        command.CommandText = "PRAGMA wal_autocheckpoint = 0";
        command.ExecuteNonQuery();
    }
}
