using CsvHelper;

namespace Crm.Import.Files;

/// <summary>Tells the separator, the quote and the header of a file from its first rows.</summary>
/// <param name="Separator">What stands between cells.</param>
/// <param name="Quote">What stands around cells that need it.</param>
/// <param name="Header">True when the first row names the columns.</param>
/// <param name="Notes">Why, a sentence each.</param>
internal sealed record FormDetection(char Separator, char Quote, bool Header, IReadOnlyList<string> Notes)
{
    /// <summary>Separates the cells of a file with one column: no text holds it.</summary>
    public const char OneColumn = '\u001F';

    private const int RowsLookedAt = 100;
    private static readonly char[] Candidates = [',', ';', '\t', '|'];

    /// <param name="start">The first text of the file.</param>
    /// <param name="whole">True when this is all of it.</param>
    /// <param name="told">What is known beforehand.</param>
    public static FormDetection Of(string start, bool whole, SourceFormat told)
    {
        char[] quotes = told.Quote is { } quote ? [quote] : start.Contains('\'') && !start.Contains('"') ? ['\'', '"'] : ['"'];
        char[] separators = told.Separator is { } separator ? [separator] : Candidates;
        var looks = quotes.SelectMany(q => separators.Where(s => s != q).Select(s => Look.At(start, whole, s, q)))
            .Where(l => l.Quote != '\'' || told.Quote is not null || l is { QuoteFaults: 0, Quoted: > 0 });
        var best = looks.MaxBy(l => l.Score)!;
        if (told.Separator is null && best.Columns < 2)
            best = Look.At(start, whole, OneColumn, best.Quote);
        var (header, why) = told.Header is { } said ? (said, "it was told") : HeaderDetection.Of(best.Rows);
        return new(best.Separator, best.Quote, header,
        [
            told.Separator is not null ? $"The separator is {Named(best.Separator)}: it was told."
            : best.Separator == OneColumn ? "There is one column: the first row holds no separator."
            : $"The separator is {Named(best.Separator)}: {best.Agreeing} of the first {best.Rows.Count} rows have the {best.Columns} cells that it gives the first.",
            $"Cells are quoted with {Named(best.Quote)}.",
            $"The first row {(header ? "names the columns" : "is data")}: {why}.",
        ]);
    }

    private static string Named(char mark) => mark switch
    {
        '\t' => "the tab",
        SourceFormat.NoQuote => "nothing",
        _ => mark.ToString(),
    };

    /// <summary>The first rows as one separator and quote cut them.</summary>
    private sealed record Look(char Separator, char Quote, List<string[]> Rows, int QuoteFaults)
    {
        public int Columns => Rows is [var first, ..] ? first.Length : 0;

        public int Agreeing => Rows.Count(r => r.Length == Columns);

        /// <summary>The cells that begin with the quote where nothing is taken for one.</summary>
        public int Quoted { get; private init; }

        // Agreement counts most; of separators that agree equally, the one with more columns is meant.
        public double Score => Columns < 2 ? 0 : (double)Agreeing / Rows.Count * (Columns - 1) / Columns;

        public static Look At(string start, bool whole, char separator, char quote)
        {
            var faults = 0;
            var rows = new List<string[]>();
            var quoted = 0;
            using var csv = CsvReader.FromText(start, Parsing.Options(separator, quote, _ => faults++));
            while (rows.Count < RowsLookedAt && csv.Read())
            {
                if (Parsing.IsBlank(csv))
                    continue;
                rows.Add(csv.Current.ToArray());
                for (var i = 0; i < csv.FieldCount; i++)
                    quoted += csv.GetRawSpan(i) is [var first, ..] && first == quote ? 1 : 0;
            }

            // The last row may be cut off.
            if (!whole && rows.Count is > 1 and < RowsLookedAt)
                rows.RemoveAt(rows.Count - 1);
            return new Look(separator, quote, rows, faults) { Quoted = quoted };
        }
    }
}
