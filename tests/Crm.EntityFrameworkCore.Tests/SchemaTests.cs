using Crm.Conformance;
using Crm.Sqlite;
using Crm.Values;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace Crm.EntityFrameworkCore.Tests;

public class SchemaTests
{
    [Fact]
    public void The_row_of_the_schema_is_made_with_the_tables()
    {
        using var database = Databases.Contract();
        var row = Assert.Single(database.Rows("SELECT name, version, fold_version FROM crm__schema"));
        Assert.Equal(["crm", $"{CrmSchema.Version}", $"{Fold.Version}"], row);
        using var context = database.Open();
        Assert.Equal(CrmSchema.Version, context.Model.FindAnnotation(CrmTables.SchemaAnnotation)!.Value);
    }

    [Fact]
    public void Another_number_of_the_schema_is_a_pending_migration()
    {
        using var now = Open<Now>(1);
        using var next = Open<Next>(2);
        var differ = now.GetService<IMigrationsModelDiffer>();
        Assert.Empty(differ.GetDifferences(ModelOf(now), ModelOf(now)));
        var update = Assert.IsType<UpdateDataOperation>(Assert.Single(differ.GetDifferences(ModelOf(now), ModelOf(next))));
        Assert.Equal("version", Assert.Single(update.Columns));
        Assert.Equal(2L, Assert.Single(update.Values.Cast<object>()));
    }

    private static IRelationalModel ModelOf(DbContext context) => context.GetService<IDesignTimeModel>().Model.GetRelationalModel();

    private static Context<TKey> Open<TKey>(long version)
    {
        SQLitePCL.Batteries_V2.Init();
        return new(new DbContextOptionsBuilder().UseSqlite("Data Source=:memory:").UseCrm(StoreContract.Model, SqliteDialect.Instance).Options, version);
    }

    // EF Core keeps one model for each class of context.
    private sealed class Context<TKey>(DbContextOptions options, long version) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            var layout = TableLayouts.Of(StoreContract.Model.Catalog, SqliteDialect.Instance).Single(l => l.Name == "crm__schema");
            OwnTableMapping.Add(modelBuilder, layout, SqliteDialect.Instance);
            OwnTableMapping.AddSchemaRow(modelBuilder, SqliteDialect.Instance, version, folds: 1);
        }
    }

    private sealed record Now;

    private sealed record Next;
}
