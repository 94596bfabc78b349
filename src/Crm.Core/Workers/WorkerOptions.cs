using System.Collections.Immutable;
using Crm.Work;
using NodaTime;

namespace Crm.Workers;

/// <summary>What a worker takes up, and how much at once.</summary>
/// <remarks>Immutable.</remarks>
public sealed record WorkerOptions
{
    /// <summary>The lanes that it serves, each with the number of items that it has in hand at once. The default value is four of the default lane.</summary>
    /// <remarks>A lane that no worker of a host serves waits. What is slow or fails does so in its own lane only.</remarks>
    public ImmutableDictionary<string, int> Lanes { get; init; } = ImmutableDictionary.Create<string, int>(StringComparer.Ordinal).Add(WorkRequest.DefaultLane, 4);

    /// <summary>How long an item is leased; extended in time while it is in hand. The default value is 30 seconds.</summary>
    /// <remarks>After a crash an item waits at most that long.</remarks>
    public Duration Lease { get; init; } = Duration.FromSeconds(30);

    /// <summary>How long a worker in the background waits before it looks again. The default value is a second.</summary>
    public Duration Pause { get; init; } = Duration.FromSeconds(1);

    /// <summary>How long a worker that is asked to stop lets items end before it gives them back. The default value is 20 seconds.</summary>
    public Duration Grace { get; init; } = Duration.FromSeconds(20);
}
