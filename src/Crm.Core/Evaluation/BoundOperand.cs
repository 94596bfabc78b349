using Crm.Records;
using Crm.Rules;
using Crm.Time;

namespace Crm.Evaluation;

/// <summary>What a bound field is compared with.</summary>
public abstract record BoundOperand
{
    private protected BoundOperand()
    {
    }
}

/// <summary>A fixed value of the field's kind.</summary>
/// <param name="Value">The value; never missing.</param>
public sealed record BoundLiteral(FieldValue Value) : BoundOperand;

/// <summary>The present instant or day, moved.</summary>
/// <param name="Offset">By how much, counted in the zone.</param>
/// <param name="StartOf">Then to the start of which unit; null to stay.</param>
/// <param name="AsDate">True for a day, false for an instant.</param>
public sealed record BoundNow(RelativePeriod Offset, CalendarUnit? StartOf, bool AsDate) : BoundOperand;

/// <summary>Who asks, or a set around whoever asks.</summary>
/// <param name="Set">Which; sets of many stand only in <see cref="BoundIn"/>.</param>
public sealed record BoundAsker(AskerSet Set) : BoundOperand;
