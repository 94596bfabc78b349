using System.Buffers.Binary;
using Crm.Records;

namespace Crm.Testing;

/// <summary>Ids 1, 2, 3 and so on, in the form of version-7 Guids: the same in every run.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class SequentialIds : IIdGenerator
{
    private long _last;

    /// <inheritdoc/>
    public Guid Next()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], Interlocked.Increment(ref _last));
        bytes[6] = 0x70;
        bytes[8] |= 0x80;
        return new Guid(bytes, bigEndian: true);
    }
}
