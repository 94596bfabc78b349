using Crm.Records;

namespace Crm.Rules;

/// <summary>A rule about related records, half written: what comes next says how they are judged.</summary>
/// <param name="Path">A related set, or several one after another.</param>
/// <param name="Where">Which of them count.</param>
public readonly record struct RelatedTest(string Path, Rule Where)
{
    /// <summary>At least one meets the rule.</summary>
    public Rule Any() => new RelatedRule(Path, Where, Quantifier.Any);

    /// <summary>Not one meets the rule.</summary>
    public Rule None() => new RelatedRule(Path, Where, Quantifier.None);

    /// <summary>Each meets the rule, or there is none.</summary>
    public Rule All() => new RelatedRule(Path, Where, Quantifier.All);

    /// <summary>How many meet the rule, compared with a number.</summary>
    public Rule Count(Comparison comparison, long value) =>
        new AggregateRule(Path, Where, Aggregate.Count, null, null, comparison, Operand.Of(FieldValue.Integer(value)));

    /// <summary>The sum of a field over those that meet the rule, compared with a number.</summary>
    /// <param name="of">A number, an integer, or money, which is summed by its base amount.</param>
    /// <param name="comparison">How.</param>
    /// <param name="value">With what.</param>
    /// <param name="currency">The currency, where <paramref name="of"/> is an original amount such as <c>amount.amount</c>.</param>
    public Rule Sum(string of, Comparison comparison, decimal value, string? currency = null) =>
        new AggregateRule(Path, Where, Aggregate.Sum, of, currency, comparison, Operand.Of(FieldValue.Number(value)));

    /// <summary>The least value of a field over those that meet the rule, compared with an operand.</summary>
    public Rule Min(string of, Comparison comparison, Operand value) => new AggregateRule(Path, Where, Aggregate.Min, of, null, comparison, value);

    /// <summary>The greatest value of a field over those that meet the rule, compared with an operand.</summary>
    public Rule Max(string of, Comparison comparison, Operand value) => new AggregateRule(Path, Where, Aggregate.Max, of, null, comparison, value);
}
