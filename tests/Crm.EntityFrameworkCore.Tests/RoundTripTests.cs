using Crm.Conformance;
using Crm.Parties;
using Crm.Records;
using Crm.Values;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;

namespace Crm.EntityFrameworkCore.Tests;

public class RoundTripTests
{
    [Fact]
    public void Rows_of_every_type_of_the_domain_are_read_as_they_were_written()
    {
        using var database = Databases.Domain();
        RoundTrip(database, DomainContext.Crm);
    }

    [Fact]
    public void A_field_of_every_kind_is_read_as_it_was_written()
    {
        using var database = Databases.Contract();
        RoundTrip(database, StoreContract.Model);
    }

    [Fact]
    public void What_is_missing_is_what_a_new_record_has()
    {
        using var database = Databases.Domain();
        database.Insert(Row(Party.Organisation("bare")), Row(Berth.Of(null)));
        using var context = database.Open();
        var read = context.Set<Party>().AsNoTracking().Single();
        Assert.Null(read.Billing);
        Assert.Null(read.AnnualRevenue);
        Assert.Null(read.Owner);
        Assert.Same(ChoiceSet.None, read.Roles);
        Assert.Same(ExternalIds.None, read.ExternalIds);
        Assert.Same(CustomFields.None, read.Custom);
        Assert.Empty(read.ContactPoints);
        var berth = context.Set<Berth>().AsNoTracking().Single();
        Assert.Null(berth.Water);
        Assert.Equal(new Address(), berth.Quay);
    }

    [Fact]
    public void A_record_that_is_read_with_tracking_does_not_count_as_changed()
    {
        using var database = Databases.Domain();
        database.Insert(Row(Party.Organisation("bare")), Row(Berth.Of(new Water { Depth = 12, Bottom = "mud" })));
        using var context = database.Open();
        Assert.Null(context.Set<Party>().Single().Billing);
        Assert.Equal(12, context.Set<Berth>().Single().Water!.Depth);
        Assert.False(context.ChangeTracker.HasChanges());
        Assert.Equal(0, context.SaveChanges());
    }

    [Fact]
    public void Every_digit_of_a_large_number_is_kept()
    {
        using var database = Databases.Contract();
        var ship = Row(Vessel.Named("Heavy"), StoreContract.Model);
        (ship.Draught, ship.Tonnage) = (12_345_678_901_234.5678m, 999_999_999_999_999_999m);
        database.Insert(ship);
        using var context = database.Open();
        var read = context.Set<Vessel>().AsNoTracking().Single(v => v.Tonnage == 999_999_999_999_999_999m);
        Assert.Equal((ship.Draught, ship.Tonnage), (read.Draught, read.Tonnage));
    }

    private static int Rows;

    internal static T Row<T>(T record) where T : Record => Row(record, DomainContext.Crm);

    internal static T Row<T>(T record, CrmModel model) where T : Record
    {
        var type = model.Catalog.Of(record);
        var template = new RandomRecords(Interlocked.Increment(ref Rows)).Next(type);
        foreach (var key in (string[])["id", "version", "createdAt", "updatedAt"])
            type.Get(key).Write!(record, type.Get(key).Read(template));
        return record;
    }

    private static void RoundTrip<TContext>(SqliteDatabase<TContext> database, CrmModel model) where TContext : DbContext =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new RandomRecords(seed);
            foreach (var type in model.Catalog.Types)
            {
                var written = random.Next(type);
                database.Insert(written);
                using var context = database.Open();
                var read = Find(context, written);
                Assert.Equal(written.Tenant, read.Tenant);
                Assert.Empty(type.Diff(written, read));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(25));

    private static Record Find(DbContext context, Record record) => (Record)typeof(RoundTripTests)
        .GetMethod(nameof(FindOf), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
        .MakeGenericMethod(record.GetType())
        .Invoke(null, [context, record])!;

    private static T FindOf<T>(DbContext context, T record) where T : Record<T> =>
        context.Set<T>().AsNoTracking().Single(r => r.Tenant == record.Tenant && r.Id == record.Id);
}
