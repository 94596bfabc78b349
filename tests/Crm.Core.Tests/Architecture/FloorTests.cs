using System.Text.RegularExpressions;

namespace Crm.Core.Tests.Architecture;

/// <summary>The house: each folder is a concept on a floor, and uses its own and lower floors only.</summary>
public partial class FloorTests
{
    // Within a floor, a folder uses those before it, and itself.
    private static readonly string[][] Floors =
    [
        ["Errors", "Values", "Time", "Records", "Schedules", "Events"],
        ["Rules", "Evaluation"],
        ["Journal", "Work", "Processes", "Design", "Persistence", "Sql", "Access", "Definitions", "Models"],
        ["Sessions", "Commits"],
        ["People", "Workers", "Subscriptions"],
        ["Parties", "Products", "Leads", "Sales", "Interactions"],
        ["Hosting"],
        ["Crm"],
    ];

    private static readonly string[] Order = [.. Floors.SelectMany(f => f)];

    [Fact]
    public void Every_folder_has_its_floor() =>
        Assert.Equal(Order.Where(f => f != "Crm").Order(), Sources().Select(s => s.Folder).Where(f => f != "Crm").Distinct().Order());

    [Fact]
    public void Folder_and_namespace_are_one() =>
        Assert.Empty(Sources().Where(s => !s.Text.Contains($"namespace {(s.Folder == "Crm" ? "Crm" : "Crm." + s.Folder)};", StringComparison.Ordinal)).Select(s => s.Path));

    [Fact]
    public void No_arrow_runs_upward()
    {
        var upward = from source in Sources()
                     from used in Used(source)
                     where Array.IndexOf(Order, used) > Array.IndexOf(Order, source.Folder)
                     select $"{source.Path} uses {used}";
        Assert.Empty(upward);
    }

    [Fact]
    public void Files_stay_small()
    {
        var lengths = Sources().Select(s => s.Text.Split('\n').Length).Order().ToArray();
        Assert.True(lengths[lengths.Length / 2] <= 60, $"The median file has {lengths[lengths.Length / 2]} lines.");
        Assert.Empty(Sources().Where(s => s.Text.Split('\n').Length > 400).Select(s => s.Path));
    }

    [Fact]
    public void No_type_bears_a_name_that_clashes_or_says_nothing()
    {
        string[] clashing = ["Process", "Activity", "Task", "Event", "Field", "Timer", "Action"];
        string[] saysNothing = ["Manager", "Helper", "Util", "Utils", "Impl", "Helpers"];
        var bad = typeof(Crm.Records.Record).Assembly.GetExportedTypes().Select(t => t.Name.Split('`')[0])
            .Where(n => clashing.Contains(n, StringComparer.Ordinal) || saysNothing.Any(s => n.EndsWith(s, StringComparison.Ordinal)));
        Assert.Empty(bad);
    }

    [Fact]
    public void Every_async_method_ends_with_a_token()
    {
        var without = from type in typeof(Crm.Records.Record).Assembly.GetExportedTypes()
                      from method in type.GetMethods()
                      where method.DeclaringType?.Assembly == type.Assembly && method.Name.EndsWith("Async", StringComparison.Ordinal) && method.Name != "DisposeAsync"
                      where method.GetParameters() is not [.., { ParameterType: var last }] || last != typeof(CancellationToken)
                      select $"{type.Name}.{method.Name}";
        Assert.Empty(without.Distinct());
    }

    private static IEnumerable<string> Used(Source source)
    {
        foreach (Match match in Usings().Matches(source.Text))
            yield return match.Groups["folder"].Value;

        // Names written out, such as Errors.Problem: those that are types, not members of something.
        foreach (Match match in Qualified().Matches(source.Text))
        {
            if (TypeNames.Contains($"{match.Groups["folder"].Value}.{match.Groups["type"].Value}"))
                yield return match.Groups["folder"].Value;
        }
    }

    private static IEnumerable<Source> Sources()
    {
        var root = Path.Combine(Repository.Root, "src", "Crm.Core");
        foreach (var path in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories))
        {
            var parts = Path.GetRelativePath(root, path).Split(Path.DirectorySeparatorChar);
            if (parts[0] is "obj" or "bin")
                continue;
            Assert.True(parts.Length <= 2, $"{path} lies deeper than one folder.");
            yield return new Source(Path.GetRelativePath(root, path), parts.Length == 1 ? "Crm" : parts[0], File.ReadAllText(path));
        }
    }

    private static readonly HashSet<string> TypeNames =
        [.. typeof(Crm.Records.Record).Assembly.GetTypes().Where(t => t.Namespace?.StartsWith("Crm.", StringComparison.Ordinal) == true)
            .Select(t => $"{t.Namespace![4..]}.{t.Name.Split('`')[0]}")];

    [GeneratedRegex(@"using (static )?Crm\.(?<folder>\w+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Usings();

    [GeneratedRegex(@"(^|[^\w.])(Crm\.)?(?<folder>[A-Z]\w+)\.(?<type>[A-Z]\w+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Qualified();

    private sealed record Source(string Path, string Folder, string Text);
}
