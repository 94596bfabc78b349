using Crm.Conformance;
using Crm.Parties;
using Crm.PostgreSql;
using Crm.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Crm.EntityFrameworkCore.Tests;

public class CheckTests
{
    [Fact]
    public void A_prepared_context_passes()
    {
        using var database = Databases.Domain();
        using var context = database.Open();
        CrmModelCheck.Check(context, DomainContext.Crm.Catalog);
    }

    [Fact]
    public void A_type_that_the_context_does_not_have_is_named() =>
        Assert.Contains("crm_port: call modelBuilder.AddCrm", Refusal<Plain>(m => m.AddCrm(DomainContext.Crm, SqliteDialect.Instance), o => o.UseCrm(StoreContract.Model, SqliteDialect.Instance), StoreContract.Model), StringComparison.Ordinal);

    [Fact]
    public void A_context_without_UseCrm_is_told_so() =>
        Assert.Contains("call options.UseCrm", Refusal<Bare>(m => m.AddCrm(DomainContext.Crm, SqliteDialect.Instance), _ => { }), StringComparison.Ordinal);

    [Fact]
    public void A_renamed_table_is_found() =>
        Assert.Contains("maps crm_party to customers", Refusal<Renamed>(m => m.AddCrm(DomainContext.Crm, SqliteDialect.Instance).Entity<Party>().ToTable("customers")), StringComparison.Ordinal);

    [Fact]
    public void A_renamed_column_is_found() =>
        Assert.Contains("no column crm_party.industry", Refusal<Column>(m => m.AddCrm(DomainContext.Crm, SqliteDialect.Instance).Entity<Party>().Property(p => p.Industry).HasColumnName("branch")), StringComparison.Ordinal);

    [Fact]
    public void Tables_of_another_dialect_are_found() =>
        Assert.Contains("give AddCrm the dialect that UseCrm has", Refusal<Foreign>(m => m.AddCrm(DomainContext.Crm, PostgresDialect.Instance)), StringComparison.Ordinal);

    [Fact]
    public void A_default_schema_is_found() =>
        Assert.Contains("schema sales", Refusal<Schema>(m => m.HasDefaultSchema("sales").AddCrm(DomainContext.Crm, SqliteDialect.Instance)), StringComparison.Ordinal);

    [Fact]
    public void A_dialect_of_another_provider_is_refused_when_the_context_is_first_used() =>
        Assert.Contains("provider is Microsoft.EntityFrameworkCore.Sqlite", Refusal<Other>(_ => { }, o => o.UseCrm(DomainContext.Crm, PostgresDialect.Instance)), StringComparison.Ordinal);

    private static string Refusal<TKey>(Action<ModelBuilder> build, Action<DbContextOptionsBuilder>? use = null, CrmModel? model = null)
    {
        SQLitePCL.Batteries_V2.Init();
        var options = new DbContextOptionsBuilder<Context<TKey>>().UseSqlite("Data Source=:memory:");
        (use ?? (o => o.UseCrm(DomainContext.Crm, SqliteDialect.Instance)))(options);
        return Assert.Throws<InvalidOperationException>(() =>
        {
            using var context = new Context<TKey>(options.Options, build);
            CrmModelCheck.Check(context, (model ?? DomainContext.Crm).Catalog);
        }).Message;
    }

    // EF Core keeps one model for each class of context.
    private sealed class Context<TKey>(DbContextOptions options, Action<ModelBuilder> build) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => build(modelBuilder);
    }

    private sealed record Plain;

    private sealed record Bare;

    private sealed record Renamed;

    private sealed record Column;

    private sealed record Foreign;

    private sealed record Schema;

    private sealed record Other;
}
