using System.Diagnostics.CodeAnalysis;
using Crm.Records;
using Crm.Time;
using NodaTime;

namespace Crm.Rules;

/// <summary>Instants before the present one, for <c>Rule.For</c>: <c>l => l.LastContactAt &lt; Ago.Days(90)</c>.</summary>
/// <remarks>Means something inside the lambda of a rule only; calling a member anywhere else throws <see cref="InvalidOperationException"/>.</remarks>
public static class Ago
{
    /// <summary>So many hours before now.</summary>
    public static Instant Hours(int hours) => throw RuleTerm.Called();

    /// <summary>So many days before now, counted on the calendar of the rule's zone.</summary>
    public static Instant Days(int days) => throw RuleTerm.Called();

    /// <summary>So many weeks before now, counted on the calendar of the rule's zone.</summary>
    public static Instant Weeks(int weeks) => throw RuleTerm.Called();

    /// <summary>So many months before now, counted on the calendar of the rule's zone.</summary>
    public static Instant Months(int months) => throw RuleTerm.Called();

    /// <summary>So many years before now, counted on the calendar of the rule's zone.</summary>
    public static Instant Years(int years) => throw RuleTerm.Called();
}

/// <summary>Instants after the present one, for <c>Rule.For</c>: <c>o => o.DueAt &lt; Ahead.Days(3)</c>.</summary>
/// <remarks>Means something inside the lambda of a rule only; calling a member anywhere else throws <see cref="InvalidOperationException"/>.</remarks>
public static class Ahead
{
    /// <summary>So many hours after now.</summary>
    public static Instant Hours(int hours) => throw RuleTerm.Called();

    /// <summary>So many days after now, counted on the calendar of the rule's zone.</summary>
    public static Instant Days(int days) => throw RuleTerm.Called();

    /// <summary>So many weeks after now, counted on the calendar of the rule's zone.</summary>
    public static Instant Weeks(int weeks) => throw RuleTerm.Called();

    /// <summary>So many months after now, counted on the calendar of the rule's zone.</summary>
    public static Instant Months(int months) => throw RuleTerm.Called();

    /// <summary>So many years after now, counted on the calendar of the rule's zone.</summary>
    public static Instant Years(int years) => throw RuleTerm.Called();
}

/// <summary>The present instant, for <c>Rule.For</c>: <c>o => o.CreatedAt >= Now.StartOf(CalendarUnit.Month)</c>.</summary>
/// <remarks>Means something inside the lambda of a rule only; reading a member anywhere else throws <see cref="InvalidOperationException"/>.</remarks>
public static class Now
{
    /// <summary>The present instant itself.</summary>
    [SuppressMessage("Design", "CA1065", Justification = "Read outside a lambda it has no meaning.")]
    public static Instant Instant => throw RuleTerm.Called();

    /// <summary>The present instant, moved.</summary>
    public static Instant Plus(RelativePeriod period) => throw RuleTerm.Called();

    /// <summary>The start of the stretch of the calendar that holds the present instant.</summary>
    public static Instant StartOf(CalendarUnit unit) => throw RuleTerm.Called();

    /// <summary>The start of the stretch of the calendar that holds the present instant, moved.</summary>
    public static Instant StartOf(CalendarUnit unit, RelativePeriod period) => throw RuleTerm.Called();
}

/// <summary>The present day, for <c>Rule.For</c>: <c>o => o.ClosesOn &lt; Today.Date</c>.</summary>
/// <remarks>Means something inside the lambda of a rule only; reading a member anywhere else throws <see cref="InvalidOperationException"/>.</remarks>
public static class Today
{
    /// <summary>The present day itself.</summary>
    [SuppressMessage("Design", "CA1065", Justification = "Read outside a lambda it has no meaning.")]
    public static LocalDate Date => throw RuleTerm.Called();

    /// <summary>The present day, moved.</summary>
    public static LocalDate Plus(RelativePeriod period) => throw RuleTerm.Called();

    /// <summary>The first day of the stretch of the calendar that holds the present day.</summary>
    public static LocalDate StartOf(CalendarUnit unit) => throw RuleTerm.Called();

    /// <summary>The first day of the stretch of the calendar that holds the present day, moved.</summary>
    public static LocalDate StartOf(CalendarUnit unit, RelativePeriod period) => throw RuleTerm.Called();
}

/// <summary>Who asks, for <c>Rule.For</c>: <c>o => o.Owner == Me.User || Me.Teams.Contains(o.OwnerTeam)</c>.</summary>
/// <remarks>Means something inside the lambda of a rule only; reading a member anywhere else throws <see cref="InvalidOperationException"/>.</remarks>
[SuppressMessage("Design", "CA1065", Justification = "Read outside a lambda it has no meaning.")]
public static class Me
{
    /// <summary>The user who asks; missing when nobody does.</summary>
    public static RecordRef? User => throw RuleTerm.Called();

    /// <summary>The user's teams.</summary>
    public static AskerGroup Teams => throw RuleTerm.Called();

    /// <summary>The user's teams and all below them.</summary>
    public static AskerGroup Unit => throw RuleTerm.Called();

    /// <summary>The users below the user.</summary>
    public static AskerGroup Subordinates => throw RuleTerm.Called();
}

/// <summary>A set of people or teams around whoever asks; see <see cref="Me"/>.</summary>
public sealed class AskerGroup
{
    private AskerGroup()
    {
    }

    /// <summary>True when the referenced record is in the set.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "Reads as a set.")]
    public bool Contains(RecordRef? record) => throw RuleTerm.Called();
}

/// <summary>What the terms of lambdas have in common.</summary>
internal static class RuleTerm
{
    public static InvalidOperationException Called() => new("This is a term of the rule language: it has a meaning inside the lambda of Rule.For only.");
}
