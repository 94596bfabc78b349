using System.Globalization;
using System.Reflection;
using Crm.Core.Tests.Architecture;
using Crm.Rules;

namespace Crm.Core.Tests.Rules;

public class RuleReferenceTests
{
    [Fact]
    public void Every_example_of_the_reference_is_a_rule_in_its_canonical_form()
    {
        var examples = Reference().Split('\n').Where(l => l.StartsWith('{')).ToList();
        Assert.True(examples.Count > 20);
        Assert.All(examples, example => Assert.Equal(example, RuleJson.Parse(example).ToString()));
    }

    [Fact]
    public void The_reference_names_every_word_and_every_limit()
    {
        var reference = Reference();
        var words = RuleWords.Rules.AddRange(RuleWords.Others).AddRange(RuleWords.Operands);
        Assert.All(words, word => Assert.Contains($"`{word}`", reference, StringComparison.Ordinal));
        var limits = typeof(RuleLimits).GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.Name is not nameof(RuleLimits.MaxBytes));
        Assert.All(limits, limit => Assert.Contains($" {Shown(limit)} ", reference, StringComparison.Ordinal));
    }

    private static string Shown(FieldInfo limit) => ((int)limit.GetValue(null)!).ToString("N0", CultureInfo.InvariantCulture);

    private static string Reference() => File.ReadAllText(Path.Combine(Repository.Root, "docs", "reference", "rules.md"));
}
