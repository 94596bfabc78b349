using Crm.Errors;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Core.Tests.Errors;

public class NearNamesTests
{
    private static readonly string[] Known = ["industry", "name", "stage", "state", "status", "id", "customer", "stages", "employees"];

    [Theory]
    [InlineData("indstry", "industry")]
    [InlineData("Industry", "industry")]
    [InlineData("stae", "stage state stages")]
    [InlineData("stat", "state stage status")]
    [InlineData("ix", "id")]
    [InlineData("xy", "")]
    [InlineData("turnover", "")]
    [InlineData("", "")]
    public void What_may_be_meant_is_named_the_nearest_first(string word, string near) => Assert.Equal(near, string.Join(' ', NearNames.Of(word, Known)));

    [Fact]
    public void A_name_is_found_again_with_any_letter_changed_left_out_or_put_in()
    {
        var spoilt = from name in Gen.Elements("industry", "customer", "employees")
                     from at in Gen.Choose(0, 7)
                     from letter in Gen.Elements('x', 'q', '7')
                     from how in Gen.Choose(0, 2)
                     select (name, word: how switch { 0 => name.Remove(at, 1), 1 => name.Insert(at, $"{letter}"), _ => name.Remove(at, 1).Insert(at, $"{letter}") });
        Prop.ForAll(spoilt.ToArbitrary(), s => NearNames.Of(s.word, Known).Contains(s.name)).Check(Config.QuickThrowOnFailure);
    }

    [Fact]
    public void A_problem_asks_only_where_there_is_something_to_ask()
    {
        Assert.Equal("\"indstry\" is no field of party (did you mean industry?)", Unknown("indstry").Message);
        Assert.Equal("\"stae\" is no field of party (did you mean stage, state or stages?)", Unknown("stae").Message);
        Assert.Equal("\"turnover\" is no field of party", Unknown("turnover").Message);
    }

    private static Problem Unknown(string word) => new(ProblemCodes.RuleUnknownField, "", ("field", word), ("type", "party"), ("near", NearNames.Of(word, Known)));
}
