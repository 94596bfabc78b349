using System.Globalization;

namespace Crm.Import.Files;

/// <summary>Tells whether the first row names the columns: names are words, and what stands below may be numbers, dates, addresses.</summary>
internal static class HeaderDetection
{
    public static (bool Header, string Why) Of(IReadOnlyList<string[]> rows)
    {
        if (rows is not [var first, ..])
            return (true, "there is none");
        var against = -1;
        for (var column = 0; column < first.Length; column++)
        {
            if (IsDatum(first[column]))
            {
                against = against < 0 ? column : against;
                continue;
            }

            var cells = rows.Skip(1).Where(r => column < r.Length && !string.IsNullOrWhiteSpace(r[column])).ToArray();
            if (!string.IsNullOrWhiteSpace(first[column]) && cells.Length > 0 && Array.TrueForAll(cells, r => IsDatum(r[column])))
                return (true, $"\"{Short(first[column])}\" stands over numbers, dates or addresses");
        }

        return against < 0 ? (true, "it holds words only") : (false, $"\"{Short(first[against])}\" is no name");
    }

    // A number, a day or time, an e-mail address or a link.
    private static bool IsDatum(string cell)
    {
        var text = cell.AsSpan().Trim();
        return text.Contains('@') || text.Contains("://", StringComparison.Ordinal)
            || decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out _)
            || text.IndexOfAnyInRange('0', '9') >= 0 && text.IndexOfAny("-/.:") > 0
            && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
    }

    private static string Short(string cell) => cell.Length <= 40 ? cell.Trim() : string.Concat(cell.AsSpan(0, 40), "…");
}
