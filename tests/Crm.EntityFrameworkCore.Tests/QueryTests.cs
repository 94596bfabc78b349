using Crm.Conformance;
using Crm.Interactions;
using Crm.Parties;
using Crm.Records;
using Crm.Sales;
using Crm.Sqlite;
using Crm.Values;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Crm.EntityFrameworkCore.Tests;

public sealed class QueryTests : IDisposable
{
    private static readonly Id<Party> Acme = new(new Guid("018f0000-0000-7000-8000-000000000001"));
    private static readonly Id<Party> Other = new(new Guid("018f0000-0000-7000-8000-000000000002"));
    private static readonly RecordRef Ann = new("user", new Guid("018f0000-0000-7000-8000-000000000003"));
    private static readonly RecordRef North = new("team", new Guid("018f0000-0000-7000-8000-000000000004"));
    private readonly SqliteDatabase<DomainContext> _database = Databases.Domain();
    private readonly DomainContext _context;
    private readonly Opportunity _large;
    private readonly Opportunity _small;

    public QueryTests()
    {
        _large = Deal("large", "won", new Money(1200.5m, "EUR").At(1.1m, new LocalDate(2026, 3, 1)), new LocalDate(2026, 5, 1), Acme);
        _small = Deal("small", "won", new Money(9.99m, "USD").At(1m, new LocalDate(2026, 3, 1)), new LocalDate(2026, 4, 1), Other);
        (_large.Owner, _large.OwnerTeam) = (Ann, North);
        var bare = Deal("bare", "qualifying", null, null, null);
        _database.Insert(_large, _small, bare);
        _context = _database.Open();
    }

    private IQueryable<Opportunity> Deals => _context.Set<Opportunity>().AsNoTracking();

    [Fact]
    public void Deals_are_found_by_id_stage_worth_and_customer_in_the_order_of_a_date()
    {
        var id = _large.Id;
        var customer = Acme;
        Assert.Equal("large", Deals.Where(o => o.Id == id && o.Stage == "won" && o.Amount!.BaseAmount > 10 && o.Customer == customer).OrderBy(o => o.ExpectedCloseOn).Single().Name);
        Assert.Equal(["bare", "small", "large"], Deals.OrderBy(o => o.ExpectedCloseOn).Select(o => o.Name));
        Assert.Equal(["large", "small", "bare"], Deals.OrderByDescending(o => o.Amount!.BaseAmount).Select(o => o.Name));
    }

    [Fact]
    public void Ids_compare_with_lists_and_with_nothing_and_by_order()
    {
        Id<Party>[] both = [Acme, Other];
        Assert.Equal(2, Deals.Count(o => both.Contains(o.Customer!.Value)));
        Assert.Equal("bare", Deals.Single(o => o.Customer == null).Name);
        var first = Deals.OrderBy(o => o.Id).Select(o => o.Id).First();
        Assert.Equal(2, Deals.Count(o => o.Id.CompareTo(first) > 0));
        Assert.Equal(3, Deals.Count(o => o.Tenant == TenantId.Default));
    }

    [Fact]
    public void Worth_is_summed_by_the_base_amount()
    {
        Assert.Equal(1320.55m + 9.99m, Deals.Sum(o => o.Amount!.BaseAmount));
        Assert.Equal(1320.55m, Deals.Max(o => o.Amount!.BaseAmount));
        Assert.Equal([("EUR", 1200.5m), ("USD", 9.99m)], Deals.Where(o => o.Amount != null).GroupBy(o => o.Amount!.Currency).OrderBy(g => g.Key).Select(g => ValueTuple.Create(g.Key, g.Sum(o => o.Amount!.Amount))).ToList());
        Assert.Equal("bare", Deals.Single(o => o.Amount == null).Name);
    }

    [Fact]
    public void A_constant_that_no_row_can_hold_is_refused()
    {
        var refused = Assert.Throws<InvalidOperationException>(() => Deals.Count(o => o.Amount!.BaseAmount >= 9.99005m));
        Assert.Contains("round it first", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Owners_and_their_teams_compare_as_references()
    {
        Assert.Equal("large", Deals.Single(o => o.Owner == Ann && o.OwnerTeam == North).Name);
        Assert.Equal(2, Deals.Count(o => o.Owner == null));
    }

    [Fact]
    public void Texts_are_searched_by_their_fold()
    {
        Assert.Equal("large", Deals.Single(o => EF.Property<string>(o, "name_fold").StartsWith("LAR")).Name);
        Assert.Equal("large", Deals.Single(o => o.Name.Contains("arg")).Name);
    }

    [Fact]
    public void Members_of_value_objects_choices_and_open_references_are_reached()
    {
        var call = RoundTripTests.Row(Interaction.Of(InteractionKind.Call, "Hello", Instant.FromUtc(2026, 1, 2, 3, 4)));
        call.About = _large.Ref;
        var other = RoundTripTests.Row(Interaction.Of(InteractionKind.Note, "Alone", Instant.FromUtc(2026, 1, 3, 3, 4)));
        var party = RoundTripTests.Row(Party.Organisation("Basler"));
        party.Billing = new Address { City = "Basel" };
        _database.Insert(call, other, party);
        var about = _large.Id.Value;
        Assert.Equal("Hello", _context.Set<Interaction>().AsNoTracking().Single(i => i.About!.Value.Id == about && i.About!.Value.Type == "opportunity").Subject);
        Assert.Equal("Alone", _context.Set<Interaction>().AsNoTracking().Single(i => i.About == null).Subject);
        Assert.Equal("Hello", _context.Set<Interaction>().AsNoTracking().Single(i => i.Kind == InteractionKind.Call && i.At < Instant.FromUtc(2026, 1, 3, 0, 0)).Subject);
        Assert.Equal("Basler", _context.Set<Party>().AsNoTracking().Single(p => p.Billing!.City == "Basel" && p.Kind == PartyKind.Organisation).Name);
    }

    [Fact]
    public void A_text_of_the_library_is_read_by_FromSqlRaw_and_asked_further()
    {
        var columns = QueryColumns.SelectList(_context.Model.FindEntityType(typeof(Opportunity))!, "r", SqliteDialect.Instance);
        var text = $"SELECT {columns} FROM crm_opportunity AS r WHERE r.stage_fold = {{0}}";
        var found = _context.Set<Opportunity>().FromSqlRaw(text, "WON").AsNoTracking();
        Assert.Equal(["small", "large"], found.Where(o => o.Amount!.BaseAmount > 1).OrderBy(o => o.ExpectedCloseOn).Select(o => o.Name));
        Assert.Equal(["large"], found.AsEnumerable().Where(o => o.Amount == _large.Amount && o.Customer == Acme).Select(o => o.Name));
    }

    [Fact]
    public void Whether_there_is_a_value_object_is_asked()
    {
        var party = RoundTripTests.Row(Party.Organisation("Basler"));
        party.Billing = new Address { City = "Basel" };
        _database.Insert(party, RoundTripTests.Row(Party.Organisation("Bare")));
        Assert.Equal("Bare", _context.Set<Party>().AsNoTracking().Single(p => p.Billing == null).Name);
        Assert.Equal("Basler", _context.Set<Party>().AsNoTracking().Single(p => p.Billing != null).Name);
    }

    [Fact]
    public void Every_kind_of_a_ship_is_asked_for()
    {
        using var database = Databases.Contract();
        var port = new Id<Port>(Guid.Parse("018f0000-0000-7000-8000-000000000009"));
        var ship = RoundTripTests.Row(Vessel.Named("Alma"), StoreContract.Model);
        (ship.Kind, ship.Rating, ship.Crew, ship.Decks, ship.Draught, ship.Tonnage) = (VesselKind.RollOn, "A", 12, 3, 7.25m, 90000m);
        (ship.Insured, ship.BuiltOn, ship.SeenAt, ship.HomePort) = (false, new LocalDate(1999, 12, 31), Instant.FromUtc(2026, 2, 3, 4, 5), port);
        (ship.Yard, ship.Place, ship.Trades) = (new Address { City = "Basel" }, new GeoPoint(47.5, 7.6), ["grain"]);
        database.Insert(ship, RoundTripTests.Row(Vessel.Named("Bare"), StoreContract.Model));
        using var context = database.Open();
        var ships = context.Set<Vessel>().AsNoTracking();
        Assert.Equal("Alma", ships.Single(v => v.Kind == VesselKind.RollOn && v.Rating == "A" && v.Crew >= 12 && v.Decks < 4).Name);
        Assert.Equal("Alma", ships.Single(v => v.Draught > 7.2m && v.Draught < 7.3m && v.Tonnage == 90000).Name);
        Assert.Equal("Alma", ships.Single(v => v.Insured == false && v.BuiltOn < new LocalDate(2000, 1, 1) && v.SeenAt > Instant.FromUtc(2026, 2, 3, 4, 4)).Name);
        Assert.Equal("Alma", ships.Single(v => v.HomePort == port && v.Yard!.City == "Basel" && v.Place == new GeoPoint(47.5, 7.6)).Name);
        Assert.Equal("Bare", ships.Single(v => v.Insured == null && v.Kind == null && v.Place == null && v.DeletedAt == null && v.Yard!.City == null).Name);
        Assert.Equal(7.25m, ships.Sum(v => v.Draught));
        Assert.Equal(15, ships.Sum(v => v.Crew + v.Decks));
    }

    public void Dispose()
    {
        _context.Dispose();
        _database.Dispose();
    }

    private static Opportunity Deal(string name, string stage, Money? amount, LocalDate? close, Id<Party>? customer)
    {
        var deal = RoundTripTests.Row(Opportunity.Named(name));
        (deal.Amount, deal.ExpectedCloseOn, deal.Customer) = (amount, close, customer);
        DomainContext.Crm.Catalog.Get<Opportunity>().Get("stage").Write!(deal, FieldValue.Text(stage, FieldKind.State));
        return deal;
    }
}
