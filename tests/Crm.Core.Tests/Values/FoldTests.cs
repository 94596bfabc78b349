using System.Text;
using Crm.Values;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Core.Tests.Values;

public class FoldTests
{
    [Theory]
    [InlineData("Zürich", "ZÜRICH")]
    [InlineData("ﬁancé", "FIANCÉ")]
    [InlineData("e\u0301", "É")]
    [InlineData("straße", "STRASSE", false)]
    public void A_fold_is_compatibility_form_in_upper_case(string text, string other, bool same = true) =>
        Assert.Equal(same, string.Equals(Fold.Of(text), other, StringComparison.Ordinal));

    [Fact]
    public void The_runtime_of_these_tests_folds() => Assert.True(Fold.IsSupported);

    [Fact]
    public void Matching_without_allocation_equals_matching_folds()
    {
        var text = Gen.OneOf(
            ArbMap.Default.GeneratorFor<string>(),
            Gen.Elements('a', 'B', 'é', '\u0301', 'ß', 'ﬁ', 'İ', 'ı', 'K', ' ', 'ｱ', '\uFF9E').ArrayOf().Select(c => new string(c)))
            .Where(s => s is not null && IsWellFormed(s));
        Prop.ForAll(text.Two().ToArbitrary(), pair =>
        {
            var (value, other) = pair;
            var fold = Fold.Of(other);
            return Fold.Matches(value, fold) == string.Equals(Fold.Of(value), fold, StringComparison.Ordinal)
                && Fold.Matches(value, Fold.Of(value))
                && Fold.Contains(value, fold) == Fold.Of(value).Contains(fold, StringComparison.Ordinal)
                && Fold.StartsWith(value, fold) == Fold.Of(value).StartsWith(fold, StringComparison.Ordinal)
                && Fold.EndsWith(value, fold) == Fold.Of(value).EndsWith(fold, StringComparison.Ordinal);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }

    [Fact]
    public void Text_orders_as_its_UTF_8_bytes_do() => Prop.ForAll(
        ArbMap.Default.GeneratorFor<string>().Where(s => s is not null && IsWellFormed(s)).Two().ToArbitrary(),
        pair => Math.Sign(CodePointOrder.Instance.Compare(pair.Item1, pair.Item2))
            == Math.Sign(Encoding.UTF8.GetBytes(pair.Item1).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(pair.Item2))))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    private static bool IsWellFormed(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar)
                return false;
        }

        return true;
    }
}
