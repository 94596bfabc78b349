using Crm.Errors;
using Crm.Rules;

namespace Crm.Core.Tests.Rules;

public class RuleRefusalTests
{
    [Theory]
    [InlineData("", "rule.syntax", "")]
    [InlineData("{", "rule.syntax", "")]
    [InlineData("{} {}", "rule.syntax", "")]
    [InlineData("""{"all":[],}""", "rule.syntax", "")]
    [InlineData("""{"all":[]/**/}""", "rule.syntax", "")]
    [InlineData("""{"field":"a","eq":NaN}""", "rule.syntax", "")]
    [InlineData("""{"field":"a","eq":"x""", "rule.syntax", "")]
    [InlineData("null", "rule.bad_value", "")]
    [InlineData("[]", "rule.bad_value", "")]
    [InlineData("{}", "rule.no_operator", "")]
    [InlineData("""{"eq":1}""", "rule.no_operator", "")]
    [InlineData("""{"al":[]}""", "rule.unknown_operator", "/al")]
    [InlineData("""{"a/b~c":[]}""", "rule.unknown_operator", "/a~1b~0c")]
    [InlineData("""{"all":[],"any":[]}""", "rule.many_operators", "")]
    [InlineData("""{"all":[],"eq":1}""", "rule.unknown_operator", "/eq")]
    [InlineData("""{"all":[],"all":[]}""", "rule.duplicate", "/all")]
    [InlineData("""{"all":{}}""", "rule.bad_value", "/all")]
    [InlineData("""{"all":[{"not":3}]}""", "rule.bad_value", "/all/0/not")]
    [InlineData("""{"field":"a"}""", "rule.no_operator", "")]
    [InlineData("""{"field":"a","eqq":1}""", "rule.unknown_operator", "/eqq")]
    [InlineData("""{"field":"a","eq":1,"ne":2}""", "rule.many_operators", "")]
    [InlineData("""{"field":"a","eq":1,"wher":{}}""", "rule.unknown_operator", "/wher")]
    [InlineData("""{"field":"A","eq":1}""", "rule.bad_path", "/field")]
    [InlineData("""{"field":"a..b","eq":1}""", "rule.bad_path", "/field")]
    [InlineData("""{"field":"","eq":1}""", "rule.bad_path", "/field")]
    [InlineData("""{"field":"a-b","eq":1}""", "rule.bad_path", "/field")]
    [InlineData("""{"field":1,"eq":1}""", "rule.bad_value", "/field")]
    [InlineData("""{"field":"a","eq":null}""", "rule.no_value", "/eq")]
    [InlineData("""{"field":"a","eq":""}""", "rule.no_value", "/eq")]
    [InlineData("""{"field":"a","eq":"\ud800"}""", "rule.bad_text", "/eq")]
    [InlineData("""{"field":"a","eq":"\u0000"}""", "rule.bad_text", "/eq")]
    [InlineData("""{"field":"a","eq":1,"\udc00":1}""", "rule.bad_text", "")]
    [InlineData("""{"field":"\ud800","eq":1}""", "rule.bad_value", "/field")]
    [InlineData("""{"field":"a","eq":1e29}""", "rule.bad_number", "/eq")]
    [InlineData("""{"field":"a","eq":0.12345678901234567890123456789}""", "rule.bad_number", "/eq")]
    [InlineData("""{"field":"a","eq":1e-29}""", "rule.bad_number", "/eq")]
    [InlineData("""{"field":"a","eq":1e99999999999999999999}""", "rule.bad_number", "/eq")]
    [InlineData("""{"field":"a","eq":{}}""", "rule.no_operator", "/eq")]
    [InlineData("""{"field":"a","eq":{"nau":"0d"}}""", "rule.unknown_operator", "/eq/nau")]
    [InlineData("""{"field":"a","eq":{"now":"0d","today":"0d"}}""", "rule.many_operators", "/eq")]
    [InlineData("""{"field":"a","eq":{"now":"90"}}""", "rule.bad_value", "/eq/now")]
    [InlineData("""{"field":"a","eq":{"now":"0d","startOf":"decade"}}""", "rule.bad_value", "/eq/startOf")]
    [InlineData("""{"field":"a","eq":{"now":"0d","start":"year"}}""", "rule.unknown_operator", "/eq/start")]
    [InlineData("""{"field":"a","eq":{"me":false}}""", "rule.bad_value", "/eq/me")]
    [InlineData("""{"field":"a","eq":{"me":true,"startOf":"day"}}""", "rule.unknown_operator", "/eq/startOf")]
    [InlineData("""{"field":"a","eq":{"field":"b","x":1}}""", "rule.unknown_operator", "/eq/x")]
    [InlineData("""{"field":"a","eq":{"amount":1}}""", "rule.no_operator", "/eq")]
    [InlineData("""{"field":"a","eq":{"amount":1,"currency":"chf"}}""", "rule.bad_value", "/eq/currency")]
    [InlineData("""{"field":"a","eq":{"amount":"1","currency":"CHF"}}""", "rule.bad_value", "/eq/amount")]
    [InlineData("""{"field":"a","eq":{"currency":"CHF"}}""", "rule.unknown_operator", "/eq/currency")]
    [InlineData("""{"field":"a","eq":[1]}""", "rule.bad_value", "/eq")]
    [InlineData("""{"field":"a","eq":[91,0]}""", "rule.bad_value", "/eq")]
    [InlineData("""{"field":"a","eq":[0,1e400]}""", "rule.bad_value", "/eq")]
    [InlineData("""{"field":"a","between":[1]}""", "rule.bad_value", "/between")]
    [InlineData("""{"field":"a","between":[1,null]}""", "rule.no_value", "/between/1")]
    [InlineData("""{"field":"a","between":1}""", "rule.bad_value", "/between")]
    [InlineData("""{"field":"a","in":1}""", "rule.bad_value", "/in")]
    [InlineData("""{"field":"a","in":{"me":true}}""", "rule.bad_value", "/in")]
    [InlineData("""{"field":"a","in":["x",""]}""", "rule.no_value", "/in/1")]
    [InlineData("""{"field":"a","empty":1}""", "rule.bad_value", "/empty")]
    [InlineData("""{"field":"a","anniversary":"14d"}""", "rule.bad_value", "/anniversary")]
    [InlineData("""{"field":"a","anniversary":{}}""", "rule.no_operator", "/anniversary")]
    [InlineData("""{"field":"a","anniversary":{"within":"14"}}""", "rule.bad_value", "/anniversary/within")]
    [InlineData("""{"related":"x","wher":{"all":[]}}""", "rule.unknown_operator", "/wher")]
    [InlineData("""{"related":"x","where":3}""", "rule.bad_value", "/where")]
    [InlineData("""{"related":"x","is":"some"}""", "rule.bad_value", "/is")]
    [InlineData("""{"related":"x","is":"any","ge":3}""", "rule.unknown_operator", "/ge")]
    [InlineData("""{"related":"x","ge":3}""", "rule.no_operator", "")]
    [InlineData("""{"related":"x","count":true}""", "rule.no_operator", "")]
    [InlineData("""{"related":"x","count":false,"ge":1}""", "rule.bad_value", "/count")]
    [InlineData("""{"related":"x","count":true,"sum":"a","ge":1}""", "rule.many_operators", "")]
    [InlineData("""{"related":"x","count":true,"ge":1,"le":2}""", "rule.many_operators", "")]
    [InlineData("""{"related":"x","count":true,"currency":"EUR","ge":1}""", "rule.unknown_operator", "/currency")]
    [InlineData("""{"related":"x","currency":"EUR"}""", "rule.unknown_operator", "/currency")]
    [InlineData("""{"related":"x","sum":"a","currency":"euro","ge":1}""", "rule.bad_value", "/currency")]
    [InlineData("""{"related":"x","sum":"a","between":[1,2]}""", "rule.unknown_operator", "/between")]
    [InlineData("""{"related":"x","max":3,"ge":1}""", "rule.bad_value", "/max")]
    [InlineData("""{"inSegment":""}""", "rule.no_value", "/inSegment")]
    [InlineData("""{"inSegment":3}""", "rule.bad_value", "/inSegment")]
    [InlineData("""{"changed":{"field":"a"}}""", "rule.bad_value", "/changed")]
    public void Each_mistake_has_its_code_and_pointer(string json, string code, string path)
    {
        Assert.False(RuleJson.TryParse(json, out var rule, out var problems));
        Assert.Null(rule);
        var problem = Assert.Single(problems);
        Assert.Equal((code, path), (problem.Code, problem.Path));
        Assert.DoesNotMatch("{[a-z]+}", problem.Message);
    }

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        var refused = Assert.Throws<RefusedException>(() => RuleJson.Parse(
            """{"all":[{"field":"A","eq":null},{"x":1},{"field":"b","in":["",1,{"now":"z"}]},{"related":"c","where":{"not":[]},"count":1,"ge":null}]}"""));
        Assert.Equal(
            "/all/0/field /all/0/eq /all/1/x /all/2/in/0 /all/2/in/2/now /all/3/where/not /all/3/count /all/3/ge",
            string.Join(' ', refused.Problems.Select(p => p.Path)));
    }

    [Fact]
    public void Half_of_a_surrogate_pair_in_the_text_itself_is_refused() => AssertRefused("{\"field\":\"a\",\"eq\":\"\ud800\"}", "rule.bad_text");

    [Fact]
    public void Rules_inside_each_other_have_a_limit()
    {
        Assert.True(RuleJson.TryParse(Nested(RuleLimits.MaxDepth), out _, out _));
        AssertRefused(Nested(RuleLimits.MaxDepth + 1), "rule.too_deep");
        AssertRefused(Nested(5_000), "rule.too_deep");
        AssertRefused(new string('[', RuleLimits.MaxBytes), "rule.syntax");
        AssertRefused(new string('[', 30_000) + new string(']', 30_000), "rule.bad_value");
    }

    [Fact]
    public void The_number_of_rules_has_a_limit()
    {
        Assert.True(RuleJson.TryParse(Wide(RuleLimits.MaxRules - 1), out _, out _));
        AssertRefused(Wide(RuleLimits.MaxRules), "rule.too_many");
        AssertRefused(Wide(3 * RuleLimits.MaxRules), "rule.too_many");
    }

    [Fact]
    public void The_number_of_values_in_a_list_has_a_limit()
    {
        Assert.True(RuleJson.TryParse(List(RuleLimits.MaxValues), out _, out _));
        AssertRefused(List(RuleLimits.MaxValues + 1), "rule.too_many", "/in");
    }

    [Fact]
    public void Texts_and_paths_have_a_limit()
    {
        Assert.True(RuleJson.TryParse($$"""{"field":"a","eq":"{{new string('x', RuleLimits.MaxTextLength)}}"}""", out _, out _));
        AssertRefused($$"""{"field":"a","eq":"{{new string('x', RuleLimits.MaxTextLength + 1)}}"}""", "rule.bad_text", "/eq");
        AssertRefused($$"""{"field":"{{new string('x', 64)}}","eq":1}""", "rule.bad_path", "/field");
        AssertRefused($$"""{"field":"{{string.Join('.', Enumerable.Repeat("abcd", 41))}}","eq":1}""", "rule.bad_path", "/field");
    }

    [Fact]
    public void The_size_has_a_limit()
    {
        AssertRefused("{\"all\":[" + new string(' ', RuleLimits.MaxBytes) + "]}", "rule.too_large");
        AssertRefused($$"""{"inSegment":"{{new string('ü', RuleLimits.MaxBytes / 2)}}"}""", "rule.too_large");
    }

    private static string Nested(int depth) =>
        string.Concat(Enumerable.Repeat("""{"not":""", depth - 1)) + """{"any":[]}""" + new string('}', depth - 1);

    private static string Wide(int count) => $$"""{"all":[{{string.Join(',', Enumerable.Repeat("""{"all":[]}""", count))}}]}""";

    private static string List(int count) => $$"""{"field":"a","in":[{{string.Join(',', Enumerable.Repeat("1", count))}}]}""";

    private static void AssertRefused(string json, string code, string? path = null)
    {
        Assert.False(RuleJson.TryParse(json, out _, out var problems));
        var problem = Assert.Single(problems);
        Assert.Equal(code, problem.Code);
        if (path is not null)
            Assert.Equal(path, problem.Path);
    }
}
