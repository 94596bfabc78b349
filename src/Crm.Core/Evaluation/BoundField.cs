using System.Collections.Immutable;
using Crm.Records;

namespace Crm.Evaluation;

/// <summary>A field at the end of a path.</summary>
/// <param name="Path">The path as written.</param>
/// <param name="Hops">The references that lead to it; empty for a field of the record itself.</param>
/// <param name="Type">The type that has the field.</param>
/// <param name="Field">The field.</param>
public sealed record BoundField(string Path, ImmutableArray<BoundHop> Hops, RecordType Type, FieldDefinition Field) : BoundOperand
{
    /// <summary>True for a field of the record itself.</summary>
    public bool IsOwn => Hops.IsEmpty;

    /// <summary>How an explanation calls the records that the field refers to; null where it is no reference, or it is not known who will read it.</summary>
    internal RecordNames? Names { get; init; }
}

/// <summary>One step over a to-one reference.</summary>
/// <param name="Reference">The reference.</param>
/// <param name="Target">The type it leads to.</param>
/// <param name="Visible">What the asker may see of that type; null for all. What may not be seen is missing, and so is what lies in the recycle bin.</param>
public sealed record BoundHop(FieldDefinition Reference, RecordType Target, BoundNode? Visible);

/// <summary>A path to many records: references first, then related sets one after another.</summary>
/// <param name="Path">The path as written.</param>
/// <param name="Hops">To-one references before the first set; usually empty.</param>
/// <param name="Steps">At least one related set.</param>
public sealed record BoundRelatedPath(string Path, ImmutableArray<BoundHop> Hops, ImmutableArray<BoundRelatedStep> Steps)
{
    /// <summary>The type of the records at the end.</summary>
    public RecordType Type => Steps[^1].Set.Type;

    /// <summary>How an explanation calls those records; null when it is not known who will read it.</summary>
    internal RecordNames? Names { get; init; }
}

/// <summary>One step to a related set; records in the recycle bin are no members.</summary>
/// <param name="Set">The set.</param>
/// <param name="Visible">What the asker may see of its members' type; null for all.</param>
public sealed record BoundRelatedStep(RelatedSet Set, BoundNode? Visible);
