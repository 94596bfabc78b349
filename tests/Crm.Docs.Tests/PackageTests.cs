using System.IO.Compression;
using System.Xml.Linq;

namespace Crm.Docs.Tests;

/// <summary>The packages as somebody has them who knows nothing of this repository.</summary>
public sealed class PackageTests(PackedPackages packed) : IClassFixture<PackedPackages>
{
    public static TheoryData<string> Names =>
        ["Crm.Core", "Crm.InMemory", "Crm.EntityFrameworkCore", "Crm.Sqlite", "Crm.PostgreSql", "Crm.Import", "Crm.Testing", "Crm.Conformance"];

    [Fact]
    public void They_are_those_of_the_readme()
    {
        Assert.Equal(Names.Select(n => n.Data).Order(StringComparer.Ordinal), packed.Names.Order(StringComparer.Ordinal));
        Assert.Subset(Documents.Rows("README.md").Select(r => r[0]).ToHashSet(), packed.Names.ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_has_a_readme_documentation_and_symbols(string name)
    {
        using var package = ZipFile.OpenRead(packed.PathOf(name, "nupkg"));
        Assert.Superset(new HashSet<string> { "README.md", $"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml" }, package.Entries.Select(e => e.FullName).ToHashSet());
        using var symbols = ZipFile.OpenRead(packed.PathOf(name, "snupkg"));
        Assert.Contains($"lib/net10.0/{name}.pdb", symbols.Entries.Select(e => e.FullName));
        using var nuspec = package.GetEntry($"{name}.nuspec")!.Open();
        var metadata = XDocument.Load(nuspec).Root!.Elements().Single();
        Assert.All(["description", "license", "readme", "tags"], e => Assert.NotEmpty(metadata.Element(metadata.Name.Namespace + e)?.Value ?? ""));
    }

    [Fact]
    public void The_core_depends_on_little()
    {
        using var package = ZipFile.OpenRead(packed.PathOf("Crm.Core", "nupkg"));
        using var nuspec = package.GetEntry("Crm.Core.nuspec")!.Open();
        var dependencies = XDocument.Load(nuspec).Descendants().Where(e => e.Name.LocalName is "dependency").Select(e => e.Attribute("id")!.Value);
        Assert.All(dependencies, d => Assert.Matches(@"^(NodaTime|Microsoft\.Extensions\.[A-Za-z.]+\.Abstractions)$", d));
    }

    [Fact]
    public void The_sixty_seconds_of_the_readme_run_in_an_empty_project()
    {
        var app = Path.Combine(packed.Folder, "sixty");
        PackedPackages.Run(packed.Folder, "new", "console", "--output", app);
        PackedPackages.Run(app, "add", "package", "Crm.InMemory", "--version", packed.Version);
        PackedPackages.Run(app, "add", "package", "Microsoft.Extensions.DependencyInjection");
        File.WriteAllText(Path.Combine(app, "Program.cs"), Documents.Block("README.md", "csharp program"));
        Assert.Equal(Documents.Block("README.md", "text"), PackedPackages.Run(app, "run").ReplaceLineEndings("\n").TrimEnd('\n'));
    }
}
