using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Crm.Benchmarks.Stores;

/// <summary>Accounts and their journal as they are inserted in batches.</summary>
internal sealed class BatchContext(DbContextOptions<BatchContext> options) : RowContext<NewAccountRow, BatchRow>(options)
{
    public static IDbContextFactory<BatchContext> For(DbConnection connection) => AccountContext.Pooled<BatchContext>(connection);
}
