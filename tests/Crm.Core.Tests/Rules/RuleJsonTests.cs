using System.Text.Json;
using Crm.Errors;
using Crm.Records;
using Crm.Rules;
using Crm.Time;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Core.Tests.Rules;

public class RuleJsonTests
{
    [Fact]
    public void What_is_written_is_read_back_as_an_equal_rule() => Prop.ForAll(RandomRules.Rule.ToArbitrary(), rule =>
    {
        var json = RuleJson.Write(rule);
        var read = RuleJson.Parse(json);
        return read.Equals(rule) && read.GetHashCode() == rule.GetHashCode() && string.Equals(RuleJson.Write(read), json, StringComparison.Ordinal);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));

    [Fact]
    public void Two_rules_are_equal_when_their_json_is() => Prop.ForAll(
        RandomRules.Rule.Two().ToArbitrary(),
        pair => pair.Item1.Equals(pair.Item2) == string.Equals(pair.Item1.ToString(), pair.Item2.ToString(), StringComparison.Ordinal))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(3_000).WithStartSize(0).WithEndSize(3));

    [Theory]
    [InlineData("""{"all":[{"field":"industry","eq":"tech"},{"not":{"field":"employees","gt":50}},{"field":"billing.city","in":["Basel","Bern"]},{"field":"lastContactAt","lt":{"now":"-90d"}},{"related":"opportunities","where":{"field":"stage","eq":"won"},"sum":"amount","ge":100000}]}""")]
    [InlineData("""{"any":[]}""")]
    [InlineData("""{"field":"owner.team","in":{"myTeams":true}}""")]
    [InlineData("""{"field":"owner","eq":{"me":true}}""")]
    [InlineData("""{"field":"bornOn","ge":{"today":"0d","startOf":"year"}}""")]
    [InlineData("""{"field":"bornOn","anniversary":{"within":"14d"}}""")]
    [InlineData("""{"field":"a","between":[{"field":"b"},{"now":"1mo","startOf":"quarter"}]}""")]
    [InlineData("""{"field":"a","eq":{"amount":12.5,"currency":"CHF"}}""")]
    [InlineData("""{"field":"place","eq":[47.5,7.25]}""")]
    [InlineData("""{"related":"orders.lines"}""")]
    [InlineData("""{"related":"orders","is":"none"}""")]
    [InlineData("""{"related":"orders","count":true,"ge":3}""")]
    [InlineData("""{"related":"orders","sum":"amount.amount","currency":"EUR","lt":{"field":"limit"}}""")]
    [InlineData("""{"changed":"stage"}""")]
    [InlineData("""{"field":"stage","was":"won"}""")]
    [InlineData("""{"field":"parent","descendantOf":"party 00000000-0000-0000-0000-000000000001"}""")]
    [InlineData("""{"inSegment":"vip"}""")]
    [InlineData("""{"field":"name","eq":"Zürich & <b>"}""")]
    public void The_canonical_form_is_what_the_reference_shows(string json) => Assert.Equal(json, RuleJson.Parse(json).ToString());

    [Theory]
    [InlineData("""{"related":"orders","where":{"all":[]},"is":"any"}""", """{"related":"orders"}""")]
    [InlineData("""{"field":"a","eq":5.00}""", """{"field":"a","eq":5}""")]
    [InlineData("""{"field":"a","eq":1.50e1}""", """{"field":"a","eq":15}""")]
    [InlineData("""{"field":"a","eq":-0.0}""", """{"field":"a","eq":0}""")]
    [InlineData("""{"field":"a","in":[{"myTeams":true}]}""", """{"field":"a","in":{"myTeams":true}}""")]
    [InlineData("""{"gt":5,"field":"a"}""", """{"field":"a","gt":5}""")]
    public void Other_ways_to_write_the_same_become_one(string json, string canonical) => Assert.Equal(canonical, RuleJson.Parse(json).ToString());

    [Fact]
    public void Literals_take_the_kind_of_their_json()
    {
        Assert.Equal(FieldKind.Integer, Literal("9223372036854775807").Kind);
        Assert.Equal(FieldKind.Number, Literal("9223372036854775808").Kind);
        Assert.Equal(FieldKind.Number, Literal("0.5").Kind);
        Assert.Equal(FieldKind.Boolean, Literal("true").Kind);
        Assert.Equal(FieldKind.Text, Literal("\"2026-01-01\"").Kind);
        Assert.Equal(FieldKind.Money, Literal("""{"amount":1,"currency":"CHF"}""").Kind);
        Assert.Equal(FieldKind.Point, Literal("[1,2]").Kind);
    }

    [Fact]
    public void A_chain_of_rules_stays_flat()
    {
        var rule = Rule.Field("a").Eq(0);
        for (var i = 1; i < 5_000; i++)
            rule &= Rule.Field("a").Ne(Operand.Of(FieldValue.Integer(i)));
        Assert.Equal(5_000, Assert.IsType<AllRule>(rule).Rules.Length);
    }

    [Fact]
    public void A_rule_is_read_out_of_a_larger_document()
    {
        using var document = JsonDocument.Parse("""{"when":{"field":"a","eqq":1,"eqq":2}}""");
        var element = document.RootElement.GetProperty("when");
        Assert.False(RuleJson.TryParse(element, out _, out var problems));
        Assert.Equal("/eqq /eqq", string.Join(' ', problems.Select(p => p.Path)));
        Assert.Throws<RefusedException>(() => RuleJson.Parse(default(JsonElement)));
    }

    [Fact]
    public void An_offset_of_a_day_is_the_period_in_csharp() =>
        Assert.Equal(RuleJson.Parse("""{"field":"a","lt":{"now":"-90d"}}"""), Rule.Field("a").Lt(Operand.Now(RelativePeriod.Days(-90))));

    private static FieldValue Literal(string json) =>
        Assert.IsType<LiteralOperand>(Assert.IsType<CompareRule>(RuleJson.Parse($$"""{"field":"a","eq":{{json}}}""")).Value).Value;
}
