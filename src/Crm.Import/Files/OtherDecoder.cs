using System.Text;

namespace Crm.Import.Files;

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
