using System.Collections.Immutable;
using System.Linq.Expressions;
using Crm.Records;
using Crm.Rules;
using Crm.Time;
using Crm.Values;
using NodaTime;

namespace Crm.Core.Tests.Rules;

public class RuleLambdaTests
{
    private const string Guid1 = "00000000-0000-0000-0000-000000000001";
    private static readonly Id<Keeper> Anna = new(Guid.Parse(Guid1));
    private static readonly RecordRef Team = new("team", Guid.Parse(Guid1));
    private static readonly string[] Names = ["Ada", "Bea"];
    private static readonly FuelKind[] Clean = [FuelKind.BatteryElectric];
    private static readonly LocalDate Day = new(2026, 3, 29);
    private readonly string _captured = "Cleo";

    [Fact]
    public void Comparisons_and_connectives()
    {
        Same(c => c.Name == "Ada", """{"field":"name","eq":"Ada"}""");
        Same(c => "Ada" != c.Name, """{"field":"name","ne":"Ada"}""");
        Same(c => 5 < c.Doors, """{"field":"doors","gt":5}""");
        Same(c => c.Doors >= 5 && c.Weight <= 1.50m && c.Mileage > 3, """{"all":[{"field":"doors","ge":5},{"field":"weight","le":1.5},{"field":"mileage","gt":3}]}""");
        Same(c => c.Weight == 5, """{"field":"weight","eq":5}""");
        Same(c => c.Doors == 1 || (c.Doors == 2 && c.Doors == 3) || c.Doors == 4,
            """{"any":[{"field":"doors","eq":1},{"all":[{"field":"doors","eq":2},{"field":"doors","eq":3}]},{"field":"doors","eq":4}]}""");
        Same(c => !(c.Doors == 1), """{"not":{"field":"doors","eq":1}}""");
        Same(c => c.Mileage!.Value < c.Doors, """{"field":"mileage","lt":{"field":"doors"}}""");
        Same(c => true, """{"all":[]}""");
    }

    [Fact]
    public void Truth_values()
    {
        Same(c => c.Sold, """{"field":"sold","eq":true}""");
        Same(c => !c.Sold, """{"not":{"field":"sold","eq":true}}""");
        Same(c => c.Tested == false, """{"field":"tested","eq":false}""");
        Same(c => c.Tested!.Value, """{"field":"tested","eq":true}""");
    }

    [Fact]
    public void Missing_values()
    {
        string? nothing = null;
        Same(c => c.Note == null, """{"field":"note","empty":true}""");
        Same(c => c.Note == nothing, """{"field":"note","empty":true}""");
        Same(c => null != c.Price, """{"field":"price","empty":false}""");
        Same(c => c.Mileage.HasValue, """{"field":"mileage","empty":false}""");
        Same(c => !c.Mileage.HasValue, """{"field":"mileage","empty":true}""");
        Same(c => string.IsNullOrEmpty(c.Note), """{"field":"note","empty":true}""");
        Same(c => !string.IsNullOrEmpty(c.Note), """{"field":"note","empty":false}""");
        Same(c => c.Keeper == null, """{"field":"keeper","empty":true}""");
        Same(c => c.DeletedAt != null, """{"field":"deletedAt","empty":false}""");
    }

    [Fact]
    public void Choices()
    {
        var fuel = FuelKind.Diesel;
        FuelKind? maybe = FuelKind.Petrol;
        var list = new List<FuelKind?> { FuelKind.Petrol };
        Same(c => c.Fuel == FuelKind.BatteryElectric, """{"field":"fuel","eq":"batteryElectric"}""");
        Same(c => c.Fuel != fuel, """{"field":"fuel","ne":"diesel"}""");
        Same(c => c.NextFuel == FuelKind.Petrol, """{"field":"nextFuel","eq":"petrol"}""");
        Same(c => c.NextFuel == maybe, """{"field":"nextFuel","eq":"petrol"}""");
        Same(c => c.NextFuel == null, """{"field":"nextFuel","empty":true}""");
        Same(c => c.Fuel == c.NextFuel, """{"field":"fuel","eq":{"field":"nextFuel"}}""");
        Same(c => Clean.Contains(c.Fuel), """{"field":"fuel","in":["batteryElectric"]}""");
        Same(c => list.Contains(c.NextFuel), """{"field":"nextFuel","in":["petrol"]}""");
        Same(c => new[] { FuelKind.Petrol, FuelKind.Diesel }.Contains(c.Fuel), """{"field":"fuel","in":["petrol","diesel"]}""");
    }

    [Fact]
    public void Sets()
    {
        var list = new List<string> { "Ada" };
        ImmutableArray<int> doors = [2, 4];
        IEnumerable<string> some = new HashSet<string>(StringComparer.Ordinal) { "Ada" };
        Same(c => Names.Contains(c.Name), """{"field":"name","in":["Ada","Bea"]}""");
        Same(c => list.Contains(c.Name), """{"field":"name","in":["Ada"]}""");
        Same(c => some.Contains(c.Name), """{"field":"name","in":["Ada"]}""");
        Same(c => doors.Contains(c.Doors), """{"field":"doors","in":[2,4]}""");
        Same(c => c.Tags.Contains("vip"), """{"field":"tags","has":"vip"}""");
        Same(c => !c.Tags.Contains(_captured), """{"not":{"field":"tags","has":"Cleo"}}""");
    }

    [Fact]
    public void Ids_days_and_instants()
    {
        var instant = Instant.FromUtc(2026, 3, 29, 10, 15);
        Same(c => c.Keeper == Anna, $$"""{"field":"keeper","eq":"keeper {{Guid1}}"}""");
        Same(c => c.Buyer == Anna, $$"""{"field":"buyer","eq":"keeper {{Guid1}}"}""");
        Same(c => c.Keeper == c.Buyer, """{"field":"keeper","eq":{"field":"buyer"}}""");
        Same(c => c.OwnerTeam == Team, $$"""{"field":"owner.team","eq":"team {{Guid1}}"}""");
        Same(c => c.Id != c.Towing, """{"field":"id","ne":{"field":"towing"}}""");
        Same(c => c.BuiltOn >= Day, """{"field":"builtOn","ge":"2026-03-29"}""");
        Same(c => c.ServicedAt == instant, """{"field":"servicedAt","eq":"2026-03-29T10:15:00Z"}""");
    }

    [Fact]
    public void Value_objects_money_and_custom_fields()
    {
        Same(c => c.Parked!.City == "Bern", """{"field":"parked.city","eq":"Bern"}""");
        Same(c => c.Price!.BaseAmount > 1000, """{"field":"price.base","gt":1000}""");
        Same(c => c.Price!.Amount > 0.5m && c.Price.Currency == "CHF", """{"all":[{"field":"price.amount","gt":0.5},{"field":"price.currency","eq":"CHF"}]}""");
        Same(c => c[Car.CreditLimit] > 5m, """{"field":"creditLimit","gt":5}""");
        Same(c => c[Car.Colour] == "red", """{"field":"colour","eq":"red"}""");
        Same(c => c[Car.Deposit]!.BaseAmount == null, """{"field":"deposit.base","empty":true}""");
        Same<Wheel>(w => w.Root == w.Root, """{"field":"car","eq":{"field":"car"}}""");
    }

    [Fact]
    public void Terms_of_time()
    {
        var months = 2;
        Same(c => c.ServicedAt < Ago.Days(90), """{"field":"servicedAt","lt":{"now":"-90d"}}""");
        Same(c => c.ServicedAt > Ahead.Months(months), """{"field":"servicedAt","gt":{"now":"2mo"}}""");
        Same(c => c.CreatedAt <= Now.Instant, """{"field":"createdAt","le":{"now":"0d"}}""");
        Same(c => c.CreatedAt >= Now.StartOf(CalendarUnit.Quarter, RelativePeriod.Days(-1)), """{"field":"createdAt","ge":{"now":"-1d","startOf":"quarter"}}""");
        Same(c => c.BuiltOn < Today.Date, """{"field":"builtOn","lt":{"today":"0d"}}""");
        Same(c => c.BuiltOn >= Today.StartOf(CalendarUnit.Year), """{"field":"builtOn","ge":{"today":"0d","startOf":"year"}}""");
        Same(c => c.BuiltOn >= Today.StartOf(CalendarUnit.Day), """{"field":"builtOn","ge":{"today":"0d","startOf":"day"}}""");
        Same(c => c.BuiltOn == Today.Plus(RelativePeriod.Days(30)), """{"field":"builtOn","eq":{"today":"30d"}}""");
    }

    [Fact]
    public void Terms_of_text_and_people()
    {
        Same(c => c.Name.Same("ada"), """{"field":"name","same":"ada"}""");
        Same(c => c.Note.ContainsText("x"), """{"field":"note","contains":"x"}""");
        Same(c => c.Note.StartsWithText(_captured), """{"field":"note","startsWith":"Cleo"}""");
        Same(c => c.Note.EndsWithText(c.Name), """{"field":"note","endsWith":{"field":"name"}}""");
        Same(c => c.Owner == Me.User, """{"field":"owner","eq":{"me":true}}""");
        Same(c => Me.User == c.Owner, """{"field":"owner","eq":{"me":true}}""");
        Same(c => Me.Teams.Contains(c.OwnerTeam), """{"field":"owner.team","in":{"myTeams":true}}""");
        Same(c => Me.Unit.Contains(c.OwnerTeam), """{"field":"owner.team","in":{"myUnit":true}}""");
        Same(c => Me.Subordinates.Contains(c.Keeper), """{"field":"keeper","in":{"mySubordinates":true}}""");
    }

    [Fact]
    public void References_are_followed_to_their_record()
    {
        Same(c => c.Keeper.To(k => k.Name) == "Ada", """{"field":"keeper.name","eq":"Ada"}""");
        Same(c => c.Keeper.To(k => k.Age) > 17, """{"field":"keeper.age","gt":17}""");
        Same(c => c.Keeper.To(k => k.Prefers) == FuelKind.Diesel, """{"field":"keeper.prefers","eq":"diesel"}""");
        Same(c => c.Keeper.To(k => k.Insured), """{"field":"keeper.insured","eq":true}""");
        Same(c => c.Keeper.To(k => k.Parent).To(p => p.Name).Same("x"), """{"field":"keeper.parent.name","same":"x"}""");
        Same(c => c.Towing.To(t => t.Keeper.To(k => k.Parent.To(p => p.Age))) == 3, """{"field":"towing.keeper.parent.age","eq":3}""");
        Same(c => c.Owner.To((Keeper k) => k.Name) == c.Name, """{"field":"owner.name","eq":{"field":"name"}}""");
    }

    [Fact]
    public void Related_records()
    {
        Same(c => c.Related<Wheel>("wheels").Any(), """{"related":"wheels"}""");
        Same(c => c.Related<Wheel>("wheels").Any(w => w.Tread < 1.6m), """{"related":"wheels","where":{"field":"tread","lt":1.6}}""");
        Same(c => c.Related<Wheel>("wheels").None(), """{"related":"wheels","is":"none"}""");
        Same(c => c.Related<Wheel>("wheels").All(w => w.Tread >= 3), """{"related":"wheels","where":{"field":"tread","ge":3},"is":"all"}""");
        Same(c => c.Related<Wheel>("wheels").Count() >= 3, """{"related":"wheels","count":true,"ge":3}""");
        Same(c => 3 > c.Related<Wheel>("wheels").Count(w => w.Tread < 1), """{"related":"wheels","where":{"field":"tread","lt":1},"count":true,"lt":3}""");
        Same(c => c.Related<Wheel>("wheels").Sum(w => w.Price!.BaseAmount, w => w.Tread > 1) >= 100000m,
            """{"related":"wheels","where":{"field":"tread","gt":1},"sum":"price.base","ge":100000}""");
        Same(c => c.Related<Wheel>("wheels").Sum(w => w.Tread) == c.Doors, """{"related":"wheels","sum":"tread","eq":{"field":"doors"}}""");
        Same(c => c.Related<Wheel>("wheels").SumIn("EUR", w => w.Price!.Amount) > 1, """{"related":"wheels","sum":"price.amount","currency":"EUR","gt":1}""");
        Same(c => c.Related<Wheel>("wheels").Min(w => w.CreatedAt) < Ago.Years(1), """{"related":"wheels","min":"createdAt","lt":{"now":"-1y"}}""");
        Same(c => c.Related<Wheel>("wheels").Max(w => w.Tread, w => w.Price != null) != 2,
            """{"related":"wheels","where":{"field":"price","empty":false},"max":"tread","ne":2}""");
    }

    [Fact]
    public void What_a_rule_cannot_say_names_itself_and_what_to_write()
    {
        var money = new Money(1m, "CHF");
        string? nothing = null;
        int? none = null;
        Refused(c => c.Name.Length > 3, "c.Name.Length", "inside text");
        Refused(c => c.Name.Contains("xy"), "Contains", "ContainsText");
        Refused(c => c.Name.StartsWith("xy", StringComparison.Ordinal), "StartsWith", "StartsWithText");
        Refused(c => c.Name.EndsWith("xy", StringComparison.Ordinal), "EndsWith", "EndsWithText");
        Refused(c => c.Name.Equals("x", StringComparison.OrdinalIgnoreCase), "Equals", "Same");
        Refused(c => c.Name.Trim() == "X", "Trim", "Same");
        Refused(c => string.IsNullOrWhiteSpace(c.Note), "IsNullOrWhiteSpace", "IsNullOrEmpty");
        Refused(c => c.Name == "", "\"\"", "== null");
        Refused(c => c.Name.Same(nothing), "nothing", "null");
        Refused(c => c.Doors > none, "null", "missing");
        Refused(c => c.Doors + 1 > 3, "c.Doors + 1", "variable");
        Refused(c => c.Fuel > FuelKind.Petrol, "Fuel", "rank");
        Refused(c => c.Price == money, "Price", "BaseAmount");
        Refused(c => c.Weight == Compute(), "Compute", "variable");
        Refused(c => c.Doors > 0.5, "Doors", "cast");
        Refused(c => c.BuiltOn!.Value.Year > 2000, "Year", "dates");
        Refused(c => c.IsDeleted, "IsDeleted", "DeletedAt");
        Refused(c => c.RawId == Guid.Empty, "RawId", "Id");
        Refused(c => c.Ref == Team, "Ref", "Id");
        Refused(c => c.Wheels.Count > 3, "Wheels", "Related");
        Refused(c => c.Wheels.Any(w => w.Tread > 1), "Any", "");
        Refused(c => Names.Contains(c.Name, StringComparer.OrdinalIgnoreCase), "Contains", "Same");
        Refused(c => c.Keeper == default(Id<Keeper>), "00000000", "missing");
        Refused(c => (c.Sold ? c.Doors : 0) > 1, "IIF", "property");
        Refused(c => (c.Mileage ?? 0) > 1, "??", "");
        Refused(c => c.Doors > 1 == c.Sold, "c.Doors > 1", "");
        Refused(c => c.Sold & c.Tested == true, "And", "&&");
        Refused(c => c.Related<Wheel>("wheels").Any(w => w.Tread > c.Weight), "c", "outer record");
        Refused(c => c.Keeper.To(k => k.Name == "Ada"), "k.Name", "");
        Refused(c => Names.Length == 2, "Names", "property of the record");
        Refused(c => c.Note == c.Note!.Trim(), "Trim", "Same");
        Refused(c => c.CreatedAt < NodaTime.SystemClock.Instance.GetCurrentInstant(), "GetCurrentInstant", "variable");
    }

    [Fact]
    public void A_term_that_is_really_called_says_where_it_belongs()
    {
        Assert.Contains("Rule.For", Assert.Throws<InvalidOperationException>(() => Ago.Days(1)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Me.User);
        Assert.Throws<InvalidOperationException>(() => "a".Same("b"));
        Assert.Throws<InvalidOperationException>(() => new Car().Related<Wheel>("wheels"));
    }

    private static decimal Compute() => 1;

    private static void Same(Expression<Func<Car, bool>> lambda, string json) => Same<Car>(lambda, json);

    private static void Same<T>(Expression<Func<T, bool>> lambda, string json) where T : Record<T>
    {
        var rule = Rule.For(lambda);
        Assert.Equal(json, rule.ToString());
        Assert.Equal(RuleJson.Parse(json), rule);
    }

    private static void Refused(Expression<Func<Car, bool>> lambda, string named, string hint)
    {
        var error = Assert.Throws<ArgumentException>(() => Rule.For(lambda));
        Assert.StartsWith("A rule cannot express '", error.Message, StringComparison.Ordinal);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.Contains(hint, error.Message, StringComparison.Ordinal);
    }
}
