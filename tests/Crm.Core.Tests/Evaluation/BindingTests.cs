using Crm.Errors;
using Crm.Evaluation;
using Crm.Records;
using Crm.Rules;
using Crm.Time;
using Crm.Values;

namespace Crm.Core.Tests.Evaluation;

public class BindingTests
{
    public static TheoryData<string, string, string> Refusals => new()
    {
        { """{"field":"nome","eq":"x"}""", ProblemCodes.RuleUnknownField, "/field" },
        { """{"all":[{"not":{"field":"clinic.nome","eq":"x"}}]}""", ProblemCodes.RuleUnknownField, "/all/0/not/field" },
        { """{"field":"about.name","eq":"x"}""", ProblemCodes.RuleNotFollowable, "/field" },
        { """{"field":"name.first","eq":"x"}""", ProblemCodes.RuleNotFollowable, "/field" },
        { """{"field":"clinic.parent.parent.parent.name","eq":"x"}""", ProblemCodes.RuleTooManyHops, "/field" },
        { """{"related":"visit","where":{"all":[]},"is":"any"}""", ProblemCodes.RuleUnknownRelated, "/related" },
        { """{"field":"points","eq":"many"}""", ProblemCodes.RuleWrongKind, "/eq" },
        { """{"field":"points","in":[1,"many"]}""", ProblemCodes.RuleWrongKind, "/in/1" },
        { """{"field":"name","eq":{"field":"points"}}""", ProblemCodes.RuleWrongKind, "/eq/field" },
        { """{"field":"clinic","eq":{"field":"owner"}}""", ProblemCodes.RuleWrongKind, "/eq/field" },
        { """{"field":"born","lt":{"now":"0d"}}""", ProblemCodes.RuleWrongKind, "/lt" },
        { """{"field":"clinic","eq":{"me":true}}""", ProblemCodes.RuleWrongKind, "/eq" },
        { """{"field":"home","lt":[1,2]}""", ProblemCodes.RuleWrongOperator, "/lt" },
        { """{"field":"owner","between":["a","b"]}""", ProblemCodes.RuleWrongOperator, "/between" },
        { """{"field":"points","contains":"x"}""", ProblemCodes.RuleWrongOperator, "/contains" },
        { """{"field":"name","has":"x"}""", ProblemCodes.RuleWrongOperator, "/has" },
        { """{"field":"name","anniversary":{"within":"1d"}}""", ProblemCodes.RuleWrongOperator, "/anniversary" },
        { """{"related":"visits","where":{"all":[]},"sum":"reason","gt":1}""", ProblemCodes.RuleWrongOperator, "/sum" },
        { """{"related":"visits","where":{"all":[]},"sum":"fee.amount","gt":1}""", ProblemCodes.RuleCurrency, "/currency" },
        { """{"field":"born","eq":"29.3.2026"}""", ProblemCodes.RuleBadLiteral, "/eq" },
        { """{"field":"clinic","eq":"nobody"}""", ProblemCodes.RuleBadLiteral, "/eq" },
        { """{"field":"status","in":["won","done"]}""", ProblemCodes.RuleUnknownChoice, "/in/1" },
        { """{"field":"mood","eq":"furious"}""", ProblemCodes.RuleUnknownChoice, "/eq" },
        { """{"field":"bill","gt":{"amount":1,"currency":"CHF"}}""", ProblemCodes.RuleWrongKind, "/gt" },
        { """{"related":"visits","where":{"changed":"reason"},"is":"any"}""", ProblemCodes.RuleNoBefore, "/where/changed" },
        { """{"field":"clinic","descendantOf":"clinic 00000000-0000-0000-0000-000000000001"}""", ProblemCodes.RuleNoHierarchy, "/field" },
        { """{"inSegment":"nowhere"}""", ProblemCodes.RuleUnknownSegment, "/inSegment" },
        { """{"inSegment":"circle"}""", ProblemCodes.RuleSegmentCycle, "/inSegment" },
        { """{"inSegment":"broken"}""", ProblemCodes.RuleBrokenSegment, "/inSegment" },
    };

    private static RuleScope Segments => Model.Scope with
    {
        Segment = key => key switch
        {
            "circle" => Rule.InSegment("back"),
            "back" => !Rule.InSegment("circle"),
            "broken" => Rule.Field("nome").Empty(),
            "won" => Rule.Field("status").Eq("won"),
            _ => null,
        },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void What_does_not_fit_is_refused_where_it_stands(string json, string code, string pointer)
    {
        var problem = Assert.Single(RuleBinder.TryBind(RuleJson.Parse(json), Model.Patients, Segments, out var bound));
        Assert.Equal((code, pointer), (problem.Code, problem.Path));
        Assert.Null(bound);
        Assert.DoesNotContain("{", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(code, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_problems_are_reported_at_once()
    {
        var rule = Rule.Field("nome").Eq("x") & Rule.Field("points").Contains("x") & Rule.Field("name").Eq("x");
        Assert.Equal(2, Assert.Throws<RefusedException>(() => Model.Bind(rule)).Problems.Count);
    }

    [Fact]
    public void What_may_not_be_read_is_reported_as_what_does_not_exist()
    {
        var scope = Model.Scope with { MayRead = (_, field) => field.Key is not ("bill" or "patient" or "owner.team") };
        foreach (var (hidden, missing) in new[] { ("bill", "ball"), ("bill.amount", "ball.amount"), ("owner.team.region", "owner.tram.region") })
        {
            var denied = Assert.Single(RuleBinder.TryBind(Rule.Field(hidden).Empty(), Model.Patients, scope, out _));
            var unknown = Assert.Single(RuleBinder.TryBind(Rule.Field(missing).Empty(), Model.Patients, scope, out _));
            Assert.Equal(ProblemCodes.RuleUnknownField, denied.Code);
            if (!missing.StartsWith("owner", StringComparison.Ordinal))
                Assert.Equal(unknown.Message.Replace(missing, hidden, StringComparison.Ordinal), denied.Message);
        }

        var set = Assert.Single(RuleBinder.TryBind(Rule.Related("visits").Any(), Model.Patients, scope, out _));
        Assert.Equal(ProblemCodes.RuleUnknownRelated, set.Code);
        Assert.DoesNotContain("visits", (IEnumerable<string>)set.Arguments["allowed"]!, StringComparer.Ordinal);
    }

    [Fact]
    public void Before_is_spoken_of_only_where_there_is_one()
    {
        var scope = Model.Scope with { HasBefore = false };
        Assert.Equal(ProblemCodes.RuleNoBefore, Assert.Single(RuleBinder.TryBind(Rule.Field("name").Changed(), Model.Patients, scope, out _)).Code);
        Assert.Equal(ProblemCodes.RuleNoBefore, Assert.Single(RuleBinder.TryBind(Rule.Field("clinic.name").Was("x"), Model.Patients, Model.Scope, out _)).Code);
    }

    [Fact]
    public void A_rule_that_is_too_large_or_too_deep_is_refused_once()
    {
        var wide = Rule.All([.. Enumerable.Repeat(Rule.Field("name").Empty(), 600)]);
        var deep = Enumerable.Range(0, 40).Aggregate(Rule.Field("name").Empty(), (rule, _) => !rule);
        var nested = Enumerable.Range(0, 2).Aggregate(Rule.Always, (rule, _) => Rule.Related("visits", Rule.Field("reason").Empty()).Any() & rule);
        Assert.Equal(ProblemCodes.RuleBoundTooLarge, Assert.Single(RuleBinder.TryBind(wide, Model.Patients, Model.Scope, out _)).Code);
        Assert.Equal(ProblemCodes.RuleBoundTooDeep, Assert.Single(RuleBinder.TryBind(deep, Model.Patients, Model.Scope, out _)).Code);
        Assert.Empty(RuleBinder.TryBind(nested, Model.Patients, Model.Scope, out _));
    }

    [Fact]
    public void A_rule_comes_out_without_not_between_all_quantifier_and_segments()
    {
        var rule = !(Rule.Field("points").Between(Operand.Of(FieldValue.Integer(1)), Operand.Of(FieldValue.Integer(5))) & Rule.InSegment("won"))
            | Rule.Related("visits", Rule.Field("cost").Gt(3)).All();
        var any = Assert.IsType<BoundAny>(Model.Bind(rule, scope: Segments).Root);
        Assert.Collection(
            any.Nodes,
            n => Assert.True(n is BoundCompare { Comparison: Comparison.Lt, WhenMissing: true }),
            n => Assert.True(n is BoundCompare { Comparison: Comparison.Gt, WhenMissing: true }),
            n => Assert.True(n is BoundCompare { Comparison: Comparison.Ne, WhenMissing: true, Value: BoundLiteral { Value.Kind: FieldKind.Choice } }),
            n => Assert.True(n is BoundRelated { None: true, Where: BoundCompare { Comparison: Comparison.Le, WhenMissing: true } }));
    }

    [Fact]
    public void Literals_take_the_kind_of_the_field()
    {
        var id = Model.Key(1);
        Assert.Equal(FieldValue.Date(new(2026, 3, 29)), Literal("born", FieldValue.Text("2026-03-29")));
        Assert.Equal(FieldValue.Instant(Model.Now), Literal("seenAt", FieldValue.Text("2026-03-29T12:15:30+02:00")));
        Assert.Equal(FieldValue.Integer(3), Literal("points", FieldValue.Number(3.0m)));
        Assert.Equal(FieldValue.Number(3), Literal("score", FieldValue.Integer(3)));
        Assert.Equal(FieldValue.Number(3), Literal("bill", FieldValue.Integer(3)));
        Assert.Equal(FieldValue.Reference(new RecordRef("clinic", id)), Literal("clinic", FieldValue.Text(id.ToString())));
        Assert.Equal(FieldValue.Reference(new RecordRef("visit", id)), Literal("about", FieldValue.Text($"visit {id}")));
        Assert.Equal(FieldKind.Money, Literal("bill", FieldValue.Money(new Money(3, "CHF"))).Kind);
    }

    [Fact]
    public void The_id_at_the_end_of_a_reference_is_the_reference()
    {
        var field = ((BoundEmpty)Model.Bind(Rule.Field("clinic.parent.id").Empty()).Root).Field;
        Assert.Equal(("parent", 1), (field.Field.Key, field.Hops.Length));
    }

    [Fact]
    public void Today_beside_an_instant_is_the_start_of_the_day()
    {
        var now = Assert.IsType<BoundNow>(((BoundCompare)Model.Bind(Rule.Field("seenAt").Ge(Operand.Today(RelativePeriod.Days(-1)))).Root).Value);
        var resolved = new RuleContext { Now = Model.Now, Zone = Model.Zurich }.Resolve(now);
        Assert.Equal("2026-03-27T23:00:00Z", resolved.ToString());
    }

    private static FieldValue Literal(string path, FieldValue value) =>
        ((BoundLiteral)((BoundCompare)Model.Bind(Rule.Field(path).Eq(Operand.Of(value))).Root).Value).Value;
}
