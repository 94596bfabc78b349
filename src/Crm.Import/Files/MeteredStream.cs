using Crm.Import.Errors;

namespace Crm.Import.Files;

/// <summary>The bytes of a file once unpacked, counted as they come, and no more of them than allowed.</summary>
/// <param name="file">The name of the file, for errors.</param>
/// <param name="inner">The unpacked bytes; disposed with this.</param>
/// <param name="packed">The archive that they come out of; null for a plain file.</param>
/// <param name="limits">How many are allowed.</param>
internal sealed class MeteredStream(string file, Stream inner, PackedStream? packed, SourceLimits limits) : ForwardStream
{
    // A small archive of many equal rows is honest however well it packs.
    private const long Grace = 4 << 20;

    private long _total;

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return Count(inner.Read(buffer[..Room(buffer.Length)]));
        }
        catch (InvalidDataException broken) when (packed is not null)
        {
            throw Broken(broken);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return Count(await inner.ReadAsync(buffer[..Room(buffer.Length)], cancellationToken).ConfigureAwait(false));
        }
        catch (InvalidDataException broken) when (packed is not null)
        {
            throw Broken(broken);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            packed?.Dispose();
        }

        base.Dispose(disposing);
    }

    // One byte more than allowed tells a file that is too large from one that just fits.
    private int Room(int wanted) => (int)Math.Min(wanted, limits.Bytes - _total + 1);

    private int Count(int read)
    {
        _total += read;
        if (_total > limits.Bytes)
            throw new SourceException(file, null, ImportTexts.Problem(ImportCodes.TooLarge, ("allowed", limits.Bytes)));
        if (packed is not null && _total > Grace && _total / limits.Ratio > packed.BytesRead)
            throw new SourceException(file, null, ImportTexts.Problem(ImportCodes.Inflates, ("allowed", limits.Ratio)));
        return read;
    }

    private SourceException Broken(InvalidDataException broken) =>
        new(file, null, ImportTexts.Problem(ImportCodes.ArchiveBroken, ("reason", broken.Message.TrimEnd('.'))), broken);
}
