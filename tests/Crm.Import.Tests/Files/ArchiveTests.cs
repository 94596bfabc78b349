using System.IO.Compression;
using Crm.Import.Files;

namespace Crm.Import.Tests.Files;

public class ArchiveTests
{
    private const string Text = "Name,City\nMeier,Bern\n";

    [Fact]
    public async Task A_file_in_gzip_is_read()
    {
        using var reader = await Sources.OpenAsync(Gzip(Sources.Bytes(Text)));
        Assert.Equal([["Meier", "Bern"]], reader.Rows());
    }

    [Fact]
    public async Task A_file_in_gzip_is_read_from_a_stream_that_trickles()
    {
        var bytes = Gzip(Sources.Bytes(Text));
        using var reader = await SourceFile.OpenAsync(new MadeStream(bytes, bytes.Length, 0, 1), "leads.csv");
        Assert.Equal([["Meier", "Bern"]], reader.Rows());
    }

    [Fact]
    public async Task The_only_file_in_a_zip_is_read()
    {
        using var reader = await Sources.OpenAsync(Zip(("in/", []), ("in/leads.csv", Sources.Bytes(Text))));
        Assert.Equal([["Meier", "Bern"]], reader.Rows());
    }

    [Fact]
    public async Task A_zip_needs_a_stream_that_can_seek()
    {
        var bytes = Zip(("leads.csv", Sources.Bytes(Text)));
        Assert.Equal("import.archive_unseekable", (await Sources.RefusedAsync(new MadeStream(bytes, bytes.Length, 0))).Problem.Code);
    }

    [Fact]
    public async Task Archives_that_are_no_one_file_are_refused()
    {
        var csv = Sources.Bytes(Text);
        Assert.Equal("import.archive_not_one_file", await CodeAsync(Zip(("a.csv", csv), ("b.csv", csv))));
        Assert.Equal("import.archive_not_one_file", await CodeAsync(Zip()));
        Assert.Equal("import.archive_not_one_file", await CodeAsync(Zip(("[Content_Types].xml", csv), ("xl/workbook.xml", csv))));
        Assert.Equal("import.archive_nested", await CodeAsync(Zip(("a.zip", Zip(("a.csv", csv))))));
        Assert.Equal("import.archive_nested", await CodeAsync(Gzip(Zip(("a.csv", csv)))));
        Assert.Equal("import.archive_nested", await CodeAsync(Gzip(Gzip(csv))));
        foreach (var name in new[] { "../a.csv", "x/../../a.csv", "/etc/a.csv", "C:\\a.csv", "..\\a.csv" })
            Assert.Equal("import.archive_bad_name", await CodeAsync(Zip((name, csv))));
    }

    [Fact]
    public async Task Archives_that_are_broken_are_refused()
    {
        var text = Sources.Bytes("Name,City\n" + string.Concat(Enumerable.Range(0, 50_000).Select(i => $"Meier {i * 7919 % 10_007},{i}\n")));
        foreach (var archive in new[] { Gzip(text), Zip(("a.csv", text)) })
        {
            foreach (var length in new[] { 20, archive.Length / 2, archive.Length - 30, archive.Length - 1 })
                Assert.Equal("import.archive_broken", await CodeAsync(archive[..length]));
        }

        foreach (var damaged in new[] { Gzip(text), Zip(("a.csv", text)), [.. Gzip(text), .. Gzip(text)] })
        {
            damaged[damaged.Length / 2] ^= 1;
            Assert.Equal("import.archive_broken", await CodeAsync(damaged));
        }
    }

    [Fact]
    public async Task The_rows_before_the_end_of_a_cut_archive_are_read()
    {
        var archive = Gzip(Sources.Bytes("Name,City\n" + string.Concat(Enumerable.Range(0, 50_000).Select(i => $"Meier {i * 7919 % 10_007},{i}\n"))));
        using var reader = await Sources.OpenAsync(archive[..(archive.Length / 2)], null, new SourceLimits { DetectionBytes = 1000 });
        var read = 0;
        var refused = Assert.Throws<SourceException>(() =>
        {
            for (; reader.Read(); read++)
                Assert.Equal($"Meier {read * 7919 % 10_007}|{read}", string.Join('|', reader.Cells()));
        });
        Assert.Equal("import.archive_broken", refused.Problem.Code);
        Assert.True(read > 1000);
    }

    [Fact]
    public async Task An_encrypted_zip_is_refused()
    {
        var zip = Zip(("a.csv", Sources.Bytes(Text)));
        var entry = zip.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        zip[entry + 8] |= 1;
        var refused = await Sources.RefusedAsync(zip);
        Assert.Equal("import.archive_broken", refused.Problem.Code);
        Assert.Contains("encrypted", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_of_contents_that_is_too_long_is_not_read()
    {
        var stream = new CountingStream(Zip([.. Enumerable.Range(0, 40_000).Select(i => ($"file-with-a-long-name-to-fill-it-{i}", Array.Empty<byte>()))]));
        Assert.Equal("import.archive_broken", (await Sources.RefusedAsync(stream)).Problem.Code);
        Assert.InRange(stream.Given, 0, 1_200_000);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_bomb_is_refused_before_it_goes_off(bool zip)
    {
        const int Size = 256 << 20;
        var packed = new MemoryStream();
        using (var archive = zip ? new ZipArchive(packed, ZipArchiveMode.Create) : null)
        using (var into = archive is null ? new GZipStream(packed, CompressionLevel.Optimal) : archive.CreateEntry("a.csv").Open())
            new MadeStream([], Size, (byte)'a').CopyTo(into);
        var bomb = packed.ToArray();
        Assert.True(Size / bomb.Length > 900);
        var stream = new CountingStream(bomb);
        var refused = await Sources.RefusedAsync(stream);
        Assert.Equal("import.inflates", refused.Problem.Code);
        Assert.InRange(stream.Given, 1, bomb.Length / 10);
    }

    [Fact]
    public async Task A_file_that_packs_well_and_is_small_is_no_bomb()
    {
        using var reader = await Sources.OpenAsync(Gzip(Sources.Bytes("A,B\n" + string.Concat(Enumerable.Repeat("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,b\n", 100_000)))));
        Assert.Equal(100_000, reader.Rows().Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_larger_than_allowed_is_not_read_on(bool packed)
    {
        var bytes = Sources.Bytes("Name,City\n" + string.Concat(Enumerable.Range(0, 50_000).Select(i => $"Meier {i},Bern\n")));
        var stream = new CountingStream(packed ? Gzip(bytes) : bytes);
        var refused = await Sources.RefusedAsync(stream, null, new SourceLimits { Bytes = 100_000 });
        Assert.Equal("import.too_large", refused.Problem.Code);
        Assert.InRange(stream.Given, 1, 100_001);
        using var fits = await Sources.OpenAsync(packed ? Gzip(bytes) : bytes, null, new SourceLimits { Bytes = bytes.Length });
        Assert.Equal(50_000, fits.Rows().Count);
    }

    private static async Task<string> CodeAsync(byte[] bytes) => (await Sources.RefusedAsync(bytes)).Problem.Code;

    private static byte[] Gzip(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    private static byte[] Zip(params (string Name, byte[] Bytes)[] files)
    {
        var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create))
        {
            foreach (var (name, bytes) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }

        return packed.ToArray();
    }

    private sealed class CountingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public long Given { get; private set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = base.Read(buffer, offset, count);
            Given += read;
            return read;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));
    }
}
