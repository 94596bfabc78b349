using NodaTime;

namespace Crm.Workers;

/// <summary>How often work is tried, and how long it waits in between.</summary>
/// <remarks>
/// The wait doubles with every attempt, up to the longest, and is then shortened by chance by up to half, so that what failed together is not tried again together. Immutable.
/// </remarks>
public sealed record WorkRetries
{
    /// <summary>Ten attempts, after 5 seconds and more, up to an hour.</summary>
    public static WorkRetries Default { get; } = new();

    /// <summary>How often it is tried before it is parked; at least 1. The default value is 10.</summary>
    public int Attempts { get; init; } = 10;

    /// <summary>The wait after the first attempt. The default value is 5 seconds.</summary>
    public Duration First { get; init; } = Duration.FromSeconds(5);

    /// <summary>The longest wait. The default value is an hour.</summary>
    public Duration Longest { get; init; } = Duration.FromHours(1);

    /// <summary>The wait after an attempt.</summary>
    /// <param name="attempt">Which one failed, from 1.</param>
    /// <param name="chance">A number from 0 to below 1.</param>
    public Duration After(int attempt, double chance)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempt, 1);
        var full = Math.Min(First.TotalSeconds * Math.Pow(2, Math.Min(attempt - 1, 60)), Longest.TotalSeconds);
        return Duration.FromSeconds(full * (1 - (chance / 2)));
    }
}
