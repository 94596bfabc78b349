namespace Crm.Import.Files;

/// <summary>CRC-32 as gzip (RFC 1952) and zip use it, over bytes that come in pieces.</summary>
/// <remarks>Here because the runtime's unpacking takes an archive that ends early, or whose text does not match its sum, for whole.</remarks>
internal struct Checksum
{
    private const uint Polynomial = 0xEDB88320;

    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(i =>
    {
        var entry = (uint)i;
        for (var bit = 0; bit < 8; bit++)
            entry = (entry & 1) == 0 ? entry >> 1 : (entry >> 1) ^ Polynomial;
        return entry;
    })];

    private uint _value;

    /// <summary>The sum so far.</summary>
    public readonly uint Value => _value;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        var sum = ~_value;
        foreach (var one in bytes)
            sum = Table[(byte)(sum ^ one)] ^ (sum >> 8);
        _value = ~sum;
    }
}
