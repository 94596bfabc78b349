using System.Reflection;

namespace Crm.Core.Tests.Architecture;

/// <summary>The public surface is a text file that changes in the same commit as the code.</summary>
public class PublicSurfaceTests
{
    public static TheoryData<string> Assemblies => ["Crm.Core", "Crm.InMemory", "Crm.Testing", "Crm.Conformance", "Crm.EntityFrameworkCore", "Crm.Sqlite", "Crm.PostgreSql", "Crm.Import"];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void The_public_surface_is_the_one_written_down(string name)
    {
        var path = Path.Combine(Repository.Root, "tests", "api", name + ".txt");
        var actual = PublicSurface.Of(Assembly.Load(name));
        if (Environment.GetEnvironmentVariable("CRM_API_UPDATE") == "1")
            File.WriteAllText(path, actual);
        var written = File.Exists(path) ? File.ReadAllText(path) : "";
        var added = actual.Split('\n').Except(written.Split('\n'), StringComparer.Ordinal).Take(10);
        var gone = written.Split('\n').Except(actual.Split('\n'), StringComparer.Ordinal).Take(10);
        Assert.True(
            string.Equals(written, actual, StringComparison.Ordinal),
            $"The public surface of {name} changed. Run the tests once with CRM_API_UPDATE=1 and commit tests/api/{name}.txt.\nNew: {string.Join(" | ", added)}\nGone: {string.Join(" | ", gone)}");
    }
}
