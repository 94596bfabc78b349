using Crm.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Crm;

/// <summary>Keeps the CRM in a SQLite file.</summary>
public static class SqliteBuilderExtensions
{
    /// <summary>Keeps everything in one file, which is made with its tables when it is first used.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="path">The file.</param>
    public static CrmBuilder UseSqlite(this CrmBuilder builder, string path) => builder.UseSqlite(new SqliteOptions { Path = path });

    /// <summary>Keeps everything in one file.</summary>
    public static CrmBuilder UseSqlite(this CrmBuilder builder, SqliteOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseStore(s => new SqliteStore(builder.Model.Catalog, options, s.GetRequiredService<TimeProvider>()));
    }
}
