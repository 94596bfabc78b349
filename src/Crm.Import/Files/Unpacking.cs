using System.Buffers.Binary;
using System.IO.Compression;
using Crm.Import.Errors;

namespace Crm.Import.Files;

/// <summary>Tells a plain file from an archive by its first bytes, and opens what is to be read of it.</summary>
internal static class Unpacking
{
    private const int MagicLength = 4;

    // Room for the entry of one file and of its folders, however long their names and comments.
    private const int TableOfContents = 1 << 20;

    /// <summary>The unpacked bytes, counted; disposes the file unless it is left open.</summary>
    public static async Task<Stream> OpenAsync(Stream file, string name, bool leaveOpen, SourceLimits limits, CancellationToken cancellationToken)
    {
        var packed = new PackedStream(file, leaveOpen);
        var magic = new byte[MagicLength];
        magic = magic[..await packed.ReadAtLeastAsync(magic, magic.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false)];
        var whole = new ReplayStream(magic, packed);
        return Kind(magic) switch
        {
            "gzip" => new MeteredStream(name, new GZipStream(whole, CompressionMode.Decompress), packed, () => Trailer(packed), limits),
            "zip" => await ZipAsync(packed, name, magic.Length, limits, cancellationToken).ConfigureAwait(false),
            _ => new MeteredStream(name, whole, null, null, limits),
        };
    }

    /// <summary>The kind of archive that starts with these bytes; null for none.</summary>
    public static string? Kind(ReadOnlySpan<byte> start) => start switch
    {
        [0x1F, 0x8B, ..] => "gzip",
        [(byte)'P', (byte)'K', 3, 4, ..] or [(byte)'P', (byte)'K', 5, 6, ..] => "zip",
        _ => null,
    };

    private static Seal Trailer(PackedStream packed) =>
        new(BinaryPrimitives.ReadUInt32LittleEndian(packed.Last), BinaryPrimitives.ReadUInt32LittleEndian(packed.Last[4..]));

    private static async Task<Stream> ZipAsync(PackedStream packed, string name, int ahead, SourceLimits limits, CancellationToken cancellationToken)
    {
        if (!packed.CanSeek)
            throw new SourceException(name, null, ImportTexts.Problem(ImportCodes.ArchiveUnseekable));
        packed.Seek(-ahead, SeekOrigin.Current);
        try
        {
            packed.Allowance = TableOfContents;
            var archive = await ZipArchive.CreateAsync(packed, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, cancellationToken).ConfigureAwait(false);
            var entry = OnlyFile(archive, name);
            packed.Allowance = long.MaxValue;
            var seal = new Seal(entry.Crc32, (uint)entry.Length);
            return new MeteredStream(name, await entry.OpenAsync(cancellationToken).ConfigureAwait(false), packed, () => seal, limits);
        }
        catch (Exception broken) when (broken is InvalidDataException or NotSupportedException)
        {
            throw new SourceException(name, null, ImportTexts.Problem(ImportCodes.ArchiveBroken, ("reason", broken.Message.TrimEnd('.'))), broken);
        }
    }

    private static ZipArchiveEntry OnlyFile(ZipArchive archive, string name)
    {
        if (archive.Entries.Any(e => string.Equals(e.FullName, "[Content_Types].xml", StringComparison.Ordinal)))
            throw NotOneFile(name, "the parts of an office document, which can be saved as CSV");
        // A name with a slash at its end is a folder.
        var files = archive.Entries.Where(e => !e.FullName.EndsWith('/')).ToArray();
        if (files is not [var only])
            throw NotOneFile(name, files.Length == 0 ? "no file" : $"{files.Length} files");
        if (Escapes(only.FullName))
            throw new SourceException(name, null, ImportTexts.Problem(ImportCodes.ArchiveBadName, ("name", only.FullName)));
        return only.IsEncrypted ? throw new InvalidDataException("it is encrypted") : only;
    }

    // Nothing is ever written under this name; an archive that has one is not honest.
    private static bool Escapes(string path) =>
        path.Contains('\\') || path.Contains(':') || path.Contains('\0') || path.StartsWith('/') || path.Split('/').Contains("..", StringComparer.Ordinal);

    private static SourceException NotOneFile(string name, string found) => new(name, null, ImportTexts.Problem(ImportCodes.ArchiveNotOneFile, ("found", found)));
}
