using Crm.Import.Errors;

namespace Crm.Import.Files;

/// <summary>Opens files of rows: CSV and its kin, plain, as .gz, or as a .zip of one file.</summary>
/// <remarks>Archives are told by their first bytes, not by their name. Errors of the disk or the network while reading come as they are.</remarks>
public static class SourceFile
{
    private const int SampleLength = 1 << 16;
    private const string HintMark = "sep=";

    /// <summary>Opens the file at a path and reads as far as its header.</summary>
    /// <param name="path">Where the file is.</param>
    /// <param name="format">What is known of its form; null to detect all of it.</param>
    /// <param name="limits">How large it may be; null for <see cref="SourceLimits.Default"/>.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <returns>The rows, before the first; dispose it to close the file.</returns>
    /// <exception cref="SourceException">The file is not there, is no such file, or breaks a limit.</exception>
    public static async Task<SourceReader> OpenAsync(string path, SourceFormat? format = null, SourceLimits? limits = null, CancellationToken cancellationToken = default)
    {
        var name = Path.GetFileName(path);
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            var reason = failed is FileNotFoundException or DirectoryNotFoundException ? "there is none of this name" : failed.Message.TrimEnd('.');
            throw new SourceException(name, null, ImportTexts.Problem(ImportCodes.Unreadable, ("reason", reason)), failed);
        }

        return await OpenAsync(file, name, leaveOpen: false, format, limits, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Opens a file that comes as a stream, from where the stream stands, and reads as far as its header.</summary>
    /// <param name="stream">The bytes; it stays open, and is the caller's to dispose after the rows. A .zip needs one that can seek.</param>
    /// <param name="name">The name of the file, for errors.</param>
    /// <param name="format">What is known of its form; null to detect all of it.</param>
    /// <param name="limits">How large it may be; null for <see cref="SourceLimits.Default"/>.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <returns>The rows, before the first.</returns>
    /// <exception cref="SourceException">The stream is no such file, or breaks a limit.</exception>
    public static Task<SourceReader> OpenAsync(
        Stream stream, string name, SourceFormat? format = null, SourceLimits? limits = null, CancellationToken cancellationToken = default) =>
        OpenAsync(stream, name, leaveOpen: true, format, limits, cancellationToken);

    private static async Task<SourceReader> OpenAsync(
        Stream file, string name, bool leaveOpen, SourceFormat? format, SourceLimits? limits, CancellationToken cancellationToken)
    {
        IAsyncDisposable opened = leaveOpen ? Stream.Null : file;
        try
        {
            (format ??= SourceFormat.Detect).Check();
            (limits ??= SourceLimits.Default).Check();
            var unpacked = await Unpacking.OpenAsync(file, name, leaveOpen, limits, cancellationToken).ConfigureAwait(false);
            opened = unpacked;
            var start = await StartAsync(unpacked, limits.DetectionBytes, cancellationToken).ConfigureAwait(false);
            if (Unpacking.Kind(start.Span) is { } nested)
                throw new SourceException(name, null, ImportTexts.Problem(ImportCodes.ArchiveNested, ("found", nested)));
            var reader = Reader(file, unpacked, start, start.Length < limits.DetectionBytes, name, format, limits);
            opened = reader;
            await reader.StartAsync(cancellationToken).ConfigureAwait(false);
            return reader;
        }
        catch
        {
            await opened.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static SourceReader Reader(Stream file, Stream unpacked, ReadOnlyMemory<byte> start, bool whole, string name, SourceFormat format, SourceLimits limits)
    {
        var encoding = EncodingDetection.Of(name, start.Span, whole, format.Encoding);
        var text = start.Span[encoding.MarkLength..];
        var sampled = text[..Math.Min(text.Length, SampleLength)];
        var sample = encoding.Encoding.GetString(sampled);
        var hint = Hint(sample);
        if (hint.Length > 0)
            format = format with { Separator = format.Separator ?? sample[HintMark.Length] };
        var form = FormDetection.Of(sample[hint.Length..], whole && sampled.Length == text.Length, format);
        var skipped = encoding.MarkLength + encoding.Encoding.GetByteCount(hint);
        SourceReader? reader = null;
        TextDecoder decoder = encoding.OnlyAscii ? new UndecidedDecoder(name => reader!.Decide(name)) : TextDecoder.Of(encoding.Encoding);
        var feed = new TextFeed(name, new ReplayStream(start[skipped..], unpacked), decoder, hint.Length > 0 ? 2 : 1);
        return reader = new SourceReader(name, feed, new Detected(decoder.Name, form.Separator, form.Quote, form.Header, [encoding.Note, .. form.Notes]), limits) { File = file };
    }

    // Excel writes a first line that tells the separator; it is no row.
    private static string Hint(string sample)
    {
        if (!sample.StartsWith(HintMark, StringComparison.OrdinalIgnoreCase) || sample.Length == HintMark.Length)
            return "";
        var rest = sample.AsSpan(HintMark.Length + 1);
        var end = rest.StartsWith("\r\n", StringComparison.Ordinal) ? 2 : rest.StartsWith("\n", StringComparison.Ordinal) || rest.StartsWith("\r", StringComparison.Ordinal) ? 1 : 0;
        return end == 0 || !SourceFormat.Separates(sample[HintMark.Length]) ? "" : sample[..(HintMark.Length + 1 + end)];
    }

    private static async Task<ReadOnlyMemory<byte>> StartAsync(Stream file, int most, CancellationToken cancellationToken)
    {
        var start = new byte[Math.Min(most, SampleLength)];
        for (var length = 0; ;)
        {
            var read = await file.ReadAsync(start.AsMemory(length), cancellationToken).ConfigureAwait(false);
            length += read;
            if (read == 0 || length == most)
                return start.AsMemory(0, length);
            if (length == start.Length)
                Array.Resize(ref start, (int)Math.Min(most, length * 4L));
        }
    }
}
