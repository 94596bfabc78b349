using System.Text.RegularExpressions;

namespace Crm.Docs.Tests;

public partial class LinkTests
{
    public static TheoryData<string> Documented => [.. Documents.All];

    [Theory]
    [MemberData(nameof(Documented))]
    public void Every_relative_link_leads_to_a_file(string document)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Documents.Root, document))!;
        foreach (var target in Link().Matches(WithoutBlocks(Documents.Read(document))).Select(m => m.Groups["to"].Value))
        {
            if (target.Contains("://", StringComparison.Ordinal) || target.StartsWith('#'))
                continue;
            var path = Path.Combine(folder, target.Split('#')[0]);
            Assert.True(File.Exists(path) || Directory.Exists(path), $"{document}: '{target}' leads nowhere.");
        }
    }

    private static string WithoutBlocks(string text) => Code().Replace(text, "");

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Link();

    [GeneratedRegex("^```.*?^```$|`[^`\n]*`", RegexOptions.Multiline | RegexOptions.Singleline, 10_000)]
    private static partial Regex Code();
}
