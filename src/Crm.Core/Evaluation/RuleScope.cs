using Crm.Records;
using Crm.Rules;

namespace Crm.Evaluation;

/// <summary>What a rule may speak of while it is bound.</summary>
/// <remarks>Immutable; as thread-safe as its functions.</remarks>
public sealed record RuleScope
{
    /// <summary>The record types of the model, with the tenant's custom fields.</summary>
    public required RecordCatalog Catalog { get; init; }

    /// <summary>Whether a field may be read; one that may not is reported exactly as one that does not exist. Null when all may be.</summary>
    /// <remarks>Asked of fields only: a view such as <c>amount.currency</c> may be read where its field may be.</remarks>
    public Func<RecordType, FieldDefinition, bool>? MayRead { get; init; }

    /// <summary>The rule that records of a type must meet to be seen over a reference or in a related set; null, or a null answer, when all are seen.</summary>
    public Func<RecordType, BoundNode?>? Visible { get; init; }

    /// <summary>The rule of a segment by its key; a null answer when there is no such segment. Null when there are no segments.</summary>
    public Func<string, Rule?>? Segment { get; init; }

    /// <summary>True where there is a record before the change, so that <c>changed</c> and <c>was</c> may be used.</summary>
    public bool HasBefore { get; init; }

    internal BoundNode? VisibleOf(RecordType type) => Visible?.Invoke(type) is { } rule and not BoundConstant { Value: true } ? rule : null;

    internal bool CanRead(RecordType type, FieldDefinition field) =>
        MayRead is null || MayRead(type, field.ViewOf is { } of && type.Find(of) is { } whole ? whole : field);
}
