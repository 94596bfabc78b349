using Crm.PostgreSql;
using Microsoft.Extensions.DependencyInjection;

namespace Crm;

/// <summary>Keeps the CRM in PostgreSQL.</summary>
public static class PostgresBuilderExtensions
{
    /// <summary>Keeps everything in a PostgreSQL database, whose tables are made when it is first used.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="connectionString">Where it is, in Npgsql's form.</param>
    public static CrmBuilder UsePostgres(this CrmBuilder builder, string connectionString) =>
        builder.UsePostgres(new PostgresOptions { ConnectionString = connectionString });

    /// <summary>Keeps everything in a PostgreSQL database.</summary>
    public static CrmBuilder UsePostgres(this CrmBuilder builder, PostgresOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseStore(s => new PostgresStore(builder.Model.Catalog, options, s.GetRequiredService<TimeProvider>()));
    }
}
