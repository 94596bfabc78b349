using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Crm.Import.Files;

/// <summary>UTF-8 as it is, checked.</summary>
internal sealed class Utf8Decoder : TextDecoder
{
    public override string Name => "utf-8";

    public override (int Used, int Written) Decode(ReadOnlySpan<byte> bytes, Span<byte> utf8, bool last)
    {
        var valid = Valid(bytes, last, out var bad);
        if (bad > 0)
            Bad = bytes.Slice(valid, bad).ToArray();
        bytes[..valid].CopyTo(utf8);
        return (valid, valid);
    }

    /// <summary>How many bytes from the start are whole characters, and how many after them are none.</summary>
    public static int Valid(ReadOnlySpan<byte> bytes, bool last, out int bad)
    {
        bad = 0;
        var whole = last ? bytes.Length : bytes.Length - Incomplete(bytes);
        if (Utf8.IsValid(bytes[..whole]))
            return whole;
        Span<char> chars = stackalloc char[1024];
        var valid = 0;
        while (Utf8.ToUtf16(bytes[valid..whole], chars, out var read, out _, replaceInvalidSequences: false, isFinalBlock: true) is var status)
        {
            valid += read;
            if (status != OperationStatus.DestinationTooSmall)
                break;
        }

        Rune.DecodeFromUtf8(bytes[valid..whole], out _, out bad);
        return valid;
    }

    // The bytes at the end that begin a character and do not end it.
    private static int Incomplete(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            var length = bytes[^back] switch { < 0x80 => 1, < 0xC0 => 0, < 0xE0 => 2, < 0xF0 => 3, _ => 4 };
            if (length > 0)
                return length > back ? back : 0;
        }

        return 0;
    }
}
