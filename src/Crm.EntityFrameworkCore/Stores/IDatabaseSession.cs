using Crm.Errors;
using Crm.Sql;

namespace Crm.EntityFrameworkCore;

/// <summary>One database as a connection of the store sees it: runs statements, and writes commits.</summary>
/// <remarks>What a provider package implements, for connections of the library and of the host. Used by one thread at a time.</remarks>
public interface IDatabaseSession : IAsyncDisposable
{
    /// <summary>True when a query may run while the rows of another are still being read.</summary>
    bool MayNest { get; }

    /// <summary>Runs a query whose text never changes.</summary>
    ValueTask<IRows> QueryAsync(SqlCall call, CancellationToken cancellationToken);

    /// <summary>Runs a query.</summary>
    ValueTask<IRows> QueryAsync(SqlFragment query, CancellationToken cancellationToken);

    /// <summary>Writes all of it in one transaction and is durable when it returns true; writes nothing and returns false when a statement did not do what it was expected to.</summary>
    /// <param name="commit">The rows and statements.</param>
    /// <param name="happened">Looks whether the commit is there already, should the answer to it have been lost.</param>
    /// <param name="cancellationToken">Heeded before the commit is sent.</param>
    ValueTask<bool> WriteAsync(SqlCommit commit, Func<CancellationToken, ValueTask<bool>> happened, CancellationToken cancellationToken);

    /// <summary>The provider's error as the library's; null for an error that is not the provider's.</summary>
    /// <param name="error">The provider's error.</param>
    /// <param name="writing">True when it came out of <see cref="WriteAsync"/>.</param>
    StoreException? Translate(Exception error, bool writing);
}
