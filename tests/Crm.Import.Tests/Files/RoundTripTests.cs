using System.Text.RegularExpressions;
using Crm.Import.Files;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Import.Tests.Files;

public class RoundTripTests
{
    private static readonly Gen<string> Piece = Gen.Frequency(
        (6, Gen.Elements("a", "b ", " ", "0", "é", "ü", "€", "Name")),
        (4, Gen.Elements(",", ";", "\t", "|", "\"", "'", "\"\"", "\n", "\r\n", "\r")),
        (2, Gen.Elements("中", "\u05D0", "\U0001F600", "e\u0301", "\u202E", "\u0085", "\u2028", "\u001F", "\uFFFF", "=1+1")));

    private static readonly Gen<string> Cell = Gen.Choose(0, 6).SelectMany(n => Piece.ListOf(n)).Select(string.Concat);

    private static readonly Gen<string[][]> Table =
        from columns in Gen.Choose(1, 5)
        from rows in Gen.Choose(1, 8)
        from cells in Cell.ArrayOf(columns).ArrayOf(rows)
        select cells;

    private static readonly Gen<Form> Forms =
        from encoding in Gen.Elements("utf-8", "utf-16", "utf-16BE", "utf-32", "utf-32BE")
        from mark in Gen.Elements(true, false)
        from separator in Gen.Elements(',', ';', '\t', '|')
        from quote in Gen.Elements('"', '\'')
        from end in Gen.Elements("\n", "\r\n", "\r")
        from ended in Gen.Elements(true, false)
        from always in Gen.Elements(true, false)
        from atATime in Gen.Elements(1, 2, 7, 100_000)
        select new Form(encoding, mark, separator, quote, end, ended, always, atATime);

    [Fact]
    public void Any_table_written_as_csv_is_read_as_it_was() => Prop.ForAll(Table.ToArbitrary(), Forms.ToArbitrary(), (table, form) =>
    {
        var told = new SourceFormat { Encoding = form.Encoding, Separator = form.Separator, Quote = form.Quote, Header = false };
        return Same(table, Read(form.Write(table), told, form.AtATime, form.Lines(table)));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void A_table_of_words_needs_no_telling() => Prop.ForAll(Table.ToArbitrary(), Forms.ToArbitrary(), (table, form) =>
    {
        var header = Enumerable.Range(0, table[0].Length + 1).Select(i => $"Name{(char)('A' + i)}").ToArray();
        string[][] whole = [header, .. table.Select(r => (string[])["word", .. r])];
        form = form with { Quote = '"', Always = true, Mark = form.Encoding != "utf-8" };
        using var reader = Open(form.Write(whole), null, form.AtATime);
        return reader.Detected.Separator == form.Separator && reader.Header.SequenceEqual(header) && Same(whole[1..], reader.Rows());
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void Any_bytes_are_read_to_the_end_or_refused() => Prop.ForAll(
        Gen.Frequency((3, Gen.Elements((byte)',', (byte)'"', (byte)'\n', (byte)'\r', (byte)'a', (byte)'1', (byte)';', (byte)0xE9)), (1, Gen.Choose(0, 255).Select(b => (byte)b))).ArrayOf().ToArbitrary(),
        Gen.Elements(1, 3, 100_000).ToArbitrary(),
        (bytes, atATime) =>
        {
            try
            {
                using var reader = Open(bytes, null, atATime);
                var (line, row) = (0L, 0L);
                while (reader.Read())
                {
                    Assert.True(reader.Line > line && reader.Row == row + 1);
                    (line, row) = (reader.Line, reader.Row);
                }
            }
            catch (SourceException refused)
            {
                Assert.StartsWith("import.", refused.Problem.Code, StringComparison.Ordinal);
                Assert.DoesNotContain("{", refused.Problem.Message, StringComparison.Ordinal);
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));

    private static SourceReader Open(byte[] bytes, SourceFormat? format, int atATime) =>
        SourceFile.OpenAsync(new MadeStream(bytes, bytes.Length, 0, atATime), "leads.csv", format).GetAwaiter().GetResult();

    private static List<string[]> Read(byte[] bytes, SourceFormat format, int atATime, long[] lines)
    {
        using var reader = Open(bytes, format, atATime);
        var rows = new List<string[]>();
        while (rows.Count % 2 == 0 ? reader.Read() : reader.ReadAsync().AsTask().GetAwaiter().GetResult())
        {
            Assert.Null(reader.Problem);
            Assert.Equal(lines[rows.Count], reader.Line);
            rows.Add(reader.Cells());
        }

        return rows;
    }

    private static bool Same(string[][] wanted, List<string[]> read) =>
        wanted.Length == read.Count && wanted.Zip(read).All(p => p.First.SequenceEqual(p.Second, StringComparer.Ordinal));

    private sealed record Form(string Encoding, bool Mark, char Separator, char Quote, string End, bool Ended, bool Always, int AtATime)
    {
        public byte[] Write(string[][] table)
        {
            var text = string.Join(End, table.Select(Row)) + (Ended ? End : "");
            var encoding = System.Text.Encoding.GetEncoding(Encoding);
            return [.. Mark ? encoding.GetPreamble() : [], .. encoding.GetBytes(text)];
        }

        public long[] Lines(string[][] table) =>
            [.. table.Select((_, i) => 1L + Regex.Count(string.Concat(table.Take(i).Select(r => Row(r) + End)), "\r\n|\r|\n", RegexOptions.None, TimeSpan.FromSeconds(10)))];

        private string Row(string[] cells) => string.Join(Separator, cells.Select(c => Quoted(c, cells.Length)));

        // A row of one empty cell would be a blank line.
        private string Quoted(string cell, int columns) =>
            Always || columns == 1 || cell.StartsWith(Quote) || cell.IndexOfAny([Separator, '\n', '\r']) >= 0
                ? $"{Quote}{cell.Replace(Quote.ToString(), $"{Quote}{Quote}")}{Quote}"
                : cell;
    }
}
