using CsvHelper;

namespace Crm.Import.Files;

/// <summary>How the parser is set up, for looking at the first rows as for reading them all.</summary>
internal static class Parsing
{
    public static CsvReaderOptions Options(char separator, char quote, Action<CsvMalformedRecord> malformed)
    {
        var options = new CsvReaderOptions
        {
            Separator = separator,
            HasHeader = false,
            TrackLineNumbers = true,
            MalformedData = CsvMalformedDataHandling.Recover,
            OnMalformedRecord = malformed,
        };
        return quote == SourceFormat.NoQuote ? options with { Mode = CsvMode.NoEscape } : options with { Quote = quote };
    }

    /// <summary>True for a line of nothing but spaces; the parser itself skips those of nothing.</summary>
    public static bool IsBlank(CsvReader csv) => csv.FieldCount == 1 && csv.RawRecord.IndexOfAnyExcept((byte)' ', (byte)'\t') < 0;
}
