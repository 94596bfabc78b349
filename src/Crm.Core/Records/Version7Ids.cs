namespace Crm.Records;

/// <summary>Version-7 ids from the injected clock: the usual generator.</summary>
/// <param name="clock">Where the millisecond in the id comes from.</param>
/// <remarks>Ids made in one millisecond are not ordered among themselves. Thread-safe. The form is that of RFC 9562, section 5.7.</remarks>
public sealed class Version7Ids(TimeProvider clock) : IIdGenerator
{
    /// <inheritdoc/>
    public Guid Next() => Guid.CreateVersion7(clock.GetUtcNow());
}
