using System.Text;

namespace Crm.Import.Files;

/// <summary>Encodings by name and by byte order mark.</summary>
internal static class Encodings
{
    // The marks of UTF-32 come first: that of its little end begins with that of UTF-16.
    private static readonly (byte[] Mark, string Name)[] Marks =
    [
        ([0xFF, 0xFE, 0, 0], "utf-32"),
        ([0, 0, 0xFE, 0xFF], "utf-32BE"),
        ([0xFF, 0xFE], "utf-16"),
        ([0xFE, 0xFF], "utf-16BE"),
        ([0xEF, 0xBB, 0xBF], "utf-8"),
    ];

    /// <summary>The encoding that a byte order mark at the start tells, and how long the mark is; null without one.</summary>
    public static (string Name, int Length)? Marked(ReadOnlySpan<byte> start)
    {
        foreach (var (mark, name) in Marks)
        {
            if (start.StartsWith(mark))
                return (name, mark.Length);
        }

        return null;
    }

    /// <summary>The encoding of that name; null when there is none, or none that is safe.</summary>
    public static Encoding? Named(string name)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
