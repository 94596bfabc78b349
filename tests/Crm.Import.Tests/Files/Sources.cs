using System.Text;
using Crm.Import.Files;

namespace Crm.Import.Tests.Files;

/// <summary>Opens texts and bytes as files, and reads their rows.</summary>
internal static class Sources
{
    public static Task<SourceReader> OpenAsync(byte[] bytes, SourceFormat? format = null, SourceLimits? limits = null) =>
        SourceFile.OpenAsync(new MemoryStream(bytes), "leads.csv", format, limits);

    public static Task<SourceReader> OpenAsync(string text, SourceFormat? format = null, SourceLimits? limits = null) =>
        OpenAsync(Encoding.UTF8.GetBytes(text), format, limits);

    public static string[] Cells(this SourceReader reader) =>
        [.. Enumerable.Range(0, Math.Max(reader.Cells, reader.Header.Count)).Select(reader.ToString)];

    public static List<string[]> Rows(this SourceReader reader)
    {
        var rows = new List<string[]>();
        while (reader.Read())
        {
            Assert.Null(reader.Problem);
            rows.Add(reader.Cells());
        }

        return rows;
    }

    /// <summary>How opening or reading ends: the code and the line of the error.</summary>
    public static async Task<SourceException> RefusedAsync(byte[] bytes, SourceFormat? format = null, SourceLimits? limits = null) =>
        await RefusedAsync(new MemoryStream(bytes), format, limits);

    public static async Task<SourceException> RefusedAsync(Stream stream, SourceFormat? format = null, SourceLimits? limits = null) =>
        await Assert.ThrowsAsync<SourceException>(async () =>
        {
            using var reader = await SourceFile.OpenAsync(stream, "leads.csv", format, limits);
            while (await reader.ReadAsync())
            {
            }
        });

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
