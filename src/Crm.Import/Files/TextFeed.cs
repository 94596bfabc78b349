using Crm.Import.Errors;

namespace Crm.Import.Files;

/// <summary>The text of a file as UTF-8 for the parser: decoded strictly, without NUL, its lines counted.</summary>
/// <remarks>
/// At a fault the text ends, since the parser reads ahead and an error would take the rows before it along: see <see cref="Fault"/>. Keeps the text
/// of the row in progress: see <see cref="Since"/>.
/// </remarks>
internal sealed class TextFeed(string file, Stream bytes, TextDecoder decoder, long firstLine) : ForwardStream
{
    /// <summary>The bytes decoded at a time.</summary>
    public const int BlockSize = 1 << 16;

    private readonly byte[] _raw = new byte[BlockSize];
    private readonly byte[] _text = new byte[(BlockSize + 8) * 3];
    private readonly RecentText _recent = new();
    private ReadOnlyMemory<byte> _ready;
    private int _held;
    private bool _ended;
    private LineCount _lines;

    /// <summary>The physical line that the text begins with.</summary>
    public long FirstLine { get; } = firstLine;

    /// <summary>Why the text ends before the file does; null as long as it does not.</summary>
    public SourceException? Fault { get; private set; }

    /// <summary>The bytes handed out.</summary>
    public long Given { get; private set; }

    /// <summary>Where the last row began that the parser gave: text before it is let go.</summary>
    public long Mark { get; set; }

    /// <summary>The text handed out from that byte on, which is not before <see cref="Mark"/>.</summary>
    public ReadOnlySpan<byte> Since(long position) => _recent.Since(position);

    private bool Wanting => _ready.IsEmpty && Fault is null && !_ended;

    public override int Read(Span<byte> buffer)
    {
        try
        {
            while (Wanting)
                Take(bytes.Read(_raw.AsSpan(_held)));
        }
        catch (SourceException fault)
        {
            Fault = fault;
        }

        return Give(buffer);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            while (Wanting)
                Take(await bytes.ReadAsync(_raw.AsMemory(_held), cancellationToken).ConfigureAwait(false));
        }
        catch (SourceException fault)
        {
            Fault = fault;
        }

        return Give(buffer.Span);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            bytes.Dispose();
        base.Dispose(disposing);
    }

    private void Take(int read)
    {
        _ended = read == 0;
        var raw = _raw.AsSpan(0, _held + read);
        var (used, written) = decoder.Decode(raw, _text, _ended);
        raw[used..].CopyTo(_raw);
        _held = raw.Length - used;
        var text = _text.AsSpan(0, written);
        var nul = text.IndexOf((byte)0);
        if (nul >= 0)
            text = text[..nul];
        _lines.Add(text);
        _ready = _text.AsMemory(0, text.Length);
        if (nul >= 0)
            Fault = At(ImportTexts.Problem(ImportCodes.Nul));
        else if (decoder.Bad is { } bad)
            Fault = At(ImportTexts.Problem(ImportCodes.BadBytes, ("bytes", Convert.ToHexString(bad)), ("encoding", decoder.Name)));
    }

    private SourceException At(Crm.Errors.Problem problem) => new(file, FirstLine + _lines.Breaks, problem);

    private int Give(Span<byte> buffer)
    {
        var given = _ready[..Math.Min(buffer.Length, _ready.Length)];
        given.Span.CopyTo(buffer);
        _recent.Add(given.Span, Mark);
        _ready = _ready[given.Length..];
        Given += given.Length;
        return given.Length;
    }
}
