namespace Crm.Import.Tests.Files;

/// <summary>A stream of a start and then one byte over and over, which counts what was read of it and hands out so much at a time.</summary>
internal sealed class MadeStream(byte[] start, long length, byte fill, int atATime = int.MaxValue) : Stream
{
    public long Given { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        var count = (int)Math.Min(Math.Min(buffer.Length, atATime), length - Given);
        var started = (int)Math.Clamp(start.Length - Given, 0, count);
        start.AsSpan((int)Math.Min(Given, start.Length), started).CopyTo(buffer);
        buffer[started..count].Fill(fill);
        Given += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
