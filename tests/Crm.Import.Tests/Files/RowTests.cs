using Crm.Import.Files;

namespace Crm.Import.Tests.Files;

public class RowTests
{
    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public async Task Rows_know_their_line_and_number_whatever_breaks_lines(string end)
    {
        var text = string.Join(end, "Name,Note", "Meier,\"one", "two\"", "", "  ", "Müller,\"say \"\"hi\"\"\"", "Huber,", "");
        using var reader = await Sources.OpenAsync(text);
        var rows = new List<(long, long, string, string)>();
        while (reader.Read())
            rows.Add((reader.Line, reader.Row, reader.ToString(0), reader.ToString(1)));
        Assert.Equal([(2, 1, "Meier", $"one{end}two"), (6, 2, "Müller", "say \"hi\""), (7, 3, "Huber", "")], rows);
        Assert.Equal(0, reader.Cells);
        Assert.False(reader.Read());
    }

    [Fact]
    public async Task Cells_that_are_missing_are_empty()
    {
        using var reader = await Sources.OpenAsync("A,B,C\n1\n1,2,3\n");
        Assert.True(reader.Read());
        Assert.Null(reader.Problem);
        Assert.Equal(1, reader.Cells);
        Assert.Equal("1", reader[0]);
        Assert.True(reader[2].IsEmpty);
        Assert.Equal("", reader.ToString(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.ToString(-1));
    }

    [Fact]
    public async Task A_bad_row_is_the_only_bad_row()
    {
        using var reader = await Sources.OpenAsync("A,B\n1,2\n1,2,3\n\"x\"y,2\n3,4\"\n5,6\n", new SourceFormat { Header = true });
        var seen = new List<(long Line, string? Code, string Cells)>();
        while (await reader.ReadAsync())
            seen.Add((reader.Line, reader.Problem?.Code, string.Join('|', reader.Cells())));
        Assert.Equal(
            [(2, null, "1|2"), (3, "import.too_many_cells", "1|2|3"), (4, "import.bad_quote", "xy|2"), (5, null, "3|4\""), (6, null, "5|6")], seen);
    }

    [Fact]
    public async Task The_reason_of_a_bad_row_is_a_sentence()
    {
        using var reader = await Sources.OpenAsync("A,B\n1,2,3\n");
        Assert.True(reader.Read());
        Assert.Equal("the row has 3 cells; there are 2 columns", reader.Problem!.Message);
    }

    [Fact]
    public async Task Without_a_header_the_first_row_is_a_row()
    {
        using var reader = await Sources.OpenAsync("\n1,2\n3,4\n", new SourceFormat { Header = false });
        Assert.Equal(0, reader.Row);
        Assert.True(reader.Read());
        Assert.Equal((2, 1), (reader.Line, reader.Row));
        Assert.Equal(["1", "2"], reader.Cells());
        Assert.True(reader.Read());
        Assert.Equal((3, 2), (reader.Line, reader.Row));
        Assert.False(reader.Read());
    }

    [Theory]
    [InlineData("A,B\n1,2\n3,\"x\n4,5\n6,7\n", 3)]
    [InlineData("A,B\n1,2\n\"3\nx\ny\",\"z\n4,5\n6,7\n", 5)]
    [InlineData("A,\"B\n1,2\n", 1)]
    [InlineData("sep=,\nA,B\n1,\"\"\"x\n2,3\n", 3)]
    public async Task A_quote_that_is_never_closed_is_found_where_it_began(string text, long line)
    {
        foreach (var header in new bool?[] { true, false })
        {
            var refused = await Sources.RefusedAsync(Sources.Bytes(text), new SourceFormat { Header = header });
            Assert.Equal("import.quote_open", refused.Problem.Code);
            Assert.Equal(line, refused.Line);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n \n\r\n")]
    [InlineData("\uFEFF")]
    public async Task A_file_without_a_row_is_refused(string text) =>
        Assert.Equal("import.empty", (await Sources.RefusedAsync(Sources.Bytes(text))).Problem.Code);

    [Fact]
    public async Task A_file_that_is_not_there_is_refused_by_name()
    {
        var refused = await Assert.ThrowsAsync<SourceException>(() => SourceFile.OpenAsync(Path.Combine(AppContext.BaseDirectory, "nobody.csv")));
        Assert.Equal("nobody.csv: the file cannot be read: there is none of this name [import.unreadable]", refused.Message);
    }

    [Fact]
    public async Task A_stream_that_was_handed_in_stays_open()
    {
        using var stream = new MemoryStream(Sources.Bytes("A,B\n1,2\n"));
        await using (var reader = await SourceFile.OpenAsync(stream, "leads.csv"))
            Assert.True(await reader.ReadAsync());
        Assert.True(stream.CanRead);
    }

    [Theory]
    [InlineData("A,B\n1,2\n")]
    [InlineData("A,B\0\n")]
    public async Task A_file_is_closed_with_its_rows_or_when_it_is_refused(string text)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("crm").FullName, "leads.csv");
        await File.WriteAllTextAsync(path, text);
        try
        {
            await using var reader = await SourceFile.OpenAsync(path);
            Assert.Throws<IOException>(() => Alone(path));
        }
        catch (SourceException refused)
        {
            Assert.Equal("import.nul", refused.Problem.Code);
        }

        Alone(path);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    private static void Alone(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None);
    }
}
