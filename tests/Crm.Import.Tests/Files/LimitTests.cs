using Crm.Import.Files;

namespace Crm.Import.Tests.Files;

public class LimitTests
{
    private static readonly SourceLimits Small = new() { CellLength = 100, RowLength = 20_000, Columns = 10 };

    [Fact]
    public async Task A_hundred_thousand_columns_are_refused()
    {
        var refused = await Sources.RefusedAsync(Sources.Bytes(string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"c{i}")) + "\n1,2\n"));
        Assert.Equal("import.too_many_columns", refused.Problem.Code);
        Assert.Equal(1, refused.Line);
    }

    [Fact]
    public async Task A_hundred_thousand_cells_in_a_row_spoil_that_row()
    {
        using var reader = await Sources.OpenAsync($"A,B\n{new string(',', 99_999)}\n1,2\n");
        Assert.True(reader.Read());
        Assert.Equal("import.too_many_cells", reader.Problem!.Code);
        Assert.Equal(100_000, reader.Cells);
        Assert.True(reader.Read());
        Assert.Null(reader.Problem);
        Assert.Equal(["1", "2"], reader.Cells());
    }

    [Fact]
    public async Task A_cell_that_is_too_long_spoils_its_row()
    {
        using var reader = await Sources.OpenAsync($"A,B\n1,{new string('x', 101)}\n\"{new string('ü', 100)}\",2\n", limits: Small);
        Assert.True(reader.Read());
        Assert.Equal("B: the cell has 101 characters; at most 100 are allowed [import.cell_too_long]", reader.Problem!.ToString());
        Assert.True(reader.Read());
        Assert.Null(reader.Problem);
        Assert.Equal(100, reader[0].Length);
        Assert.Equal("import.cell_too_long", (await Sources.RefusedAsync(Sources.Bytes(new string('x', 101) + ",B\n"), null, Small)).Problem.Code);
    }

    [Fact]
    public async Task A_row_that_is_too_long_spoils_itself()
    {
        using var reader = await Sources.OpenAsync($"A,B\n{string.Join(' ', Enumerable.Repeat("word", 5_000))},\n1,2\n", limits: Small);
        Assert.True(reader.Read());
        Assert.Equal("import.row_too_long", reader.Problem!.Code);
        Assert.True(reader.Read());
        Assert.Null(reader.Problem);
    }

    [Fact]
    public async Task A_quote_that_is_never_closed_is_not_followed_to_the_end()
    {
        var stream = new MadeStream(Sources.Bytes("A,B\n1,2\n\"3\n4\",\"x"), 2_000_000_000, (byte)'y');
        var refused = await Sources.RefusedAsync(stream);
        Assert.Equal("import.quote_open", refused.Problem.Code);
        Assert.Equal(4, refused.Line);
        Assert.InRange(stream.Given, 1, 30_000_000);
    }

    [Fact]
    public async Task A_cell_without_an_end_is_not_read_to_the_end()
    {
        var stream = new MadeStream(Sources.Bytes("A,B\n1,2\n3,x"), 2_000_000_000, (byte)'y');
        var refused = await Sources.RefusedAsync(stream);
        Assert.Equal("import.row_too_long", refused.Problem.Code);
        Assert.Equal(3, refused.Line);
        Assert.InRange(stream.Given, 1, 30_000_000);
    }
}
