using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Crm.Records;

namespace Crm.Rules;

/// <summary>The members that the JSON of rules is written in; those of an enum are its names in camel case.</summary>
internal static class RuleWords
{
    public const string All = "all";
    public const string Any = "any";
    public const string Not = "not";
    public const string Field = "field";
    public const string Related = "related";
    public const string InSegment = "inSegment";
    public const string Changed = "changed";

    public const string Between = "between";
    public const string In = "in";
    public const string Empty = "empty";
    public const string Has = "has";
    public const string Anniversary = "anniversary";
    public const string Within = "within";
    public const string Was = "was";

    public const string Where = "where";
    public const string Is = "is";
    public const string Currency = "currency";

    public const string Now = "now";
    public const string Today = "today";
    public const string StartOf = "startOf";
    public const string Amount = "amount";

    /// <summary>What a rule begins with: an object holds exactly one of them.</summary>
    public static ImmutableArray<string> Rules { get; } = [All, Any, Not, Field, Related, InSegment, Changed];

    /// <summary>What may stand beside <c>field</c>: exactly one of them.</summary>
    public static ImmutableArray<string> FieldOperators { get; } =
    [
        .. EnumNames<Comparison>.All, Between, In, Empty, .. EnumNames<TextComparison>.All, Has,
        .. EnumNames<HierarchyDirection>.All, Anniversary, Was,
    ];

    /// <summary>What says how related records are judged: at most one of them.</summary>
    public static ImmutableArray<string> RelatedOperators { get; } = [Is, .. EnumNames<Aggregate>.All];

    /// <summary>What may stand beside <c>related</c>.</summary>
    public static ImmutableArray<string> RelatedMembers { get; } = [Where, .. RelatedOperators, Currency, .. EnumNames<Comparison>.All];

    /// <summary>What never begins a rule, but stands beside what does.</summary>
    public static ImmutableArray<string> Others { get; } = [.. FieldOperators, .. RelatedMembers];

    /// <summary>What an operand that is an object begins with: exactly one of them.</summary>
    public static ImmutableArray<string> Operands { get; } = [Field, Now, Today, .. EnumNames<AskerSet>.All, Amount];

    /// <summary>The member of the enum with that name.</summary>
    public static bool TryParse<T>(string? word, [NotNullWhen(true)] out T value) where T : struct, Enum
    {
        var known = word is not null && EnumNames<T>.All.Contains(word, StringComparer.Ordinal);
        value = known ? EnumNames<T>.Parse(word!) : default;
        return known;
    }
}
