using Crm.Parties;
using Crm.Records;
using Crm.Sales;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Crm.EntityFrameworkCore.Tests;

public class HostEntityTests
{
    private static readonly Instant Noon = Instant.FromUtc(2026, 5, 6, 12, 0);

    [Fact]
    public void Ids_instants_and_dates_of_the_host_lie_in_the_form_of_the_librarys_columns()
    {
        using var database = Databases.Domain();
        var deal = RoundTripTests.Row(Opportunity.Named("Deal"));
        var party = RoundTripTests.Row(Party.Organisation("Acme"));
        database.Insert(deal, party);
        using (var context = database.Open())
        {
            context.Add(new Invoice { Customer = party.Id, Deal = deal.Id, SentAt = Noon, DueOn = new LocalDate(2026, 6, 6), Total = 12.5m, Lines = { new InvoiceLine { Text = "one" } } });
            context.SaveChanges();
        }

        using var second = database.Open();
        var invoices = second.Set<Invoice>().Include(i => i.Lines);
        var read = invoices.Single(i => i.Customer == party.Id && i.SentAt >= Noon && i.DueOn > new LocalDate(2026, 1, 1) && i.Total > 12);
        Assert.Equal((deal.Id, Noon, new LocalDate(2026, 6, 6), 12.5m, 1), (read.Deal!.Value, read.SentAt, read.DueOn!.Value, read.Total, read.Lines.Count));
        Assert.Equal([["BLOB", "INTEGER", "TEXT", "TEXT"]], database.Rows("SELECT type, (SELECT type FROM pragma_table_info('Invoice') WHERE name = 'SentAt'), (SELECT type FROM pragma_table_info('Invoice') WHERE name = 'DueOn'), (SELECT type FROM pragma_table_info('Invoice') WHERE name = 'Total') FROM pragma_table_info('Invoice') WHERE name = 'Deal'"));
        Assert.Equal("Deal", (from i in second.Set<Invoice>() join o in second.Set<Opportunity>() on new { i.Tenant, Id = i.Deal!.Value } equals new { o.Tenant, o.Id } select o.Name).Single());
        Assert.Equal("Acme", (from i in second.Set<Invoice>() join p in second.Set<Party>() on i.Customer equals p.Id select p.Name).Single());
    }

    [Fact]
    public void A_foreign_key_of_the_host_holds()
    {
        using var database = Databases.Domain();
        using var context = database.Open();
        context.Add(new Invoice { Deal = new Id<Opportunity>(new Guid("018f0000-0000-7000-8000-000000000001")) });
        Assert.IsType<SqliteException>(Assert.Throws<DbUpdateException>(() => context.SaveChanges()).InnerException);
    }

    [Fact]
    public void Times_may_be_left_to_another_plug_in()
    {
        SQLitePCL.Batteries_V2.Init();
        using var context = new TimesContext(new DbContextOptionsBuilder<TimesContext>()
            .UseSqlite("Data Source=:memory:").UseCrm(DomainContext.Crm, Sqlite.SqliteDialect.Instance, o => o.LeaveTimesAlone()).Options);
        Assert.Contains("SentAt", Assert.Throws<InvalidOperationException>(() => context.Model).Message, StringComparison.Ordinal);
    }

    private sealed class TimesContext(DbContextOptions options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.AddCrm(DomainContext.Crm, Sqlite.SqliteDialect.Instance);
            modelBuilder.Entity<Invoice>().Property(i => i.SentAt);
        }
    }
}
