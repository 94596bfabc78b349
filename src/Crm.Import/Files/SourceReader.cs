using Crm.Errors;
using Crm.Import.Errors;
using CsvHelper;

namespace Crm.Import.Files;

/// <summary>The rows of a file, forward only, one at a time.</summary>
/// <remarks>
/// A row that is wrong is still a row: <see cref="Problem"/> says why, and reading goes on. Where it cannot, <see cref="Read"/> throws. Rows hold
/// their cells in a buffer that the next row overwrites. For one reader at a time: not safe to share between threads.
/// </remarks>
public sealed class SourceReader : IDisposable, IAsyncDisposable
{
    private readonly TextFeed _feed;
    private readonly CsvReader _csv;
    private readonly SourceLimits _limits;
    private readonly RowCells _cells = new();
    private readonly long _linesBefore;
    private CsvMalformedReason? _malformed;
    private bool _firstIsRow;
    private SourceException? _failed;

    internal SourceReader(string name, TextFeed feed, Detected detected, SourceLimits limits)
    {
        Name = name;
        Detected = detected;
        _feed = feed;
        _limits = limits;
        _linesBefore = feed.FirstLine - 1;
        _csv = CsvReader.Create(feed, Parsing.Options(detected.Separator, detected.Quote, Malformed) with
        {
            Encoding = System.Text.Encoding.UTF8,
            MaxRecordSize = 3 * limits.RowLength,
        });
    }

    internal Stream? File { private get; init; }

    /// <summary>The name of the file, without its folder.</summary>
    public string Name { get; }

    /// <summary>The form that the file is read in, and why.</summary>
    /// <remarks>Changes once at most, while reading: a file that begins with nothing but ASCII may turn out to be Windows-1252.</remarks>
    public Detected Detected { get; private set; }

    /// <summary>The names of the columns in their order, never empty, and no two equal but for case.</summary>
    /// <remarks>Trimmed. A column without a name is <c>Column 3</c> by its place; a name that stands twice becomes <c>Name (2)</c>.</remarks>
    public IReadOnlyList<string> Header { get; private set; } = [];

    /// <summary>The physical line where the row begins, from 1; lines inside of cells, blank ones and the header count.</summary>
    public long Line { get; private set; }

    /// <summary>The number of the row, from 1; the header and blank lines do not count, bad rows do. 0 before the first.</summary>
    public long Row { get; private set; }

    /// <summary>How much of the file is read, 0 to 1, about, for it is read ahead; null where its size is not known.</summary>
    public double? Share => File is { CanSeek: true, Length: > 0 } ? (double)File.Position / File.Length : null;

    /// <summary>How many cells the row has, which may be fewer than there are columns, and more where it is bad.</summary>
    public int Cells => _cells.Count;

    /// <summary>What is wrong with the row; null where nothing is. The cells of a bad row are as far as they could be told.</summary>
    public Problem? Problem { get; private set; }

    /// <summary>The text of a cell, without its quotes; empty where the row ends before it. Valid until the next row is read.</summary>
    /// <param name="column">The index of the column, from 0.</param>
    public ReadOnlySpan<char> this[int column] => _cells[column];

    /// <summary>The text of a cell as a string.</summary>
    /// <param name="column">The index of the column, from 0.</param>
    public string ToString(int column) => _cells[column].ToString();

    /// <summary>Reads the next row.</summary>
    /// <returns>False after the last.</returns>
    /// <exception cref="SourceException">The file cannot be read any further; so says every later call.</exception>
    public bool Read()
    {
        try
        {
            while (Continues())
            {
                if (!_csv.Read())
                    return Ended();
                if (Take())
                    return true;
            }

            return true;
        }
        catch (Exception failed) when (failed is SourceException or CsvFormatException)
        {
            throw Failed(failed);
        }
    }

    /// <summary>Reads the next row; waits only where bytes have to be waited for.</summary>
    /// <param name="cancellationToken">Stops the waiting; the file cannot be read any further then.</param>
    /// <returns>False after the last.</returns>
    /// <exception cref="SourceException">The file cannot be read any further; so says every later call.</exception>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            while (Continues())
            {
                if (!await _csv.ReadAsync(cancellationToken).ConfigureAwait(false))
                    return Ended();
                if (Take())
                    return true;
            }

            return true;
        }
        catch (Exception failed) when (failed is SourceException or CsvFormatException)
        {
            throw Failed(failed);
        }
    }

    /// <summary>Closes the file, unless it was handed in as a stream.</summary>
    public void Dispose() => _csv.Dispose();

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync() => _csv.DisposeAsync();

    /// <summary>Reads the first row and names the columns.</summary>
    internal async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!await ReadAsync(cancellationToken).ConfigureAwait(false))
            throw Failed(new SourceException(Name, null, ImportTexts.Problem(ImportCodes.Empty)));
        if (Cells > _limits.Columns)
            throw Failed(new SourceException(Name, Line, ImportTexts.Problem(ImportCodes.TooManyColumns, ("count", Cells), ("allowed", _limits.Columns))));
        if (Detected.Header && Problem is not null)
            throw Failed(new SourceException(Name, Line, Problem));
        Header = ColumnNames.Of(Detected.Header ? [.. Enumerable.Range(0, Cells).Select(ToString)] : null, Cells);
        _firstIsRow = !Detected.Header;
        Row = 0;
    }

    /// <summary>Takes note of the encoding that the first bytes beyond ASCII decided.</summary>
    internal void Decide(string encoding) => Detected = Detected with
    {
        Encoding = encoding,
        Notes = [$"The encoding is {encoding}, as the first bytes beyond ASCII have its form.", .. Detected.Notes.Skip(1)],
    };

    private void Malformed(CsvMalformedRecord record) => _malformed = record.Reason;

    // Without a header the first row was read to count its columns, and is still to be given.
    private bool Continues()
    {
        if (_failed is not null)
            throw _failed;
        if (_firstIsRow)
        {
            _firstIsRow = false;
            Row = 1;
            return false;
        }

        _feed.Mark = _csv.ByteOffset;
        _malformed = null;
        return true;
    }

    // False for a line that is blank but for spaces.
    private bool Take()
    {
        Line = _csv.LineNumber + _linesBefore;
        // The row that a fault cuts off is no row.
        if (_feed.Fault is { } fault && _csv.ByteOffset + _csv.RawRecord.Length == _feed.Given)
            throw fault;
        if (_malformed == CsvMalformedReason.UnterminatedQuote)
            throw OpenQuoteAt(_csv.ByteOffset, _csv.LineNumber, "until the file ends") ?? throw new InvalidOperationException("The parser and the search for quotes disagree.");
        if (Parsing.IsBlank(_csv))
            return false;
        _cells.Take(_csv);
        Row++;
        Problem = RowProblems.Of(_cells, Header, _malformed, _limits);
        return true;
    }

    private bool Ended()
    {
        _cells.Clear();
        Problem = null;
        return _feed.Fault is null ? false : throw _feed.Fault;
    }

    private SourceException Failed(Exception failed)
    {
        _cells.Clear();
        if (failed is CsvFormatException tooLong)
        {
            failed = OpenQuoteAt(tooLong.ByteOffset, tooLong.LineNumber, $"within {_limits.RowLength} characters")
                ?? new SourceException(Name, tooLong.LineNumber + _linesBefore, ImportTexts.Problem(ImportCodes.RowTooLong, ("allowed", _limits.RowLength)), tooLong);
        }

        return _failed = (SourceException)failed;
    }

    private SourceException? OpenQuoteAt(long position, long line, string within)
    {
        var row = _feed.Since(position);
        var quote = OpenQuote.Find(row, Detected.Separator, Detected.Quote);
        return quote < 0 || Detected.Quote == SourceFormat.NoQuote
            ? null
            : new SourceException(Name, line + _linesBefore + LineCount.Of(row[..quote]), ImportTexts.Problem(ImportCodes.QuoteOpen, ("within", within)));
    }
}
