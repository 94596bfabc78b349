using System.Text.RegularExpressions;

namespace Crm.Docs.Tests;

/// <summary>C# in the documents is copied from files that are compiled and run: a block names the region that it shows.</summary>
public partial class CodeTests
{
    private static readonly Dictionary<string, string> Regions = Directory
        .EnumerateFiles(Path.Combine(Documents.Root, "tests/Crm.Docs.Tests/Examples"), "*.cs")
        .SelectMany(file => Region().Matches(File.ReadAllText(file).ReplaceLineEndings("\n")))
        .ToDictionary(m => m.Groups["name"].Value, m => Dedent(m.Groups["text"].Value), StringComparer.Ordinal);

    public static TheoryData<string> Documented => [.. Documents.All];

    [Theory]
    [MemberData(nameof(Documented))]
    public void A_csharp_block_shows_the_region_that_it_names(string document)
    {
        foreach (var (info, text) in Documents.Blocks(document).Where(b => b.Info.StartsWith("csharp", StringComparison.Ordinal)))
        {
            var name = info["csharp".Length..].Trim();
            if (name == "program")
                continue;
            Assert.True(Regions.ContainsKey(name), $"{document}: no region is called '{name}'; a block is marked ```csharp name.");
            Assert.Equal(Regions[name], text);
        }
    }

    [Fact]
    public void Every_region_is_shown_somewhere()
    {
        var shown = Documents.All.SelectMany(Documents.Blocks).Select(b => b.Info).ToHashSet(StringComparer.Ordinal);
        Assert.All(Regions.Keys, name => Assert.Contains("csharp " + name, shown));
    }

    private static string Dedent(string text)
    {
        var lines = text.TrimEnd(' ', '\n').Split('\n');
        var indent = lines.Where(l => l.Trim().Length > 0).Min(l => l.Length - l.TrimStart(' ').Length);
        return string.Join('\n', lines.Select(l => l.Length < indent ? "" : l[indent..]));
    }

    [GeneratedRegex("^ *#region (?<name>[^\n]+)\n(?<text>.*?)^ *#endregion", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Region();
}
