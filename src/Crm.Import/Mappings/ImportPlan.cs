using System.Collections.Immutable;

namespace Crm.Import.Mappings;

/// <summary>How files become records: one table after another, as data.</summary>
/// <remarks>Immutable and thread-safe. A file may be the source of several tables, such as teams and the people in them.</remarks>
public sealed record ImportPlan
{
    /// <summary>The name under which records keep the keys of the files as external ids, unless a table says another.</summary>
    public required string System { get; init; }

    /// <summary>The tables, in the order in which they are taken; records may refer to those of later tables.</summary>
    public required ImmutableArray<TableMapping> Tables { get; init; }

    /// <summary>Reads a plan from JSON.</summary>
    /// <exception cref="Crm.Errors.RefusedException">It is no JSON, or no plan; each problem has the JSON pointer of its place.</exception>
    public static ImportPlan Parse(string json) => PlanReader.Read(json);
}
