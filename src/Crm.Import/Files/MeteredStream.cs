using Crm.Import.Errors;

namespace Crm.Import.Files;

/// <summary>The bytes of a file once unpacked, counted as they come, and no more of them than allowed.</summary>
/// <param name="file">The name of the file, for errors.</param>
/// <param name="inner">The unpacked bytes; disposed with this.</param>
/// <param name="packed">The archive that they come out of; null for a plain file.</param>
/// <param name="seal">What the archive says of the sum and the length of all, once they are read; null for a plain file.</param>
/// <param name="limits">How many are allowed.</param>
internal sealed class MeteredStream(string file, Stream inner, PackedStream? packed, Func<Seal>? seal, SourceLimits limits) : ForwardStream
{
    // A small archive of many equal rows is honest however well it packs.
    private const long Grace = 4 << 20;

    private long _total;
    private Checksum _sum;

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return Count(buffer[..inner.Read(buffer[..Room(buffer.Length)])], buffer.IsEmpty);
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
            var read = await inner.ReadAsync(buffer[..Room(buffer.Length)], cancellationToken).ConfigureAwait(false);
            return Count(buffer.Span[..read], buffer.IsEmpty);
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

    private int Count(ReadOnlySpan<byte> read, bool nothingAsked)
    {
        _total += read.Length;
        if (_total > limits.Bytes)
            throw new SourceException(file, null, ImportTexts.Problem(ImportCodes.TooLarge, ("allowed", limits.Bytes)));
        if (packed is null || seal is null)
            return read.Length;
        if (_total > Grace && _total / limits.Ratio > packed.BytesRead)
            throw new SourceException(file, null, ImportTexts.Problem(ImportCodes.Inflates, ("allowed", limits.Ratio)));
        _sum.Add(read);
        if (read.IsEmpty && !nothingAsked && seal() != new Seal(_sum.Value, (uint)_total))
            throw new InvalidDataException("it ends early, is damaged, or is several joined to one");
        return read.Length;
    }

    private SourceException Broken(InvalidDataException broken) =>
        new(file, null, ImportTexts.Problem(ImportCodes.ArchiveBroken, ("reason", broken.Message.TrimEnd('.'))), broken);
}

/// <summary>What an archive says of the bytes that it holds: their sum, and their number as far as 32 bits hold it.</summary>
internal readonly record struct Seal(uint Sum, uint Length);
