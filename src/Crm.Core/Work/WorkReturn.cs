using NodaTime;

namespace Crm.Work;

/// <summary>How a worker gives back an item that it did not finish.</summary>
/// <param name="After">How long from now it is to be tried again; null to park it.</param>
/// <param name="Reason">What went wrong; null for nothing, as when a worker stops.</param>
/// <param name="CountsAttempt">False when it was not tried at all.</param>
public sealed record WorkReturn(Duration? After, string? Reason, bool CountsAttempt = true)
{
    /// <summary>At once, as if it had not been taken up.</summary>
    public static WorkReturn Untried { get; } = new(Duration.Zero, null, CountsAttempt: false);

    /// <summary>Not any more, until somebody asks.</summary>
    public static WorkReturn Park(string reason) => new(null, reason);
}
