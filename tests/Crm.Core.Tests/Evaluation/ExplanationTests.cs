using Crm.Evaluation;
using Crm.Records;
using Crm.Rules;
using Crm.Values;
using NodaTime;
using Record = Crm.Records.Record;

namespace Crm.Core.Tests.Evaluation;

/// <summary>An explanation says what decides, for which record, in the words that whoever asks may read.</summary>
public class ExplanationTests
{
    private static readonly RuleScope Named = Model.Scope with { MayRead = (_, _) => true };

    private readonly World _world = new();

    private RuleContext Context => new() { Now = Model.Now, Zone = Model.Zurich, Facts = _world, BaseCurrency = "CHF" };

    [Fact]
    public void The_record_that_is_explained_is_named_for_those_who_may_read_its_name()
    {
        var anna = _world.Add(new Patient { Name = "Anna", Points = 3 }.WithKey(1));
        var rule = Rule.Field("points").Gt(1);
        Assert.Equal("✓ patient \"Anna\": points is greater than 1: 3", Lines(rule, anna, Named)[0]);
        Assert.Equal("✓ patient \"Anna\": all of these hold", Lines(rule & Rule.Field("points").Lt(9), anna, Named)[0]);
        Assert.Equal("✓ patient \"Anna\"", Lines(Rule.Always, anna, Named)[0]);
        Assert.Equal("✓ points is greater than 1: 3", Lines(rule, anna, Model.Scope)[0]);
    }

    [Theory]
    [InlineData(true, "earliest day", "2026-01-02, from 3 of 5", "visit erp:2, day 2026-01-02")]
    [InlineData(false, "latest day", "2026-01-04, from 3 of 5", "visit erp:4, day 2026-01-04")]
    public void The_record_that_decides_stands_first_and_those_without_a_value_do_not_count(bool isLeast, string what, string seen, string first)
    {
        var anna = _world.Add(new Patient { Name = "Anna" }.WithKey(1));
        for (var i = 1; i <= 5; i++)
            Visited(anna, i, v => v.Day = i is 1 or 5 ? null : new LocalDate(2026, 1, i));
        var days = Rule.Related("visits");
        var why = Explain(isLeast ? days.Min("day", Comparison.Ge, Operand.Of(FieldValue.Date(new LocalDate(2026, 1, 1)))) : days.Max("day", Comparison.Ge, Operand.Of(FieldValue.Date(new LocalDate(2026, 1, 1)))), anna, Named);
        Assert.Equal(($"patient \"Anna\": the {what} of visits is not before 2026-01-01", true, seen), (why.Text, why.Met, why.Seen));
        Assert.Equal(first, why.Children[0].Text);
        Assert.Equal(["visit erp:1, day nothing", "visit erp:5, day nothing"], why.Children.TakeLast(2).Select(c => c.Text));
    }

    [Fact]
    public void The_least_of_money_is_the_one_that_is_worth_least()
    {
        var anna = _world.Add(new Patient { Name = "Anna" }.WithKey(1));
        Visited(anna, 1, v => v.Fee = new Money(5, "EUR", 10, 2, new LocalDate(2026, 1, 1)));
        Visited(anna, 2, v => v.Fee = new Money(9, "CHF", 9, 1, new LocalDate(2026, 1, 1)));
        Visited(anna, 3, v => v.Fee = new Money(1, "EUR"));
        var why = Explain(Rule.Related("visits").Min("fee", Comparison.Lt, Operand.Of(FieldValue.Number(20))), anna, Named);
        Assert.Equal(("9 CHF, from 2 of 3", "visit erp:2, fee 9 CHF"), (why.Seen, why.Children[0].Text));
    }

    [Fact]
    public void A_sum_of_money_has_its_currency()
    {
        var anna = _world.Add(new Patient { Name = "Anna" }.WithKey(1));
        Visited(anna, 1, v => (v.Fee, v.Cost) = (new Money(5, "EUR", 10, 2, new LocalDate(2026, 1, 1)), 7));
        Visited(anna, 2, v => v.Fee = null);
        var visits = Rule.Related("visits");
        Assert.Equal("✓ patient \"Anna\": the sum of fee of visits is at least 8 CHF: 10 CHF, from 1 of 2", Lines(visits.Sum("fee", Comparison.Ge, 8), anna, Named)[0]);
        Assert.Equal("✓ patient \"Anna\": the sum of fee.amount of visits is at least 5 EUR: 5 EUR, from 1 of 2", Lines(visits.Sum("fee.amount", Comparison.Ge, 5, "EUR"), anna, Named)[0]);
        Assert.Equal("✓ patient \"Anna\": the sum of cost of visits is at least 5: 7, from 1 of 2", Lines(visits.Sum("cost", Comparison.Ge, 5), anna, Named)[0]);
        Assert.EndsWith("is at least 8: 0, for there are none", Lines(visits.Sum("cost", Comparison.Ge, 8), _world.Add(new Patient().WithKey(2)), Named)[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"not":{"related":"visits","count":true,"ge":30}}""", "the number of visits is less than 30:")]
    [InlineData("""{"not":{"related":"visits","sum":"cost","ge":30}}""", "the sum of cost of visits is less than 30:")]
    [InlineData("""{"not":{"related":"visits","min":"cost","ge":30}}""", "the least cost of visits is less than 30 or missing:")]
    [InlineData("""{"not":{"related":"visits","count":true,"ge":{"field":"points"}}}""", "the number of visits is less than the field points or missing:")]
    public void Only_what_can_be_missing_is_said_to_be_perhaps_missing(string json, string sentence) =>
        Assert.Contains(sentence, Lines(RuleJson.Parse(json), _world.Add(new Patient { Name = "Anna" }.WithKey(1)), Named)[0], StringComparison.Ordinal);

    [Fact]
    public void References_go_by_the_name_of_their_record()
    {
        var clinic = _world.Add(new Clinic { Name = "Nord" }.WithKey(1));
        var other = _world.Add(new Clinic { Name = "Sued" }.WithKey(2));
        var anna = _world.Add(new Patient { Name = "Anna", Clinic = clinic.Id, About = other.Ref }.WithKey(3));
        var isOther = Rule.Field("clinic").Eq(other.Ref);
        Assert.Equal("✗ patient \"Anna\": clinic is clinic \"Sued\": clinic \"Nord\"", Lines(isOther, anna, Named)[0]);
        Assert.Equal("✗ patient \"Anna\": clinic is one of clinic \"Sued\": clinic \"Nord\"", Lines(Rule.Field("clinic").In(Operand.Of(FieldValue.Reference(other.Ref))), anna, Named)[0]);
        Assert.Equal("✓ patient \"Anna\": about is there: clinic \"Sued\"", Lines(Rule.Field("about").NotEmpty(), anna, Named)[0]);
        Assert.Equal($"✗ clinic is {other.Ref}: {clinic.Ref}", Lines(isOther, anna, Model.Scope)[0]);

        // Neither a name that may not be read is told, nor one of a record that is not to be seen.
        Assert.EndsWith($"clinic is {other.Ref}: {clinic.Ref}", Lines(isOther, anna, Model.Scope with { MayRead = (type, field) => type != Model.Clinics || field.Key is not ("name" or "externalIds") })[0], StringComparison.Ordinal);
        var hidden = Named with { Visible = type => type == Model.Clinics ? Model.Bind(Rule.Field("name").Eq("Nord"), Model.Clinics).Root : null };
        Assert.EndsWith($"clinic is {other.Ref}: clinic \"Nord\"", Lines(isOther, anna, hidden)[0], StringComparison.Ordinal);
    }

    private void Visited(Patient patient, int number, Action<Visit> with)
    {
        var visit = new Visit { Patient = patient.Id, ExternalIds = ExternalIds.None.With("erp", $"{number}") }.WithKey(10 + number);
        with(visit);
        _world.Add(visit);
    }

    private Explanation Explain(Rule rule, Record record, RuleScope scope) => RuleExplainer.Explain(Model.Bind(rule, Model.Catalog.Of(record), scope), record, Context);

    private string[] Lines(Rule rule, Record record, RuleScope scope) => Explain(rule, record, scope).ToString().Split('\n');
}
