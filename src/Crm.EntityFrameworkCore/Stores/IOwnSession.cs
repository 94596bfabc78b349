using System.Data.Common;
using Crm.Sql;

namespace Crm.EntityFrameworkCore;

/// <summary>A database as the store itself sees it, over a connection of the library's own.</summary>
public interface IOwnSession : IDatabaseSession
{
    /// <summary>Runs statements that change rows and give them back, in one transaction.</summary>
    /// <param name="calls">The statements, in order; at least one.</param>
    /// <param name="read">Reads a row.</param>
    /// <param name="cancellationToken">Heeded before the statements are sent.</param>
    /// <returns>The rows of all of them.</returns>
    ValueTask<IReadOnlyList<T>> ChangeAsync<T>(IReadOnlyList<SqlCall> calls, Func<DbDataReader, T> read, CancellationToken cancellationToken);
}
