using System.Text.Json;
using Crm.Errors;
using Crm.Rules;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Core.Tests.Errors;

public class JsonFaultTests
{
    [Theory]
    [InlineData("", "line 1, column 1: there is nothing; wanted is a value")]
    [InlineData("no rule", "line 1, column 1: \"no\" does not fit here; wanted is a value")]
    [InlineData("{field: 1}", "line 1, column 2: \"field\" does not fit here; wanted is a name in double quotes, or \"}\"")]
    [InlineData("{'field': 1}", "line 1, column 2: a name or a text stands in double quotes, not in single ones")]
    [InlineData("{\"a\" 1}", "line 1, column 6: \"1\" does not fit here; wanted is a colon")]
    [InlineData("{\"a\":}", "line 1, column 6: \"}\" does not fit here; wanted is a value")]
    [InlineData("{\"a\":1,}", "line 1, column 8: the comma before \"}\" is one too many")]
    [InlineData("[1,\n  2,\n]", "line 3, column 1: the comma before \"]\" is one too many")]
    [InlineData("{\"a\":1", "line 1, column 7: it ends here; wanted is a comma, or \"}\"")]
    [InlineData("{\"a\":\n\n  \"é\" \"b\"}", "line 3, column 7: \"\"\" does not fit here; wanted is a comma, or \"}\"")]
    [InlineData("{} x", "line 1, column 4: \"x\" does not fit here; wanted is nothing more")]
    [InlineData("{\"a\":\"b", "a text in quotes is not closed")]
    [InlineData("{\"a\":\"b\n\"}", "a text goes on to another line, or holds a control character; write \\n for a new line")]
    [InlineData("{\"a\":\"\\q\"}", "line 1, column 8: \\q is no escape")]
    [InlineData("{\"a\":\"\\u12\"}", "the escape is not right; \\u has four hexadecimal digits behind it")]
    [InlineData("{\"a\":-}", "line 1, column 7: the number is not finished")]
    [InlineData("{\"a\":1.}", "line 1, column 8: the number is not finished")]
    [InlineData("{\"a\":fdepth}", "line 1, column 6: \"fdepth\" does not fit here; wanted is a value")]
    [InlineData("{\"a\":1 // one\n}", "line 1, column 8: there are no comments in JSON")]
    [InlineData("{\"a\":tru}", "line 1, column 6: \"tru\" does not fit here; wanted is a value")]
    [InlineData("{\"a\":01}", "line 1, column 6: \"01\" does not fit here; wanted is a value")]
    public void What_is_no_json_is_said_with_its_place_and_what_was_wanted(string json, string sentence) => Assert.Contains(sentence, Told(json), StringComparison.Ordinal);

    [Fact]
    public void A_name_that_stands_twice_is_said_where_the_reader_finds_it()
    {
        var error = Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse("""{"a":1,"a":2}""", new JsonDocumentOptions { AllowDuplicateProperties = false }));
        Assert.Equal("a name stands twice in one object", JsonFault.Of("""{"a":1,"a":2}""", error));
    }

    [Fact]
    public void Whatever_is_spoilt_is_told_in_our_own_words()
    {
        const string Whole = "{\"all\":[{\"field\":\"näme\",\"eq\":\"x\\n𝄞\"},\n{\"field\":\"b\",\"in\":[1,-2.5e3,true,null]}]}";
        var spoilt = from at in Gen.Choose(0, Whole.Length - 1)
                     from put in Gen.Elements("", "{", "}", "\"", ",", ":", "x", "\n", "0", "\\", "/", "é")
                     from cut in Gen.Choose(0, 3)
                     select Whole[..at] + put + Whole[Math.Min(Whole.Length, at + cut)..];
        Prop.ForAll(spoilt.ToArbitrary(), json => RuleJson.TryParse(json, out _, out var problems)
            || problems.All(p => p.Code != ProblemCodes.RuleSyntax || p.Message.StartsWith("is not JSON: line ", StringComparison.Ordinal))).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    private static string Told(string json)
    {
        Assert.False(RuleJson.TryParse(json, out _, out var problems));
        return Assert.Single(problems, p => p.Code == ProblemCodes.RuleSyntax).Message;
    }
}
