using System.Globalization;
using CsvHelper;

namespace Quickstart.Loading;

/// <summary>A file of the folder, read row by row by the names of its columns.</summary>
internal static class CsvFile
{
    private static readonly CsvReaderOptions Form = new()
    {
        Separator = ',',
        TrimWhitespace = true,
        TrimInsideQuotes = true,
        TrackLineNumbers = true,
        MalformedData = CsvMalformedDataHandling.Throw,
    };

    /// <summary>Every row of the file.</summary>
    /// <exception cref="InputException">The file or a column is not there, or the file is no CSV.</exception>
    public static IReadOnlyList<CsvRow> Read(string folder, string file, params string[] columns)
    {
        var path = Path.Combine(folder, file);
        if (!File.Exists(path))
            throw new InputException($"There is no file {file} in {folder}.");
        using var csv = CsvReader.FromFile(path, Form);
        try
        {
            return Rows(csv, file, columns);
        }
        catch (CsvFormatException broken)
        {
            throw new InputException(string.Create(CultureInfo.InvariantCulture, $"{file}, line {broken.LineNumber}: this is no CSV: {broken.Message}"));
        }
    }

    private static List<CsvRow> Rows(CsvReader csv, string file, string[] columns)
    {
        csv.ReadHeader();
        var header = csv.Headers.ToArray();
        if (columns.Except(header, StringComparer.Ordinal).ToArray() is { Length: > 0 } missing)
            throw new InputException($"{file} has no column {string.Join(", ", missing)}; it has {(header.Length == 0 ? "none" : string.Join(", ", header))}.");
        var rows = new List<CsvRow>();
        while (csv.Read())
        {
            var values = columns.ToDictionary(c => c, c => Field(csv, Array.IndexOf(header, c)), StringComparer.Ordinal);
            rows.Add(new CsvRow(file, (int)csv.LineNumber, values));
        }

        return rows;
    }

    // A row may be shorter than the header.
    private static string Field(CsvReader csv, int index) => index < csv.FieldCount ? csv.GetString(index) : "";
}
