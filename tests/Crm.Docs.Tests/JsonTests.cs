using System.Text.Json;
using Crm.Import.Mappings;
using Crm.Processes;
using Crm.Rules;
using Crm.Schedules;

namespace Crm.Docs.Tests;

/// <summary>JSON in the documents says what it is, <c>rule</c>, <c>process</c>, <c>schedule</c> or <c>import</c>, and is read by the library's own readers.</summary>
public class JsonTests
{
    public static TheoryData<string> Documented => [.. Documents.All];

    [Theory]
    [MemberData(nameof(Documented))]
    public void Every_json_block_is_read(string document)
    {
        foreach (var (info, text) in Documents.Blocks(document).Where(b => b.Info.StartsWith("json", StringComparison.Ordinal)))
            Read(document, info, text);
    }

    private static void Read(string document, string info, string text)
    {
        switch (info)
        {
            case "json rule":
                RuleJson.Parse(text);
                break;
            case "json process":
                ProcessJson.Parse(text);
                break;
            case "json schedule":
                Assert.All(text.Split('\n'), line => ScheduleJson.Parse(line));
                break;
            case "json import":
                ImportPlan.Parse(text);
                break;
            case "json" when document.EndsWith("reference/rules.md", StringComparison.Ordinal):
                Assert.All(text.Split('\n'), line => RuleJson.Parse(line));
                break;
            case "json" when document.EndsWith("reference/processes.md", StringComparison.Ordinal):
                ProcessJson.Parse(text);
                break;
            default:
                using (JsonDocument.Parse(text))
                    Assert.Fail($"{document}: a block is marked ```json rule, ```json process, ```json schedule or ```json import, not ```{info}.");
                break;
        }
    }
}
