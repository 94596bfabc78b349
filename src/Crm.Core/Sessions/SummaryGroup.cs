using System.Collections.Immutable;
using Crm.Records;

namespace Crm.Sessions;

/// <summary>One group of a summary.</summary>
/// <param name="Keys">The value of each group path, in the order asked for; a period is its first day.</param>
/// <param name="Values">The value of each measure, in the order asked for.</param>
public sealed record SummaryGroup(ImmutableArray<FieldValue> Keys, ImmutableArray<FieldValue> Values)
{
    /// <summary>The only or first key as text; empty when it is missing.</summary>
    public string Name => Keys.IsEmpty ? "" : Keys[0].ToString();

    /// <summary>A measure as a number; 0 when it is missing.</summary>
    /// <param name="measure">Which one, from 0.</param>
    public decimal Number(int measure = 0) => Values[measure].AsNumber() ?? 0;

    /// <summary>One measure divided by another; null when the other is 0. So a mean is a sum divided by a count.</summary>
    public decimal? Ratio(int measure, int by) => Number(by) == 0 ? null : Number(measure) / Number(by);
}
