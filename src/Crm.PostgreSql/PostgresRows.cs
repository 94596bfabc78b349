using System.Data.Common;
using Crm.EntityFrameworkCore;
using Npgsql;

namespace Crm.PostgreSql;

/// <summary>Rows, and the pooled connection that gives them.</summary>
internal sealed class PostgresRows(NpgsqlConnection connection, NpgsqlCommand command, NpgsqlDataReader reader) : IRows
{
    public DbDataReader Reader => reader;

    // Closing a reader reads what is left of its rows. The request goes over a connection of its own, and is over when this returns.
    public async ValueTask AbandonAsync() => await Task.Run(command.Cancel).ConfigureAwait(false);

    public async ValueTask DisposeAsync()
    {
        await reader.DisposeAsync().ConfigureAwait(false);
        await command.DisposeAsync().ConfigureAwait(false);
        await connection.DisposeAsync().ConfigureAwait(false);
    }
}
