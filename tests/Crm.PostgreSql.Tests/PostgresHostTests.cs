using Crm.EntityFrameworkCore;
using Crm.PostgreSql;
using Crm.PostgreSql.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace Crm.Hosting.Tests;

/// <summary>With retries on, as hosts have them.</summary>
public sealed class PostgresHostTests(PostgresServer server) : HostContract
{
    private string _connectionString = "";

    protected override RelationalDialect Dialect => PostgresDialect.Instance;

    protected override async ValueTask PrepareAsync() => _connectionString = await server.EmptySchemaAsync();

    // Not EnsureCreated, which makes nothing where other tests have tables in other schemas.
    protected override Task CreateTablesAsync(Shop shop) => shop.GetService<IRelationalDatabaseCreator>().CreateTablesAsync();

    protected override async ValueTask CleanAsync() => await server.DropAsync(_connectionString);

    protected override void UseStore(CrmBuilder crm) => crm.UsePostgres(_connectionString);

    protected override void UseProvider(DbContextOptionsBuilder options) => options.UseNpgsql(_connectionString, npgsql => npgsql.EnableRetryOnFailure());
}
