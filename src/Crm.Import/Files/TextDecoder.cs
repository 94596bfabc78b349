using System.Text;

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

    /// <summary>A decoder of that encoding.</summary>
    public static TextDecoder Of(Encoding encoding) => encoding.CodePage == Encoding.UTF8.CodePage ? new Utf8Decoder() : new OtherDecoder(encoding);
}
