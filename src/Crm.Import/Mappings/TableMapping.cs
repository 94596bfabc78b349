using System.Collections.Immutable;
using Crm.Import.Files;

namespace Crm.Import.Mappings;

/// <summary>How the rows of one file become records of one type.</summary>
public sealed record TableMapping
{
    /// <summary>The name of the file, without its folder.</summary>
    public required string File { get; init; }

    /// <summary>What is known of the file's form.</summary>
    public SourceFormat Format { get; init; } = SourceFormat.Detect;

    /// <summary>The record type.</summary>
    public required string Type { get; init; }

    /// <summary>By what a row is known again.</summary>
    public required KeyMapping Key { get; init; }

    /// <summary>The fields, by their keys.</summary>
    public ImmutableSortedDictionary<string, ValueMapping> Fields { get; init; } = ImmutableSortedDictionary<string, ValueMapping>.Empty;

    /// <summary>Parts that each row gives its record.</summary>
    public ImmutableArray<PartMapping> Parts { get; init; } = [];

    /// <summary>States that the record went through, oldest first; the last is the present one. Empty for the initial state.</summary>
    public ImmutableArray<StateMapping> States { get; init; } = [];
}

/// <summary>By what a row is known again: the external id of its record.</summary>
/// <param name="Columns">The columns, at least one; several are joined.</param>
public sealed record KeyMapping(ImmutableArray<string> Columns)
{
    /// <summary>The system of the external id; null for that of the plan.</summary>
    public string? System { get; init; }

    /// <summary>True where rows with equal columns are records of their own: the second is <c>key#2</c>, and so on.</summary>
    /// <remarks>Rows that are refused count as well. A <c>#</c> or <c>\</c> of the file has a <c>\</c> before it then.</remarks>
    public bool Occurrence { get; init; }

    /// <summary>True where case, accents and spaces do not tell keys apart.</summary>
    public bool Fold { get; init; }
}

/// <summary>A part that each row gives its record; where all of its columns are empty, the record has none.</summary>
/// <remarks>
/// A part of the record that has the same constants, and says the same or has the same place among those, is taken for the same. Mappings with more constants choose
/// first, and no part is taken by two.
/// </remarks>
/// <param name="Type">The part's type.</param>
/// <param name="Fields">Its fields, by their keys.</param>
public sealed record PartMapping(string Type, ImmutableSortedDictionary<string, ValueMapping> Fields);

/// <summary>A state, and when the record entered it.</summary>
/// <param name="State">The state; where it is missing, the row has none.</param>
/// <param name="At">The instant, or the day; where it is missing, only the last state counts, as entered when it is imported. Null for never known.</param>
public sealed record StateMapping(ValueMapping State, ValueMapping? At);
