namespace Crm.Import.Files;

/// <summary>Finds the quote that is never closed in the text of a row.</summary>
internal static class OpenQuote
{
    /// <summary>Where the quote is that the row ends in; -1 when it ends outside of quotes.</summary>
    public static int Find(ReadOnlySpan<byte> row, char separator, char quote)
    {
        var opened = -1;
        var cellBegins = true;
        for (var i = 0; i < row.Length; i++)
        {
            if (opened >= 0)
            {
                // A doubled quote closes and opens again: what opened first stays what opened.
                var close = row[i..].IndexOf((byte)quote);
                if (close < 0)
                    return opened;
                i += close;
                if (i + 1 < row.Length && row[i + 1] == quote)
                    i++;
                else
                    opened = -1;
                cellBegins = false;
            }
            else if (cellBegins && row[i] == quote)
            {
                opened = i;
            }
            else
            {
                cellBegins = row[i] == separator || row[i] is (byte)'\n' or (byte)'\r';
            }
        }

        return opened;
    }
}
