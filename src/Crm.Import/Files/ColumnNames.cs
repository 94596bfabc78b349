using System.Globalization;

namespace Crm.Import.Files;

/// <summary>Makes names of columns that can be told apart from the first row, or from nothing.</summary>
internal static class ColumnNames
{
    /// <summary>Trimmed, line breaks as spaces, an empty one by its place, one that stands twice with its count.</summary>
    /// <param name="cells">The cells of the header; null without one.</param>
    /// <param name="count">How many columns there are.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<string>? cells, int count)
    {
        var names = new string[count];
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var wanted = new string[count];
        // Names as they stand come first, so that a made one never takes the place of a real one.
        for (var i = 0; i < count; i++)
        {
            wanted[i] = cells is null ? "" : cells[i].ReplaceLineEndings(" ").Trim();
            if (wanted[i].Length > 0 && taken.Add(wanted[i]))
                names[i] = wanted[i];
        }

        var counts = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < count; i++)
        {
            if (names[i] is not null)
                continue;
            var stem = wanted[i].Length > 0 ? wanted[i] : string.Create(CultureInfo.InvariantCulture, $"Column {i + 1}");
            names[i] = stem;
            while (!taken.Add(names[i]))
            {
                counts[stem] = counts.GetValueOrDefault(stem, 1) + 1;
                names[i] = string.Create(CultureInfo.InvariantCulture, $"{stem} ({counts[stem]})");
            }
        }

        return names;
    }
}
