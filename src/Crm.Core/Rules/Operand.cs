using Crm.Records;
using Crm.Time;
using Crm.Values;

namespace Crm.Rules;

/// <summary>What a field is compared with.</summary>
/// <remarks>Immutable.</remarks>
public abstract record Operand
{
    private protected Operand()
    {
    }

    /// <summary>The user who asks; missing when nobody does.</summary>
    public static Operand Me { get; } = new AskerOperand(AskerSet.Me);

    /// <summary>The teams of the user who asks.</summary>
    public static Operand MyTeams { get; } = new AskerOperand(AskerSet.MyTeams);

    /// <summary>The teams of the user who asks, and all teams below them.</summary>
    public static Operand MyUnit { get; } = new AskerOperand(AskerSet.MyUnit);

    /// <summary>The users below the user who asks.</summary>
    public static Operand MySubordinates { get; } = new AskerOperand(AskerSet.MySubordinates);

    /// <summary>A fixed value.</summary>
    public static Operand Of(FieldValue value) => new LiteralOperand(value);

    /// <summary>Another field of the same record.</summary>
    public static Operand Field(string path) => new FieldOperand(path);

    /// <summary>The present instant, moved by a period and then taken to the start of a calendar unit.</summary>
    public static Operand Now(RelativePeriod? offset = null, CalendarUnit? startOf = null) => new NowOperand(offset ?? RelativePeriod.Zero, startOf);

    /// <summary>The present day, moved by a period and then taken to the start of a calendar unit.</summary>
    public static Operand Today(RelativePeriod? offset = null, CalendarUnit? startOf = null) => new TodayOperand(offset ?? RelativePeriod.Zero, startOf);
}

/// <summary>A fixed value, kept as its JSON form has it: text, integer, number, boolean, money or point, until binding gives it the field's kind.</summary>
/// <param name="Value">The value; missing is refused by binding: use <c>empty</c>.</param>
/// <remarks>Dates, instants and references become text, references as <c>type id</c>; a number without fraction becomes an integer; money loses its conversion.</remarks>
public sealed record LiteralOperand(FieldValue Value) : Operand
{
    /// <summary>The value in the kind that its JSON form has.</summary>
    public FieldValue Value { get; } = AsWritten(Value);

    private static FieldValue AsWritten(FieldValue value)
    {
        if (value.IsMissing)
            return value;
        return value.Kind switch
        {
            FieldKind.Choice or FieldKind.State or FieldKind.Date or FieldKind.Instant or FieldKind.Reference => FieldValue.Text(value.ToString()),
            FieldKind.Number => Shortest(value.AsNumber()!.Value),
            FieldKind.Money => FieldValue.Money(new Money(WithoutZeros(value.AsMoney()!.Amount), value.AsMoney()!.Currency)),
            _ => value,
        };
    }

    private static FieldValue Shortest(decimal number) => decimal.IsInteger(number) && number is >= long.MinValue and <= long.MaxValue
        ? FieldValue.Integer((long)number)
        : FieldValue.Number(WithoutZeros(number));

    /// <summary>Division by this one takes away the zeros that a decimal carries behind its last digit, and changes nothing else.</summary>
    private static decimal WithoutZeros(decimal number) => number / 1.0000000000000000000000000000m;
}

/// <summary>Another field of the same record.</summary>
/// <param name="Path">A field, or a path over at most three references.</param>
public sealed record FieldOperand(string Path) : Operand;

/// <summary>The present instant, moved.</summary>
/// <param name="Offset">By how much.</param>
/// <param name="StartOf">Then to the start of which unit; null to stay.</param>
public sealed record NowOperand(RelativePeriod Offset, CalendarUnit? StartOf) : Operand;

/// <summary>The present day in the asker's zone, or in a stored definition's own, moved.</summary>
/// <param name="Offset">By how much.</param>
/// <param name="StartOf">Then to the start of which unit; null to stay.</param>
public sealed record TodayOperand(RelativePeriod Offset, CalendarUnit? StartOf) : Operand;

/// <summary>Who asks, or a set of people or teams around whoever asks.</summary>
/// <param name="Set">Which.</param>
public sealed record AskerOperand(AskerSet Set) : Operand;

/// <summary>People and teams as seen by the asker.</summary>
public enum AskerSet
{
    /// <summary>The user who asks.</summary>
    Me,

    /// <summary>The user's teams.</summary>
    MyTeams,

    /// <summary>The user's teams and all below them.</summary>
    MyUnit,

    /// <summary>The users below the user.</summary>
    MySubordinates,
}
