using System.Reflection;

namespace Crm.Docs.Tests;

public class ReadmeTests
{
    [Fact]
    public void The_sixty_seconds_are_the_sample_and_print_what_is_written_beside_them()
    {
        Assert.Equal(Documents.Read("samples/SixtySeconds/Program.cs").TrimEnd('\n'), Documents.Block("README.md", "csharp program"));
        Assert.Equal(Documents.Block("README.md", "text"), Run("SixtySeconds"));
    }

    [Fact]
    public void Every_guide_and_every_package_is_named()
    {
        var readme = Documents.Read("README.md");
        Assert.All(Documents.All.Where(d => d.StartsWith("docs/guide/", StringComparison.Ordinal)), guide => Assert.Contains($"({guide})", readme, StringComparison.Ordinal));
        var packages = Directory.EnumerateDirectories(Path.Combine(Documents.Root, "src")).Where(d => Directory.EnumerateFiles(d, "*.csproj").Any()).Select(Path.GetFileName);
        Assert.All(packages, package => Assert.Contains($"`{package}`", readme, StringComparison.Ordinal));
    }

    private static string Run(string program)
    {
        var printed = new StringWriter();
        var console = Console.Out;
        Console.SetOut(printed);
        try
        {
            Assembly.Load(program).EntryPoint!.Invoke(null, [Array.Empty<string>()]);
        }
        finally
        {
            Console.SetOut(console);
        }

        return printed.ToString().ReplaceLineEndings("\n").TrimEnd('\n');
    }
}
