namespace Crm.Errors;

/// <content>Refusals of a rule's JSON; the path is a JSON pointer.</content>
public static partial class ProblemCodes
{
    /// <summary>The text is not JSON.</summary>
    public const string RuleSyntax = "rule.syntax";

    /// <summary>The JSON has more bytes than allowed.</summary>
    public const string RuleTooLarge = "rule.too_large";

    /// <summary>Rules stand inside rules deeper than allowed.</summary>
    public const string RuleTooDeep = "rule.too_deep";

    /// <summary>There are more rules, or more values in a list, than allowed.</summary>
    public const string RuleTooMany = "rule.too_many";

    /// <summary>An object has a member twice.</summary>
    public const string RuleDuplicate = "rule.duplicate";

    /// <summary>An object has a member that the language does not know there.</summary>
    public const string RuleUnknownOperator = "rule.unknown_operator";

    /// <summary>An object has none of the members of which one is needed.</summary>
    public const string RuleNoOperator = "rule.no_operator";

    /// <summary>An object has several members of which only one may stand.</summary>
    public const string RuleManyOperators = "rule.many_operators";

    /// <summary>A value has not the form that is wanted in its place.</summary>
    public const string RuleBadValue = "rule.bad_value";

    /// <summary>A comparison with null or an empty text, which is never met: <c>empty</c> is meant.</summary>
    public const string RuleNoValue = "rule.no_value";

    /// <summary>A number cannot be kept exactly.</summary>
    public const string RuleBadNumber = "rule.bad_number";

    /// <summary>A text is too long, or holds a NUL or half of a surrogate pair.</summary>
    public const string RuleBadText = "rule.bad_text";

    /// <summary>A field path has another form than names with dots between them.</summary>
    public const string RuleBadPath = "rule.bad_path";
}
