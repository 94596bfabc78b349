using System.Text.RegularExpressions;

namespace Crm.Docs.Tests;

/// <summary>The documents of the repository, and what stands in them.</summary>
internal static partial class Documents
{
    public static string Root { get; } = FindRoot();

    /// <summary>README, CHANGELOG and everything under docs, by path from the root.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "README.md", "CHANGELOG.md",
        .. Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n");

    /// <summary>The fenced blocks of a document: what stands behind the fence, and the text between.</summary>
    public static IReadOnlyList<(string Info, string Text)> Blocks(string path) =>
        [.. Fence().Matches(Read(path)).Select(m => (m.Groups["info"].Value.Trim(), m.Groups["text"].Value.TrimEnd('\n')))];

    /// <summary>The only block with that info.</summary>
    public static string Block(string path, string info) => Assert.Single(Blocks(path), b => b.Info == info).Text;

    /// <summary>The cells of every table row of a document but headings, without backticks.</summary>
    public static IEnumerable<string[]> Rows(string path)
    {
        var lines = Read(path).Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var heading = i + 1 < lines.Length && IsRule(lines[i + 1]);
            if (lines[i].StartsWith('|') && !heading && !IsRule(lines[i]))
                yield return [.. lines[i].Trim()[1..^1].Split('|').Select(c => c.Replace("`", "").Trim())];
        }
    }

    private static bool IsRule(string line) => line.StartsWith("|---", StringComparison.Ordinal);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Crm.Core.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        return folder.FullName;
    }

    [GeneratedRegex("^```(?<info>[^\n`]*)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Fence();
}
