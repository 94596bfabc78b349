namespace Crm.Import.Files;

/// <summary>The archive itself, counting what is read of it; <see cref="Allowance"/> bounds the reading of its table of contents.</summary>
internal sealed class PackedStream(Stream inner, bool leaveOpen) : ForwardStream
{
    public long BytesRead { get; private set; }

    /// <summary>How much may still be read; beyond it the table of contents is taken for hostile.</summary>
    public long Allowance { get; set; } = long.MaxValue;

    public override bool CanSeek => inner.CanSeek;

    public override long Length => inner.Length;

    public override long Position { get => inner.Position; set => inner.Position = value; }

    public override int Read(Span<byte> buffer) => Count(inner.Read(buffer));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    protected override void Dispose(bool disposing)
    {
        if (disposing && !leaveOpen)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private int Count(int read)
    {
        BytesRead += read;
        Allowance -= read;
        return Allowance >= 0 ? read : throw new InvalidDataException("its table of contents is too long");
    }
}
