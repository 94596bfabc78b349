using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Crm.Benchmarks.Stores;

/// <summary>Accounts and their journal as they are read and saved one by one.</summary>
internal sealed class AccountContext(DbContextOptions<AccountContext> options) : RowContext<AccountRow, EntryRow>(options)
{
    public static IDbContextFactory<AccountContext> For(DbConnection connection) => Pooled<AccountContext>(connection);

    /// <summary>Pooled contexts on a connection that stays open.</summary>
    public static IDbContextFactory<T> Pooled<T>(DbConnection connection) where T : DbContext
    {
        var options = new DbContextOptionsBuilder<T>();
        if (connection is SqliteConnection)
            options.UseSqlite(connection);
        else
            options.UseNpgsql(connection);
        return new PooledDbContextFactory<T>(options.Options);
    }
}
