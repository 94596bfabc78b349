namespace Crm.Import.Files;

/// <summary>The end of a text, from a mark on.</summary>
internal sealed class RecentText
{
    private byte[] _text = new byte[1 << 16];
    private int _length;
    private long _start;

    /// <summary>Adds text and lets go of what lies before the mark.</summary>
    public void Add(ReadOnlySpan<byte> text, long mark)
    {
        var gone = (int)Math.Min(mark - _start, _length);
        _text.AsSpan(gone, _length - gone).CopyTo(_text);
        _start += gone;
        _length -= gone;
        if (_length + text.Length > _text.Length)
            Array.Resize(ref _text, Math.Max(_length + text.Length, _text.Length * 2));
        text.CopyTo(_text.AsSpan(_length));
        _length += text.Length;
    }

    /// <summary>The text from that byte on.</summary>
    public ReadOnlySpan<byte> Since(long position) => _text.AsSpan((int)(position - _start), (int)(_start + _length - position));
}
