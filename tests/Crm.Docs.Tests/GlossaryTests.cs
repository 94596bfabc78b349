namespace Crm.Docs.Tests;

public class GlossaryTests
{
    [Fact]
    public void Every_folder_of_the_library_is_a_term()
    {
        var terms = Documents.Rows("docs/glossary.md").Select(r => r[0]).ToHashSet(StringComparer.Ordinal);
        var folders = Directory.EnumerateDirectories(Path.Combine(Documents.Root, "src/Crm.Core")).Select(d => Path.GetFileName(d)!).Except(["bin", "obj"], StringComparer.Ordinal);
        Assert.All(folders, folder => Assert.Contains(folder, terms));
    }

    [Fact]
    public void No_term_is_explained_twice()
    {
        var terms = Documents.Rows("docs/glossary.md").Select(r => r[0]).ToList();
        Assert.True(terms.Count > 50);
        Assert.Equal(terms.Distinct(StringComparer.OrdinalIgnoreCase), terms);
    }
}
