using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Crm.Records;

/// <summary>Version-7 ids from the injected clock: the usual generator.</summary>
/// <param name="clock">Where the millisecond in the id comes from.</param>
/// <remarks>Ids made in one millisecond are not ordered among themselves. Thread-safe. The form is that of RFC 9562, section 5.7.</remarks>
public sealed class Version7Ids(TimeProvider clock) : IIdGenerator
{
    private const int RandomBytes = 10;

    // The system's random numbers cost more to ask for than to make, so they are had for many ids at once.
    private readonly byte[] _random = new byte[100 * RandomBytes];
    private readonly Lock _lock = new();
    private int _used = 100 * RandomBytes;

    /// <inheritdoc/>
    public Guid Next()
    {
        Span<byte> id = stackalloc byte[16];
        lock (_lock)
        {
            if (_used == _random.Length)
            {
                RandomNumberGenerator.Fill(_random);
                _used = 0;
            }

            _random.AsSpan(_used, RandomBytes).CopyTo(id[^RandomBytes..]);
            _used += RandomBytes;
        }

        Span<byte> time = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(time, clock.GetUtcNow().ToUnixTimeMilliseconds());
        time[2..].CopyTo(id);
        id[6] = (byte)(0x70 | (id[6] & 0x0F));
        id[8] = (byte)(0x80 | (id[8] & 0x3F));
        return new Guid(id, bigEndian: true);
    }
}
