using System.Text;
using System.Text.Unicode;

namespace Crm.Import.Files;

/// <summary>Turns the bytes of a file into UTF-8, strictly: it stops before the first bytes that are no text.</summary>
internal abstract class TextDecoder
{
    /// <summary>The usual name of the encoding.</summary>
    public abstract string Name { get; }

    /// <summary>The bytes that were no text, once there were any.</summary>
    public byte[]? Bad { get; protected set; }

    /// <summary>Decodes what can be decoded of the bytes; at the last there is no more to come.</summary>
    /// <returns>How many bytes were used, and how many of UTF-8 were written.</returns>
    public abstract (int Used, int Written) Decode(ReadOnlySpan<byte> bytes, Span<byte> utf8, bool last);

    public static TextDecoder Of(Encoding encoding) => encoding.CodePage == Encoding.UTF8.CodePage ? new Utf8Decoder() : new OtherDecoder(encoding);
}

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
            if (status != System.Buffers.OperationStatus.DestinationTooSmall)
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

/// <summary>Any encoding but UTF-8, by way of UTF-16.</summary>
internal sealed class OtherDecoder : TextDecoder
{
    // Stands for bytes that are no text, and for nothing else as long as there are none.
    private const char Marker = '\uFFFF';

    private readonly Decoder _decoder;
    private readonly Encoder _encoder = new UTF8Encoding(false).GetEncoder();
    private char[] _chars = [];

    public OtherDecoder(Encoding encoding)
    {
        Name = encoding.WebName;
        var strict = (Encoding)encoding.Clone();
        strict.DecoderFallback = new Fallback(bytes => Bad ??= bytes);
        _decoder = strict.GetDecoder();
    }

    public override string Name { get; }

    public override (int Used, int Written) Decode(ReadOnlySpan<byte> bytes, Span<byte> utf8, bool last)
    {
        var room = _decoder.GetCharCount(bytes, last);
        Bad = null;
        if (_chars.Length < room)
            _chars = new char[room];
        var chars = _chars.AsSpan(0, _decoder.GetChars(bytes, _chars, last));
        if (Bad is not null && chars.IndexOf(Marker) is var at and >= 0)
            chars = chars[..at];
        return (bytes.Length, _encoder.GetBytes(chars, utf8, last));
    }

    private sealed class Fallback(Action<byte[]> found) : DecoderFallback
    {
        public override int MaxCharCount => 1;

        public override DecoderFallbackBuffer CreateFallbackBuffer() => new Buffer(found);
    }

    private sealed class Buffer(Action<byte[]> found) : DecoderFallbackBuffer
    {
        private int _left;

        public override int Remaining => _left;

        public override bool Fallback(byte[] bytesUnknown, int index)
        {
            found(bytesUnknown);
            _left = 1;
            return true;
        }

        public override char GetNextChar() => _left-- > 0 ? Marker : '\0';

        public override bool MovePrevious() => false;
    }
}
