using NodaTime;

namespace Crm.Testing;

/// <summary>A clock that moves only when it is told to.</summary>
/// <remarks>Thread-safe. Timers made from it are the system's: code under test asks for the time, it does not wait.</remarks>
public sealed class ManualClock : TimeProvider
{
    private readonly Lock _gate = new();
    private Instant _now;

    /// <summary>A clock that stands at 2026-03-02T09:00Z, a Monday, or at another instant.</summary>
    public ManualClock(Instant? start = null) => _now = start ?? Instant.FromUtc(2026, 3, 2, 9, 0);

    /// <summary>What it shows.</summary>
    public Instant Now
    {
        get
        {
            lock (_gate)
                return _now;
        }
    }

    /// <summary>Moves it forward, or back by a negative duration.</summary>
    public void Advance(Duration by)
    {
        lock (_gate)
            _now += by;
    }

    /// <summary>Sets it.</summary>
    public void Set(Instant now)
    {
        lock (_gate)
            _now = now;
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Now.ToDateTimeOffset();

    /// <inheritdoc/>
    public override long GetTimestamp() => Now.ToUnixTimeTicks();
}
