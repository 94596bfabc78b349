namespace Crm.Import.Files;

/// <summary>The archive itself, counting what is read of it; <see cref="Allowance"/> bounds the reading of its table of contents.</summary>
internal sealed class PackedStream(Stream inner, bool leaveOpen) : ForwardStream
{
    private readonly byte[] _last = new byte[8];

    public long BytesRead { get; private set; }

    /// <summary>How much may still be read; beyond it the table of contents is taken for hostile.</summary>
    public long Allowance { get; set; } = long.MaxValue;

    /// <summary>The last eight bytes read, which end a gzip: the sum and the length of what it holds.</summary>
    public ReadOnlySpan<byte> Last => _last;

    public override bool CanSeek => inner.CanSeek;

    public override long Length => inner.Length;

    public override long Position { get => inner.Position; set => inner.Position = value; }

    public override int Read(Span<byte> buffer) => Count(buffer[..inner.Read(buffer)]);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        return Count(buffer.Span[..read]);
    }

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    protected override void Dispose(bool disposing)
    {
        if (disposing && !leaveOpen)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private int Count(ReadOnlySpan<byte> read)
    {
        BytesRead += read.Length;
        Allowance -= read.Length;
        var kept = Math.Max(0, _last.Length - read.Length);
        _last.AsSpan(_last.Length - kept).CopyTo(_last);
        read[Math.Max(0, read.Length - _last.Length)..].CopyTo(_last.AsSpan(kept));
        return Allowance >= 0 ? read.Length : throw new InvalidDataException("its table of contents is too long");
    }
}
