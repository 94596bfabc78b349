using System.Collections.Immutable;

namespace Crm.Import.Mappings;

/// <summary>Where a value comes from, and in which form it is written there.</summary>
/// <remarks>Exactly one of <see cref="Columns"/>, <see cref="Constant"/>, <see cref="Template"/> and <see cref="Of"/> says where from.</remarks>
public sealed record ValueMapping
{
    /// <summary>The column; several are joined as in a key, to name a record by it.</summary>
    public ImmutableArray<string> Columns { get; init; } = [];

    /// <summary>The same text in every row.</summary>
    public string? Constant { get; init; }

    /// <summary>A text with columns in it, such as <c>{product} for {account}</c>; missing where all of its columns are.</summary>
    public string? Template { get; init; }

    /// <summary>A field of a record that the row refers to, such as <c>product.listPrice</c>.</summary>
    public string? Of { get; init; }

    /// <summary>Texts of the file, and how they are read. Compared letter by letter, without the spaces around.</summary>
    public ImmutableDictionary<string, string> Aliases { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Texts that mean nothing at all, besides the empty one.</summary>
    public ImmutableHashSet<string> Nothing { get; init; } = [];

    /// <summary>Which rows say it; null for all of them. In the others it is missing.</summary>
    public RowCondition? When { get; init; }

    /// <summary>
    /// The forms of a date or an instant, tried in this order, in NodaTime's letters, such as <c>dd MMM, uuuu HH:mm:ss</c>, or <c>MM/dd/uuuu HH:mm:sso&lt;+HHmm&gt;</c> with an
    /// offset; empty for ISO 8601. A date with an offset is the day that is written.
    /// </summary>
    public ImmutableArray<string> Formats { get; init; } = [];

    /// <summary>The zone of instants that are written without an offset. The default value is UTC.</summary>
    public string Zone { get; init; } = "UTC";

    /// <summary>What stands before the decimals of a number. The default value is a full stop.</summary>
    public char Decimal { get; init; } = '.';

    /// <summary>What stands between the thousands of a number, or nothing; null for a comma, or a full stop where that is the decimal mark.</summary>
    public char? Group { get; init; }

    /// <summary>Letters behind a number and what it is multiplied with, such as K by 1,000.</summary>
    public ImmutableDictionary<string, decimal> Units { get; init; } = ImmutableDictionary<string, decimal>.Empty;

    /// <summary>What every number is multiplied with. The default value is 1.</summary>
    public decimal Times { get; init; } = 1;

    /// <summary>The currency of money that is written without one; null where there is none such.</summary>
    /// <remarks>The sign of another currency is refused; so are the signs of several, such as $, without it.</remarks>
    public ValueMapping? Currency { get; init; }

    /// <summary>What stands between choices. The default value is a semicolon.</summary>
    public char Between { get; init; } = ';';

    /// <summary>By what a record is named; null for its external id in the plan's system.</summary>
    public NamedBy? By { get; init; }

    /// <summary>What is taken where this is missing; null for nothing.</summary>
    public ValueMapping? Else { get; init; }
}

/// <summary>Met by the rows that say something in a column.</summary>
/// <param name="Column">The column.</param>
/// <param name="Is">What it says there, one of these. Compared letter by letter, without the spaces around.</param>
public sealed record RowCondition(string Column, ImmutableHashSet<string> Is);

/// <summary>By what a file names a record that it refers to.</summary>
/// <param name="Type">The record's type; null for that of the field.</param>
/// <param name="System">The system of its external id; null for the plan's.</param>
/// <param name="Field">A field by which it is known instead, such as <c>email</c>; null for an external id.</param>
/// <param name="Fold">True where case, accents and spaces do not tell keys apart.</param>
public sealed record NamedBy(string? Type, string? System, string? Field, bool Fold);
