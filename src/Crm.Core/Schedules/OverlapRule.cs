namespace Crm.Schedules;

/// <summary>What becomes of an occurrence whose local time the clocks of the zone show twice, such as 02:30 when they go from 03:00 back to 02:00.</summary>
public enum OverlapRule
{
    /// <summary>It happens when the clocks show it first.</summary>
    First,

    /// <summary>It happens when the clocks show it again.</summary>
    Second,

    /// <summary>It happens both times.</summary>
    Both,
}
