using Crm.Import.Files;

namespace Crm.Import.Tests.Files;

public class FormTests
{
    [Theory]
    [InlineData("Name,City\nMeier,Bern\n", ',')]
    [InlineData("Name;Price\nMeier;1,50\nMüller;2,75\n", ';')]
    [InlineData("Name\tCity\nMeier, Anna\tBern\nMüller, Jörg\tBasel\n", '\t')]
    [InlineData("Name|City\nMeier|Bern\n", '|')]
    [InlineData("Name,Notes\nMeier,\"a;b;c\nd;e;f\"\nMüller,\"g;h;i\"\n", ',')]
    [InlineData("Name;Notes\nMeier;\"a,b,c,d\ne,f\"\nMüller;\"g,h,i,j\"\n", ';')]
    [InlineData("Name,City,Country\nMeier,Bern\nMüller\nHuber,Chur,CH\n", ',')]
    [InlineData("Name,City", ',')]
    [InlineData("  \n\nName;City\n \nMeier;Bern\n", ';')]
    public async Task The_separator_is_the_one_that_cuts_rows_alike(string text, char separator)
    {
        using var reader = await Sources.OpenAsync(text);
        Assert.Equal(separator, reader.Detected.Separator);
        Assert.True(reader.Detected.Header);
        Assert.StartsWith("Name", reader.Header[0], StringComparison.Ordinal);
        Assert.True(reader.Header.Count > 1);
    }

    [Fact]
    public async Task A_file_of_one_column_has_no_separator()
    {
        using var reader = await Sources.OpenAsync("Name\nMeier, Anna\nMüller; Jörg\n\"Huber\nBeat\"\n");
        Assert.Equal(["Name"], reader.Header);
        Assert.Equal([["Meier, Anna"], ["Müller; Jörg"], ["Huber\nBeat"]], reader.Rows());
    }

    [Fact]
    public async Task What_is_told_is_not_detected()
    {
        using var reader = await Sources.OpenAsync("a;b,c;d\n1;2,3;4\n", new SourceFormat { Separator = ',', Header = false });
        Assert.Equal(["Column 1", "Column 2"], reader.Header);
        Assert.Equal([["a;b", "c;d"], ["1;2", "3;4"]], reader.Rows());
    }

    [Fact]
    public async Task What_was_detected_can_be_told()
    {
        using var reader = await Sources.OpenAsync("'a';'b'\n'1;2';'3'\n");
        using var again = await Sources.OpenAsync("'a';'b'\n'1;2';'3'\n", reader.Detected.AsFormat());
        Assert.Equal(reader.Rows(), again.Rows());
        Assert.Equal(reader.Detected with { Notes = [] }, again.Detected with { Notes = [] });
    }

    [Fact]
    public async Task The_first_line_of_excel_tells_the_separator_and_is_no_row()
    {
        using var reader = await Sources.OpenAsync("sep=|\r\nA,B|C\r\n1,2|3\r\n");
        Assert.Equal(["A,B", "C"], reader.Header);
        Assert.True(reader.Read());
        Assert.Equal((3, 1), (reader.Line, reader.Row));
    }

    [Fact]
    public async Task Apostrophes_quote_only_where_they_always_do()
    {
        using var quoted = await Sources.OpenAsync("'Name','City'\n'O''Brien','Cork, Ireland'\n");
        Assert.Equal('\'', quoted.Detected.Quote);
        Assert.Equal([["O'Brien", "Cork, Ireland"]], quoted.Rows());
        using var plain = await Sources.OpenAsync("Name,City\nO'Brien,'s-Hertogenbosch\n");
        Assert.Equal('"', plain.Detected.Quote);
        Assert.Equal([["O'Brien", "'s-Hertogenbosch"]], plain.Rows());
    }

    [Fact]
    public async Task A_mark_that_is_told_for_one_thing_is_not_taken_for_another()
    {
        using var separated = await Sources.OpenAsync("a'b\n1'2\n", new SourceFormat { Separator = '\'' });
        Assert.Equal([["1", "2"]], separated.Rows());
        using var quoted = await Sources.OpenAsync("|a|,b\n|1,2|,3\n", new SourceFormat { Quote = '|' });
        Assert.Equal([["1,2", "3"]], quoted.Rows());
    }

    [Fact]
    public async Task Nothing_quotes_where_that_is_told()
    {
        using var reader = await Sources.OpenAsync("Screen\tPrice\n\"19\t100\n21\"\t120\n", new SourceFormat { Quote = SourceFormat.NoQuote });
        Assert.Equal([["\"19", "100"], ["21\"", "120"]], reader.Rows());
    }

    [Theory]
    [InlineData("Name,Mail\nMeier,m@x.example\n", true)]
    [InlineData("Meier,m@x.example\nMüller,j@x.example\n", false)]
    [InlineData("1,Meier\n2,Müller\n", false)]
    [InlineData("2019,2020,Total\n1,2,3\n", true)]
    [InlineData("2026-01-31,Meier\n2026-02-28,Müller\n", false)]
    [InlineData("Name,City\nMeier,Bern\n", true)]
    [InlineData("Name\n", true)]
    public async Task Names_are_words_over_data(string text, bool header)
    {
        using var reader = await Sources.OpenAsync(text);
        Assert.Equal(header, reader.Detected.Header);
    }

    [Fact]
    public async Task Columns_can_be_told_apart_by_name()
    {
        using var reader = await Sources.OpenAsync(" Name ,,name,\"Post\r\ncode\",Column 2,NAME (2),,name\nx,x,x,x,x,x,x,x\n");
        Assert.Equal(["Name", "Column 2 (2)", "name (3)", "Post code", "Column 2", "NAME (2)", "Column 7", "name (4)"], reader.Header);
        Assert.Equal(reader.Header.Count, reader.Header.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public async Task A_form_that_cannot_be_is_the_callers_fault()
    {
        foreach (var format in new[] { new SourceFormat { Separator = 'ä' }, new SourceFormat { Separator = '\n' }, new SourceFormat { Separator = '"' }, new SourceFormat { Quote = 'x' }, new SourceFormat { Quote = '\t' }, new SourceFormat { Separator = '\'', Quote = '\'' } })
            await Assert.ThrowsAsync<ArgumentException>(() => Sources.OpenAsync("a,b", format));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Sources.OpenAsync("a,b", limits: new SourceLimits { Columns = 0 }));
    }
}
