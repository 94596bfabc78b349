using System.Data.Common;
using System.Globalization;
using Crm.Values;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using NodaTime;

namespace Crm.Benchmarks.Stores;

/// <summary>The tables of accounts and journal as plain entities of EF Core.</summary>
internal sealed class AccountContext(DbContextOptions<AccountContext> options) : DbContext(options)
{
    public DbSet<AccountRow> Accounts => Set<AccountRow>();

    public DbSet<EntryRow> Entries => Set<EntryRow>();

    /// <summary>Pooled contexts on a connection that stays open.</summary>
    public static IDbContextFactory<AccountContext> For(DbConnection connection)
    {
        var options = new DbContextOptionsBuilder<AccountContext>();
        if (connection is SqliteConnection)
            options.UseSqlite(connection);
        else
            options.UseNpgsql(connection);
        return new PooledDbContextFactory<AccountContext>(options.Options);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        var account = modelBuilder.Entity<AccountRow>();
        account.ToTable("crm_account").HasKey(a => new { a.Tenant, a.Id });
        account.Property(a => a.Version).IsConcurrencyToken();
        var entry = modelBuilder.Entity<EntryRow>();
        entry.ToTable("crm__journal").HasKey(e => e.Position);
        entry.Property(e => e.Position).ValueGeneratedOnAdd();
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(e => e.GetProperties()))
            property.SetColumnName(Snake(property.Name));
        if (Database.IsNpgsql())
        {
            entry.Property(e => e.Old).HasColumnType("json");
            account.Property(a => a.ExternalIds).HasColumnType("jsonb");
            account.Property(a => a.Custom).HasColumnType("jsonb");
        }
        else
        {
            account.Property(a => a.AmountRate).HasConversion(new ValueConverter<decimal, long>(n => (long)(n * 10_000_000_000), n => n / 10_000_000_000m));
        }
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        if (Database.IsNpgsql())
        {
            configurationBuilder.Properties<Instant>().HaveConversion<InstantAsDateTime>();
            configurationBuilder.Properties<LocalDate>().HaveConversion<DateAsDateOnly>();
            return;
        }

        configurationBuilder.Properties<Instant>().HaveConversion<InstantAsNumber>();
        configurationBuilder.Properties<LocalDate>().HaveConversion<DateAsText>();
        configurationBuilder.Properties<Guid>().HaveConversion<IdAsBytes>();
        configurationBuilder.Properties<decimal>().HaveConversion<NumberAsInteger>();
    }

    private static string Snake(string name) =>
        string.Concat(name.Select((letter, i) => char.IsUpper(letter) && i > 0 ? "_" + char.ToLowerInvariant(letter) : char.ToLowerInvariant(letter).ToString()));

    private sealed class InstantAsDateTime() : ValueConverter<Instant, DateTime>(i => i.ToDateTimeUtc(), d => Instant.FromDateTimeUtc(d));

    private sealed class DateAsDateOnly() : ValueConverter<LocalDate, DateOnly>(d => d.ToDateOnly(), d => LocalDate.FromDateOnly(d));

    private sealed class InstantAsNumber() : ValueConverter<Instant, long>(i => i.ToMicroseconds(), n => Microseconds.ToInstant(n));

    private sealed class DateAsText() : ValueConverter<LocalDate, string>(
        d => d.ToDateOnly().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        t => LocalDate.FromDateOnly(DateOnly.ParseExact(t, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None)));

    private sealed class IdAsBytes() : ValueConverter<Guid, byte[]>(i => i.ToByteArray(true), b => new Guid(b, true));

    private sealed class NumberAsInteger() : ValueConverter<decimal, long>(n => (long)(n * 10_000), n => n / 10_000m);
}
