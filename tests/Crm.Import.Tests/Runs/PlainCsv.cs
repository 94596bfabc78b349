using System.Text;

namespace Crm.Import.Tests.Runs;

/// <summary>Reads rows by the plainest means, to count what an import should give: commas, quotes, marks of encodings, blank lines.</summary>
internal static class PlainCsv
{
    /// <summary>The rows, the header first, each with the line where it begins.</summary>
    /// <param name="path">The file.</param>
    /// <param name="behindMark">The encoding of what stands behind a mark of two bytes that belies it; null where the mark is right, or there is none.</param>
    public static List<(int Line, List<string> Cells)> Read(string path, Encoding? behindMark = null)
    {
        var rows = new List<(int, List<string>)>();
        var (cells, cell, line, begun, quoted, last) = (new List<string>(), new StringBuilder(), 1, 1, false, '\n');
        foreach (var letter in (behindMark?.GetString(File.ReadAllBytes(path).AsSpan(2)) ?? File.ReadAllText(path)).Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\n') + "\n")
        {
            if (letter == '\n')
                line++;
            if (letter == '"')
            {
                // The second of two quotes opens again, and stands for one.
                if (!quoted && last == '"')
                    cell.Append('"');
                quoted = !quoted;
            }
            else if (quoted || letter is not (',' or '\n'))
                cell.Append(letter);
            else
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }

            if (letter == '\n' && !quoted)
            {
                if (cells is not [""])
                    rows.Add((begun, cells));
                (cells, begun) = ([], line);
            }

            last = letter;
        }

        return rows;
    }
}
