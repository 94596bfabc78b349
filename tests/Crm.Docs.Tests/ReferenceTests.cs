using System.Reflection;
using System.Xml.Linq;
using Crm.Design;
using Crm.Errors;
using Crm.Import.Errors;
using Crm.Records;

namespace Crm.Docs.Tests;

public class ReferenceTests
{
    [Fact]
    public void The_table_of_kinds_is_the_librarys()
    {
        var kinds = FieldKinds.All.Select(k => new[] { k.Name, k.ClrTypes, k.JsonForm, k.Order, k.Limits });
        Assert.Equal(kinds, Documents.Rows("docs/reference/kinds.md").Where(r => FieldKinds.Find(r[0]) is not null));
    }

    [Fact]
    public void Every_code_has_a_text_and_every_text_a_code() =>
        Assert.Equal(Codes().Order(StringComparer.Ordinal), Texts().Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void The_table_of_problems_is_the_librarys()
    {
        var wanted = Texts().Select(t => $"| `{t.Key}` | {t.Value} |").Order(StringComparer.Ordinal);
        var lines = Documents.Read("docs/reference/problems.md").Split('\n').Where(l => l.StartsWith("| `", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        Assert.Equal(string.Join('\n', wanted), string.Join('\n', lines));
    }

    [Fact]
    public void The_table_of_problems_of_imports_is_the_librarys()
    {
        var texts = Texts("src/Crm.Import/Errors/Problems.resx");
        Assert.Equal(Constants(typeof(ImportCodes)).Order(StringComparer.Ordinal), texts.Keys.Order(StringComparer.Ordinal));
        var lines = Documents.Read("docs/reference/import.md").Split('\n').Where(l => l.StartsWith("| `import.", StringComparison.Ordinal));
        Assert.Equal(texts.Select(t => $"| `{t.Key}` | {t.Value} |").Order(StringComparer.Ordinal), lines.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_finding_of_the_process_lint_is_in_the_reference()
    {
        var codes = Constants(typeof(LintCodes));
        Assert.NotEmpty(codes);
        var reference = Documents.Rows("docs/reference/processes.md").Select(r => r[0]).ToHashSet(StringComparer.Ordinal);
        Assert.All(codes, code => Assert.Contains(code, reference));
    }

    private static IReadOnlyList<string> Codes() => Constants(typeof(ProblemCodes));

    private static IReadOnlyList<string> Constants(Type type) =>
        [.. type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!)];

    private static Dictionary<string, string> Texts(string resources = "src/Crm.Core/Errors/Problems.resx") => XDocument
        .Load(Path.Combine(Documents.Root, resources))
        .Root!.Elements("data")
        .ToDictionary(d => d.Attribute("name")!.Value, d => d.Element("value")!.Value, StringComparer.Ordinal);
}
