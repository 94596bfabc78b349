using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Crm.Rules;

/// <summary>A predicate over the fields of a record, as data.</summary>
/// <remarks>
/// One closed vocabulary for queries, segments, guards, conditions, assignment, scoring and access. A missing value makes every comparison false,
/// and <c>ne</c> is exactly <c>not eq</c>. Written as JSON by <see cref="RuleJson"/>. Immutable and thread-safe; two rules
/// are equal when their JSON is.
/// </remarks>
[SuppressMessage("Design", "CA1716", Justification = "The words of the rule language.")]
public abstract partial record Rule
{
    private protected Rule()
    {
    }

    /// <summary>The rule that every record meets: an empty <c>all</c>.</summary>
    public static Rule Always { get; } = new AllRule([]);

    /// <summary>The rule that no record meets: an empty <c>any</c>.</summary>
    public static Rule Never { get; } = new AnyRule([]);

    /// <summary>Met when all are met, and when there is none.</summary>
    public static Rule All(params ReadOnlySpan<Rule> rules) => new AllRule([.. rules]);

    /// <summary>Met when at least one is met.</summary>
    public static Rule Any(params ReadOnlySpan<Rule> rules) => new AnyRule([.. rules]);

    /// <summary>Met when the other is not.</summary>
    public static Rule Not(Rule rule) => new NotRule(rule);

    /// <summary>Begins a rule about a field, by its path.</summary>
    /// <param name="path">A field, or a path over at most three references: <c>owner.team.region</c>.</param>
    public static FieldTest Field(string path) => new(path);

    /// <summary>Begins a rule about the records that refer to this one.</summary>
    /// <param name="path">A related set, or several one after another: <c>orders.lines</c>.</param>
    /// <param name="where">Which of them count; null for all.</param>
    public static RelatedTest Related(string path, Rule? where = null) => new(path, where ?? Always);

    /// <summary>Met by the members of a segment.</summary>
    public static Rule InSegment(string key) => new SegmentRule(key);

    /// <summary>Both must be met; an <c>all</c> on the left takes the right one in, so that long chains stay flat.</summary>
    public static Rule operator &(Rule left, Rule right) => left is AllRule all ? new AllRule(all.Rules.Add(right)) : All(left, right);

    /// <summary>One must be met; an <c>any</c> on the left takes the right one in, so that long chains stay flat.</summary>
    public static Rule operator |(Rule left, Rule right) => left is AnyRule any ? new AnyRule(any.Rules.Add(right)) : Any(left, right);

    /// <summary>It must not be met.</summary>
    public static Rule operator !(Rule rule) => Not(rule);

    /// <summary>The rule as JSON in one line.</summary>
    public sealed override string ToString() => RuleJson.Write(this);

    private protected static int HashOf<T>(ImmutableArray<T> items)
    {
        var hash = default(HashCode);
        foreach (var item in items.AsSpan())
            hash.Add(item);
        return hash.ToHashCode();
    }
}
