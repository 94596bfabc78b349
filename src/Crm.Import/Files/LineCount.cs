namespace Crm.Import.Files;

/// <summary>Counts line breaks in text that comes in pieces: CR, LF, and CR LF each count once.</summary>
internal struct LineCount
{
    private bool _afterReturn;

    /// <summary>The breaks so far.</summary>
    public long Breaks { get; private set; }

    public void Add(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
            return;
        if (_afterReturn && utf8[0] == '\n')
            Breaks--;
        _afterReturn = utf8[^1] == '\r';
        Breaks += utf8.Count((byte)'\n');
        for (var rest = utf8; rest.IndexOf((byte)'\r') is var at and >= 0;)
        {
            rest = rest[(at + 1)..];
            if (rest.IsEmpty || rest[0] != '\n')
                Breaks++;
        }
    }

    /// <summary>The breaks in a whole text.</summary>
    public static long Of(ReadOnlySpan<byte> utf8)
    {
        var count = default(LineCount);
        count.Add(utf8);
        return count.Breaks;
    }
}
