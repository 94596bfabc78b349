using System.Globalization;
using System.Text;
using Crm.Import.Errors;

namespace Crm.Import.Files;

/// <summary>Tells the encoding of a file from its first bytes.</summary>
/// <param name="Encoding">What to read it in.</param>
/// <param name="MarkLength">How many bytes a byte order mark takes.</param>
/// <param name="OnlyAscii">True when nothing told UTF-8 from Windows-1252 yet.</param>
/// <param name="Note">Why.</param>
internal sealed record EncodingDetection(Encoding Encoding, int MarkLength, bool OnlyAscii, string Note)
{
    /// <summary>What was told of the encoding, or what the start of the file says.</summary>
    /// <param name="file">The name of the file, for errors.</param>
    /// <param name="start">The first bytes of the file.</param>
    /// <param name="whole">True when these are all its bytes.</param>
    /// <param name="told">The encoding as told; null when nothing was.</param>
    public static EncodingDetection Of(string file, ReadOnlySpan<byte> start, bool whole, string? told)
    {
        var wanted = told is null ? null : Encodings.Named(told)
            ?? throw new SourceException(file, null, ImportTexts.Problem(ImportCodes.UnknownEncoding, ("encoding", told)));
        if (Encodings.Marked(start) is var (name, length))
        {
            var marked = Encodings.Named(name)!;
            if (wanted is UTF32Encoding && marked.GetString(start[length..]).Contains('\0', StringComparison.Ordinal))
            {
                var why = $"it was told, and the byte order mark of {name} at the beginning is wrong";
                return new(wanted, length, false, $"The encoding is {wanted.WebName}: {why}.");
            }

            return new(marked, length, false, wanted is null || wanted.CodePage == marked.CodePage
                ? $"The encoding is {name}: the file begins with its byte order mark."
                : $"The encoding is {name}, not {told} as was told: the file begins with its byte order mark.");
        }

        if (wanted is not null)
            return new(wanted, 0, false, $"The encoding is {wanted.WebName}: it was told.");
        if (Utf16(start) is { } wide)
            return new(wide, 0, false, $"The encoding is {wide.WebName}: every other byte is zero.");
        if (Ascii.IsValid(start))
        {
            var note = whole ? "The encoding is utf-8: there is nothing but ASCII." : "The encoding is utf-8 so far: the file begins with nothing but ASCII.";
            return new(Encoding.UTF8, 0, !whole, note);
        }

        var valid = Utf8Decoder.Valid(start, whole, out var bad);
        return bad == 0
            ? new(Encoding.UTF8, 0, false, "The encoding is utf-8: what lies beyond ASCII has its form.")
            : new(Encodings.Named("windows-1252")!, 0, false, string.Create(CultureInfo.InvariantCulture,
                $"The encoding is windows-1252: line {1 + LineCount.Of(start[..valid])} holds bytes that are no utf-8 ({Convert.ToHexString(start.Slice(valid, bad))})."));
    }

    // ASCII in UTF-16 has a zero as every other byte, and text has no other zeros.
    private static UnicodeEncoding? Utf16(ReadOnlySpan<byte> start)
    {
        Span<int> zeros = [0, 0];
        for (var at = start.IndexOf((byte)0); at >= 0 && at < start.Length; at++)
        {
            if (start[at] == 0)
                zeros[at & 1]++;
        }

        var units = start.Length / 2;
        for (var side = 0; side < 2; side++)
        {
            // Where most letters have no zero (Chinese, say), separators and line breaks still have.
            if (zeros[side] * 20 < units || zeros[side] == 0 || zeros[1 - side] * 100 > units)
                continue;
            var encoding = new UnicodeEncoding(bigEndian: side == 0, byteOrderMark: false);
            if (!BreaksOnlyInBytes(start, encoding))
                return encoding;
        }

        return null;
    }

    private static bool BreaksOnlyInBytes(ReadOnlySpan<byte> start, UnicodeEncoding encoding) =>
        start.IndexOfAny((byte)'\n', (byte)'\r') >= 0 && encoding.GetString(start[..(start.Length & ~1)]).AsSpan().IndexOfAny('\n', '\r') < 0;
}
