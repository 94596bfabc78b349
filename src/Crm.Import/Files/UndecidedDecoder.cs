namespace Crm.Import.Files;

/// <summary>A file that began with nothing but ASCII: UTF-8 or Windows-1252, which the first bytes beyond ASCII decide.</summary>
internal sealed class UndecidedDecoder(Action<string> decided) : TextDecoder
{
    private TextDecoder? _decoder;

    public override string Name => _decoder?.Name ?? "utf-8";

    public override (int Used, int Written) Decode(ReadOnlySpan<byte> bytes, Span<byte> utf8, bool last)
    {
        if (_decoder is null)
        {
            var ascii = bytes.IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
            if (ascii != 0)
            {
                ascii = ascii < 0 ? bytes.Length : ascii;
                bytes[..ascii].CopyTo(utf8);
                return (ascii, ascii);
            }

            // The more is looked at, the better the choice; a full buffer is as much as there will be.
            if (!last && bytes.Length < TextFeed.BlockSize)
                return (0, 0);
            Utf8Decoder.Valid(bytes, last, out var bad);
            _decoder = bad == 0 ? new Utf8Decoder() : new OtherDecoder(Encodings.Named("windows-1252")!);
            decided(_decoder.Name);
        }

        var done = _decoder.Decode(bytes, utf8, last);
        Bad = _decoder.Bad;
        return done;
    }
}
