namespace Crm.Errors;

public static partial class ProblemCodes
{
    /// <summary>A rule names a field that does not exist, or that the asker may not read.</summary>
    public const string RuleUnknownField = "rule.unknown_field";

    /// <summary>A path goes on after a field that is no reference, or one that may name a record of any type.</summary>
    public const string RuleNotFollowable = "rule.not_followable";

    /// <summary>A path leads over more references than allowed.</summary>
    public const string RuleTooManyHops = "rule.too_many_hops";

    /// <summary>A rule names a set of related records that does not exist, or that the asker may not read.</summary>
    public const string RuleUnknownRelated = "rule.unknown_related";

    /// <summary>A field is compared with something of another kind.</summary>
    public const string RuleWrongKind = "rule.wrong_kind";

    /// <summary>An operator does not fit the kind of the field.</summary>
    public const string RuleWrongOperator = "rule.wrong_operator";

    /// <summary>A literal has not the form of the field's kind.</summary>
    public const string RuleBadLiteral = "rule.bad_literal";

    /// <summary>A literal is none of the field's choices.</summary>
    public const string RuleUnknownChoice = "rule.unknown_choice";

    /// <summary>A literal is missing or an empty text.</summary>
    public const string RuleMissingLiteral = "rule.missing_literal";

    /// <summary>A set of people or teams stands where a single value is wanted.</summary>
    public const string RuleSetOutsideIn = "rule.set_outside_in";

    /// <summary>A period moves a date further than allowed, or has a unit that does not fit.</summary>
    public const string RuleBadPeriod = "rule.bad_period";

    /// <summary>A rule about the state before the change stands where there is none, or is about a field of another record.</summary>
    public const string RuleNoBefore = "rule.no_before";

    /// <summary>A hierarchy is followed along a field that does not refer to its own type.</summary>
    public const string RuleNoHierarchy = "rule.no_hierarchy";

    /// <summary>Original amounts are summed without a currency, or a currency is given for anything else.</summary>
    public const string RuleCurrency = "rule.currency";

    /// <summary>A rule names a segment that does not exist.</summary>
    public const string RuleUnknownSegment = "rule.unknown_segment";

    /// <summary>Segments refer to each other in a circle.</summary>
    public const string RuleSegmentCycle = "rule.segment_cycle";

    /// <summary>The rule of a segment cannot be bound.</summary>
    public const string RuleBrokenSegment = "rule.broken_segment";

    /// <summary>A rule with its segments has more nodes than allowed.</summary>
    public const string RuleBoundTooLarge = "rule.bound_too_large";

    /// <summary>A rule with its segments is nested deeper than allowed.</summary>
    public const string RuleBoundTooDeep = "rule.bound_too_deep";

    /// <summary>Rules about related records are nested deeper than allowed.</summary>
    public const string RuleRelatedTooDeep = "rule.related_too_deep";
}
