using System.Globalization;
using Crm.Values;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using NodaTime;

namespace Crm.Benchmarks.Stores;

/// <summary>The tables of accounts and journal as plain entities of EF Core.</summary>
internal abstract class RowContext<TAccount, TEntry>(DbContextOptions options) : DbContext(options)
    where TAccount : AccountRow
    where TEntry : EntryRow
{
    public DbSet<TAccount> Accounts => Set<TAccount>();

    public DbSet<TEntry> Entries => Set<TEntry>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        var account = modelBuilder.Entity<TAccount>();
        account.ToTable("crm_account").HasKey(a => new { a.Tenant, a.Id });
        account.Property(a => a.Version).IsConcurrencyToken();
        var entry = modelBuilder.Entity<TEntry>();
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
