using NodaTime;

namespace Crm.Schedules;

/// <summary>How large the JSON of a schedule may be, and how far one reaches.</summary>
public static class ScheduleLimits
{
    /// <summary>The most bytes of JSON, as UTF-8: 4 KB.</summary>
    public const int MaxBytes = 4 * 1024;

    /// <summary>The longest period of elapsed time, in hours: more than eleven years. The shortest is a second.</summary>
    public const int MaxHours = 100_000;

    /// <summary>The last day on which anything happens.</summary>
    public static LocalDate LastDay { get; } = new(9998, 12, 31);

    /// <summary>The first day on which anything happens.</summary>
    public static LocalDate FirstDay { get; } = new(1, 1, 1);
}
