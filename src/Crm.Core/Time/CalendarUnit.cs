namespace Crm.Time;

/// <summary>A stretch of the calendar that has a beginning.</summary>
public enum CalendarUnit
{
    /// <summary>Midnight to midnight in the zone.</summary>
    Day,

    /// <summary>From Monday: ISO 8601.</summary>
    Week,

    /// <summary>From the first of the month.</summary>
    Month,

    /// <summary>From the first of January, April, July or October.</summary>
    Quarter,

    /// <summary>From the first of January.</summary>
    Year,
}
