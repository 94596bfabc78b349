using System.Text;
using Crm.Import.Files;

namespace Crm.Import.Tests.Files;

public class EncodingTests
{
    private const string Text = "Name,Stadt\nJörg,Zürich\n李,\"上海, 中国\"\n";

    private static readonly Encoding Windows = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    public static TheoryData<string> Marked => ["utf-8", "utf-16", "utf-16BE", "utf-32", "utf-32BE"];

    [Theory]
    [MemberData(nameof(Marked))]
    public async Task A_byte_order_mark_tells_the_encoding(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        using var reader = await Sources.OpenAsync([.. encoding.GetPreamble(), .. encoding.GetBytes(Text)]);
        Assert.Equal(name, reader.Detected.Encoding);
        Assert.Equal(["Name", "Stadt"], reader.Header);
        Assert.Equal([["Jörg", "Zürich"], ["李", "上海, 中国"]], reader.Rows());
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public async Task Utf_16_without_a_mark_is_told_by_its_zeros(string name)
    {
        using var reader = await Sources.OpenAsync(Encoding.GetEncoding(name).GetBytes(Text));
        Assert.Equal(name, reader.Detected.Encoding);
        Assert.Equal([["Jörg", "Zürich"], ["李", "上海, 中国"]], reader.Rows());
    }

    [Fact]
    public async Task What_is_no_utf_8_is_windows_1252_and_a_note_says_where()
    {
        using var reader = await Sources.OpenAsync(Windows.GetBytes("Name,Preis\nJörg,10 €\n"));
        Assert.Equal("windows-1252", reader.Detected.Encoding);
        Assert.Contains("line 2", reader.Detected.Notes[0], StringComparison.Ordinal);
        Assert.Equal([["Jörg", "10 €"]], reader.Rows());
    }

    [Theory]
    [InlineData("utf-8", 1 << 16)]
    [InlineData("windows-1252", 1 << 16)]
    [InlineData("utf-8", 3)]
    [InlineData("windows-1252", 3)]
    public async Task Bytes_beyond_ascii_that_come_late_decide_late(string name, int atATime)
    {
        var rows = string.Concat(Enumerable.Repeat("Meier,Bern\n", 20_000));
        var encoding = name == "utf-8" ? Encoding.UTF8 : Windows;
        var bytes = encoding.GetBytes("Name,Stadt\n" + rows + "Jörg,Zürich\n" + rows + "Jürg,Genève\n");
        using var reader = await SourceFile.OpenAsync(new MadeStream(bytes, bytes.Length, 0, atATime), "leads.csv", null, new SourceLimits { DetectionBytes = 1000 });
        Assert.Equal("utf-8", reader.Detected.Encoding);
        var read = reader.Rows();
        Assert.Equal(name, reader.Detected.Encoding);
        Assert.Equal(40_002, read.Count);
        Assert.Equal(["Jörg", "Zürich"], read[20_000]);
        Assert.Equal(["Jürg", "Genève"], read[^1]);
    }

    [Fact]
    public async Task An_encoding_that_is_told_is_taken()
    {
        var cyrillic = CodePagesEncodingProvider.Instance.GetEncoding("windows-1251")!;
        using var reader = await Sources.OpenAsync(cyrillic.GetBytes("Имя,Город\nИван,Москва\n"), new SourceFormat { Encoding = "windows-1251" });
        Assert.Equal(["Имя", "Город"], reader.Header);
        Assert.Equal([["Иван", "Москва"]], reader.Rows());
    }

    [Theory]
    [InlineData("utf-32")]
    [InlineData("utf-32BE")]
    public async Task Utf_32_that_is_told_is_read_behind_the_mark_of_utf_16(string name)
    {
        using var reader = await Sources.OpenAsync([0xFE, 0xFF, .. Encoding.GetEncoding(name).GetBytes(Text)], new SourceFormat { Encoding = name });
        Assert.Contains("is wrong", reader.Detected.Notes[0], StringComparison.Ordinal);
        Assert.Equal([["Jörg", "Zürich"], ["李", "上海, 中国"]], reader.Rows());
        using var wide = await Sources.OpenAsync([0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Text)], new SourceFormat { Encoding = name });
        Assert.Equal(["Name", "Stadt"], wide.Header);
    }

    [Fact]
    public async Task A_byte_order_mark_wins_over_what_was_told()
    {
        using var reader = await Sources.OpenAsync([0xEF, 0xBB, 0xBF, .. Sources.Bytes(Text)], new SourceFormat { Encoding = "windows-1252" });
        Assert.Equal(["Name", "Stadt"], reader.Header);
        Assert.Contains("not windows-1252", reader.Detected.Notes[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utf-8", "A,B\r\n1,2\r\n3,", "C3 28")]
    [InlineData("utf-8", "A,B\r1,2\r3,", "FF")]
    [InlineData("utf-8", "A,B\n\"1\n\",", "E2 82")]
    [InlineData("utf-16", "A,B\n1,2\n3,", "00 D8 41 00")]
    [InlineData("shift_jis", "A,B\n1,2\n3,", "81 20")]
    public async Task Bytes_that_are_no_text_are_refused_with_their_line(string encoding, string before, string bad)
    {
        byte[] bytes = [.. (CodePagesEncodingProvider.Instance.GetEncoding(encoding) ?? Encoding.GetEncoding(encoding)).GetBytes(before), .. bad.Split(' ').Select(b => Convert.ToByte(b, 16))];
        using var reader = await Sources.OpenAsync(bytes, new SourceFormat { Encoding = encoding, Header = true });
        var refused = Assert.Throws<SourceException>(() => reader.Rows());
        Assert.Equal("import.bad_bytes", refused.Problem.Code);
        Assert.Equal(3, refused.Line);
        Assert.Equal("leads.csv", refused.File);
        Assert.Same(refused, Assert.Throws<SourceException>(() => reader.Read()));
    }

    [Fact]
    public async Task The_rows_before_a_fault_are_read()
    {
        using var reader = await Sources.OpenAsync([.. Sources.Bytes("A,B\n1,2\n3,4\n5,"), 0xFF], new SourceFormat { Encoding = "utf-8" });
        Assert.True(reader.Read());
        Assert.True(await reader.ReadAsync());
        Assert.Equal(["3", "4"], reader.Cells());
        Assert.Equal(4, (await Assert.ThrowsAsync<SourceException>(async () => await reader.ReadAsync())).Line);
    }

    [Fact]
    public async Task A_nul_is_refused_with_its_line()
    {
        var refused = await Sources.RefusedAsync(Sources.Bytes("Name,City\nMeier,Bern\nMü\0ller,Basel\n"));
        Assert.Equal("import.nul", refused.Problem.Code);
        Assert.Equal(3, refused.Line);
        Assert.Equal("import.nul", (await Sources.RefusedAsync(Sources.Bytes("a,\0b\n1,2\n"))).Problem.Code);
        Assert.Equal("import.nul", (await Sources.RefusedAsync(Encoding.Unicode.GetBytes("\uFEFFa,b\n1,\0\n"))).Problem.Code);
    }

    [Fact]
    public async Task An_encoding_that_is_not_known_is_refused()
    {
        foreach (var name in new[] { "klingon", "utf-7" })
            Assert.Equal("import.unknown_encoding", (await Sources.RefusedAsync(Sources.Bytes("a,b"), new SourceFormat { Encoding = name })).Problem.Code);
    }
}
