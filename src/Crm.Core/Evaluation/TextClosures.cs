using System.Runtime.CompilerServices;
using Crm.Rules;
using Crm.Values;

namespace Crm.Evaluation;

/// <summary>Builds comparisons of folded text.</summary>
internal static class TextClosures
{
    public static RulePredicate Build(BoundText node)
    {
        var (read, comparison, negated) = (Readers.Of(node.Field), node.Comparison, node.Negated);
        if (node.Value is BoundLiteral { Value: var literal })
        {
            var fold = Fold.Of(literal.AsText())!;
            return (record, context) => Holds(read(record, context).AsText(), comparison, fold) != negated;
        }

        var value = Readers.Of(node.Value);
        return (record, context) => Holds(read(record, context).AsText(), comparison, Fold.Of(value(record, context).AsText())) != negated;
    }

    /// <summary>Whether the text's fold stands so beside another; false when either is null or empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds(string? text, TextComparison comparison, string? fold)
    {
        if (string.IsNullOrEmpty(text) || fold is null)
            return false;
        return comparison switch
        {
            TextComparison.Same => Fold.Matches(text, fold),
            TextComparison.Contains => Fold.Contains(text, fold),
            TextComparison.StartsWith => Fold.StartsWith(text, fold),
            _ => Fold.EndsWith(text, fold),
        };
    }
}
