using System.Collections.Immutable;
using Crm.Evaluation;
using Crm.Rules;
using Crm.Time;

namespace Crm.Persistence;

/// <summary>Sums, counts and extremes of records, in groups.</summary>
/// <remarks>Groups come in the order of their keys, missing first. Without groups there is exactly one row. Immutable.</remarks>
public sealed record SummaryQuery
{
    /// <summary>Which records; its order, cursor and limit do not count.</summary>
    public required RecordQuery Of { get; init; }

    /// <summary>What each group has in common; empty for one row over all.</summary>
    public ImmutableArray<GroupKey> GroupBy { get; init; } = [];

    /// <summary>What is computed of each group.</summary>
    public required ImmutableArray<Measure> Measures { get; init; }
}

/// <summary>One thing that the records of a group have in common.</summary>
/// <param name="Field">A field or path.</param>
/// <param name="Unit">For dates and instants, the stretch of the calendar in the zone of the query; null for the value itself.</param>
public sealed record GroupKey(BoundField Field, CalendarUnit? Unit = null);

/// <summary>One thing computed of a group: a count, or a sum, least or greatest value of a field.</summary>
/// <param name="Aggregate">What.</param>
/// <param name="Of">The field; null to count records. A count of a field counts the values that are there.</param>
public sealed record Measure(Aggregate Aggregate, BoundField? Of = null);

/// <summary>One group.</summary>
/// <param name="Keys">One value per group key; a stretch of the calendar is its first day.</param>
/// <param name="Values">One value per measure: a count is an integer, a sum a number (0 when empty), an extreme of the field's kind or missing.</param>
public sealed record SummaryRow(ImmutableArray<Records.FieldValue> Keys, ImmutableArray<Records.FieldValue> Values);
