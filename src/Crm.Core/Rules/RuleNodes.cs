using System.Collections.Immutable;

namespace Crm.Rules;

/// <summary>Met when all are met, and when there is none.</summary>
/// <param name="Rules">The rules, in the order written.</param>
public sealed record AllRule(ImmutableArray<Rule> Rules) : Rule
{
    /// <inheritdoc/>
    public bool Equals(AllRule? other) => other is not null && Rules.AsSpan().SequenceEqual(other.Rules.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashOf(Rules);
}

/// <summary>Met when at least one is met.</summary>
/// <param name="Rules">The rules, in the order written.</param>
public sealed record AnyRule(ImmutableArray<Rule> Rules) : Rule
{
    /// <inheritdoc/>
    public bool Equals(AnyRule? other) => other is not null && Rules.AsSpan().SequenceEqual(other.Rules.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashOf(Rules);
}

/// <summary>Met when the other is not.</summary>
/// <param name="Inner">The other rule.</param>
public sealed record NotRule(Rule Inner) : Rule;

/// <summary>Compares a field with an operand; false when either is missing, but for <see cref="Comparison.Ne"/>.</summary>
/// <param name="Path">The path.</param>
/// <param name="Comparison">How.</param>
/// <param name="Value">With what.</param>
public sealed record CompareRule(string Path, Comparison Comparison, Operand Value) : Rule;

/// <summary>Met when the field lies between two operands, both ends included.</summary>
/// <param name="Path">The path.</param>
/// <param name="From">The lower end.</param>
/// <param name="To">The upper end.</param>
public sealed record BetweenRule(string Path, Operand From, Operand To) : Rule;

/// <summary>Met when the field equals one of the operands.</summary>
/// <param name="Path">The path.</param>
/// <param name="Values">The operands; a set such as <c>myTeams</c> stands for its members.</param>
public sealed record InRule(string Path, ImmutableArray<Operand> Values) : Rule
{
    /// <inheritdoc/>
    public bool Equals(InRule? other) =>
        other is not null && string.Equals(Path, other.Path, StringComparison.Ordinal) && Values.AsSpan().SequenceEqual(other.Values.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Path, HashOf(Values));
}

/// <summary>Met when the field is missing, or when it is not.</summary>
/// <param name="Path">The path.</param>
/// <param name="Empty">True for missing.</param>
public sealed record EmptyRule(string Path, bool Empty) : Rule;

/// <summary>Compares the folds of a text field and an operand.</summary>
/// <param name="Path">The path.</param>
/// <param name="Comparison">How.</param>
/// <param name="Value">A text.</param>
public sealed record TextRule(string Path, TextComparison Comparison, Operand Value) : Rule;

/// <summary>Met when a set of choices holds the operand.</summary>
/// <param name="Path">The path to a field of kind choices.</param>
/// <param name="Value">A choice.</param>
public sealed record HasRule(string Path, Operand Value) : Rule;

/// <summary>Met when any, none or all of the related records meet a rule.</summary>
/// <param name="Path">A related set, or several one after another.</param>
/// <param name="Where">The rule about them.</param>
/// <param name="Quantifier">Any, none or all; all is met when there is none.</param>
public sealed record RelatedRule(string Path, Rule Where, Quantifier Quantifier) : Rule;

/// <summary>Compares a count, sum, least or greatest value of related records with an operand.</summary>
/// <param name="Path">A related set, or several one after another.</param>
/// <param name="Where">Which of them count.</param>
/// <param name="Aggregate">What is computed: an empty sum is 0, an empty min or max is missing.</param>
/// <param name="Of">The field that is aggregated; null for a count.</param>
/// <param name="Currency">Which currency's original amounts are summed; null for any other field.</param>
/// <param name="Comparison">How the result is compared.</param>
/// <param name="Value">With what.</param>
public sealed record AggregateRule(
    string Path, Rule Where, Aggregate Aggregate, string? Of, string? Currency, Comparison Comparison, Operand Value) : Rule;

/// <summary>Met by the members of a segment.</summary>
/// <param name="Key">The segment's key.</param>
public sealed record SegmentRule(string Key) : Rule;

/// <summary>Met by the records above or below another one along a reference to the same type.</summary>
/// <param name="Path">A reference of a type to itself, such as <c>parent</c>.</param>
/// <param name="Direction">Above or below; the other record itself is neither.</param>
/// <param name="Of">The other record.</param>
public sealed record HierarchyRule(string Path, HierarchyDirection Direction, Operand Of) : Rule;

/// <summary>Met when the next yearly return of a date, today included, is at most that far away.</summary>
/// <param name="Path">The path to a date; 29 February returns on the 28th in common years.</param>
/// <param name="Within">Whole days, weeks or months, less than a year.</param>
public sealed record AnniversaryRule(string Path, Time.RelativePeriod Within) : Rule;

/// <summary>Met when the field differs between before and after; only where there is a before.</summary>
/// <param name="Path">A field of the record itself.</param>
public sealed record ChangedRule(string Path) : Rule;

/// <summary>Met when the field had that value before; only where there is a before.</summary>
/// <param name="Path">A field of the record itself.</param>
/// <param name="Value">The earlier value.</param>
public sealed record WasRule(string Path, Operand Value) : Rule;
