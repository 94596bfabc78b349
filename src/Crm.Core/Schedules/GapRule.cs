namespace Crm.Schedules;

/// <summary>What becomes of an occurrence whose local time the clocks of the zone skip, such as 02:30 when they go from 02:00 to 03:00.</summary>
public enum GapRule
{
    /// <summary>It happens at the first instant after the gap; several in one gap are one.</summary>
    Shift,

    /// <summary>It does not happen.</summary>
    Skip,
}
