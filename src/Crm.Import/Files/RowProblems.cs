using System.Globalization;
using Crm.Errors;
using Crm.Import.Errors;
using CsvHelper;

namespace Crm.Import.Files;

/// <summary>What is wrong with a row of which the next can still be read.</summary>
internal static class RowProblems
{
    /// <summary>The first thing that is wrong; null where nothing is.</summary>
    /// <param name="cells">The cells of the row.</param>
    /// <param name="header">The names of the columns; none while their number is not known.</param>
    /// <param name="malformed">What the parser found wrong.</param>
    /// <param name="limits">How long a row and its cells may be.</param>
    public static Problem? Of(RowCells cells, IReadOnlyList<string> header, CsvMalformedReason? malformed, SourceLimits limits)
    {
        if (header.Count > 0 && cells.Count > header.Count)
            return ImportTexts.Problem(ImportCodes.TooManyCells, ("count", cells.Count), ("allowed", header.Count));
        // A quote in the midst of a cell that has none around it is text, as in 19" screen.
        if (malformed == CsvMalformedReason.TextAfterClosingQuote)
            return ImportTexts.Problem(ImportCodes.BadQuote);
        if (cells.Length > limits.RowLength)
            return ImportTexts.Problem(ImportCodes.RowTooLong, ("allowed", limits.RowLength));
        if (cells.Length <= limits.CellLength || cells.LongerThan(limits.CellLength) is not (>= 0 and var column))
            return null;
        return ImportTexts.Problem(ImportCodes.CellTooLong, ("length", cells[column].Length), ("allowed", limits.CellLength)) with
        {
            Path = column < header.Count ? header[column] : (column + 1).ToString(CultureInfo.InvariantCulture),
        };
    }
}
