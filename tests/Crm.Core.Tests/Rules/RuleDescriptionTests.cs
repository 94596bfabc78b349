using Crm.Parties;
using Crm.Records;
using Crm.Rules;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Core.Tests.Rules;

public class RuleDescriptionTests
{
    [Theory]
    [InlineData("""{"all":[{"field":"industry","eq":"tech"},{"not":{"field":"employees","gt":50}},{"related":"opportunities","where":{"field":"stage","eq":"won"},"sum":"amount","ge":100000}]}""",
        "industry is \"tech\" and not employees is more than 50 and the sum of amount over opportunities where stage is \"won\" is at least 100000")]
    [InlineData("""{"all":[]}""", "always")]
    [InlineData("""{"not":{"any":[]}}""", "not never")]
    [InlineData("""{"all":[{"any":[{"field":"a","eq":1},{"field":"b","eq":2}]},{"field":"c","eq":3}]}""", "(a is 1 or b is 2) and c is 3")]
    [InlineData("""{"any":[{"all":[{"field":"a","eq":1},{"field":"b","eq":2}]},{"field":"c","eq":3}]}""", "a is 1 and b is 2 or c is 3")]
    [InlineData("""{"not":{"all":[{"field":"a","eq":1},{"field":"b","eq":2}]}}""", "not (a is 1 and b is 2)")]
    [InlineData("""{"not":{"all":[{"field":"a","eq":1}]}}""", "not a is 1")]
    [InlineData("""{"field":"a","lt":{"now":"-1y6mo"}}""", "a is before 1 year 6 months ago")]
    [InlineData("""{"field":"a","ge":{"today":"0d","startOf":"year"}}""", "a is not before the start of this year")]
    [InlineData("""{"field":"a","in":["x",1,{"me":true}]}""", "a is one of \"x\", 1, me")]
    [InlineData("""{"field":"owner.team","in":{"myTeams":true}}""", "owner.team is one of my teams")]
    [InlineData("""{"field":"a","between":[1,{"amount":2.5,"currency":"CHF"}]}""", "a is between 1 and 2.5 CHF")]
    [InlineData("""{"field":"a","empty":true}""", "a is empty")]
    [InlineData("""{"field":"a","startsWith":"x"}""", "a starts with \"x\"")]
    [InlineData("""{"field":"a","has":"vip"}""", "a has \"vip\"")]
    [InlineData("""{"field":"bornOn","anniversary":{"within":"14d"}}""", "bornOn returns within 14 days")]
    [InlineData("""{"field":"parent","descendantOf":"x"}""", "stands below \"x\" by parent")]
    [InlineData("""{"changed":"a"}""", "a has changed")]
    [InlineData("""{"field":"a","was":1}""", "a was 1")]
    [InlineData("""{"inSegment":"vip"}""", "is in segment \"vip\"")]
    [InlineData("""{"related":"orders","where":{"all":[{"field":"a","eq":1},{"field":"b","eq":2}]}}""", "has orders where (a is 1 and b is 2)")]
    [InlineData("""{"related":"orders","where":{"related":"lines","is":"none"},"count":true,"lt":3}""", "the number of orders where (has no lines) is less than 3")]
    [InlineData("""{"related":"orders","sum":"amount.amount","currency":"EUR","gt":1}""", "the sum of amount.amount in EUR over orders is more than 1")]
    [InlineData("""{"related":"orders","max":"total","ne":1}""", "the greatest total of orders is not 1")]
    public void A_rule_reads_as_a_sentence(string json, string sentence) => Assert.Equal(sentence, RuleDescription.Of(RuleJson.Parse(json)));

    [Fact]
    public void Fields_go_by_their_labels_and_times_by_before_and_after()
    {
        var sales = CrmModel.Build(m => m.AddSales()).Catalog;
        Assert.Equal(
            "born on is before \"2026-01-01\" and customer since is after updated at",
            RuleDescription.Of(Rule.Field("bornOn").Lt(Operand.Of(FieldValue.Text("2026-01-01"))) & Rule.Field("customerSince").Gt(Operand.Field("updatedAt")), sales.Get<Party>(), sales));
    }

    [Theory]
    [InlineData("""{"related":"opportunities","where":{"field":"closedOn","lt":"2026-01-01"},"max":"daysToClose","gt":30}""",
        "the greatest days to close of opportunities where closed on is before \"2026-01-01\" is more than 30")]
    [InlineData("""{"related":"parent.opportunities","where":{"related":"lineItems","where":{"field":"discountPercent","gt":5}}}""",
        "has parent.opportunities where (has lineItems where discount percent is more than 5)")]
    [InlineData("""{"related":"nothings","where":{"field":"closedOn","empty":true}}""", "has nothings where closedOn is empty")]
    public void Fields_of_related_records_go_by_their_labels_too(string json, string sentence)
    {
        var sales = CrmModel.Build(m => m.AddSales()).Catalog;
        Assert.Equal(sentence, RuleDescription.Of(RuleJson.Parse(json), sales.Get<Party>(), sales));
    }

    [Fact]
    public void Every_rule_has_a_sentence() => Prop.ForAll(
        RandomRules.Rule.ToArbitrary(),
        rule => RuleDescription.Of(rule) is { Length: > 0 } text && !text.Contains("Rule {", StringComparison.Ordinal) && !text.StartsWith('{'))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(500));
}
