using Crm.Access;
using Crm.Import.Mappings;
using Crm.Records;
using Crm.Rules;
using Crm.Values;

namespace Crm.Benchmarks.Imports;

/// <summary>The model of the import contests, and the plan by which the library reads the file.</summary>
internal static class ProspectModel
{
    public const string File = "leads.csv";
    public const string System = "leads";
    public const int MaxScore = 100;
    public const string ScoreRange = "prospect.score_range";

    /// <summary>How many rows are committed together.</summary>
    public const int BatchSize = 500;

    public static string[] Header { get; } = ["Name", "Company", "E-mail", "Phone", "Country", "Score", "Registered", "Note"];

    public static string[] Countries { get; } = ["CH", "DE", "FR", "IT", "AT", "NL", "GB", "US", "BR", "JP"];

    /// <summary>What the file writes in place of some countries.</summary>
    public static IReadOnlyDictionary<string, string> Aliases { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Switzerland"] = "CH",
        ["Germany"] = "DE",
        ["United Kingdom"] = "GB",
        ["U.S.A."] = "US",
    };

    public static CrmModel Model { get; } = CrmModel.Build(m => m
        .Add<Prospect>(t =>
        {
            t.Unowned();
            t.Field(p => p.Email).Format(TextFormat.Email).MatchKey();
            t.Field(p => p.Phone).Format(TextFormat.Phone);
            t.Field(p => p.Country).Choices(Countries);
        })
        .Require<Prospect>(ScoreRange, Rule.For<Prospect>(p => !(p.Score < 0 || p.Score > MaxScore)), "A score is from 0 to 100.", "score"));

    public static Actor Actor { get; } = new() { User = new RecordRef("user", Stores.Journal.Actor) };

    public static ImportPlan Plan { get; } = ImportPlan.Parse(
        """
        {
          "system": "leads",
          "tables": [
            {
              "file": "leads.csv", "type": "prospect", "key": { "columns": ["E-mail"], "fold": true },
              "fields": {
                "name": "Name",
                "company": "Company",
                "email": "E-mail",
                "phone": "Phone",
                "country": { "column": "Country", "aliases": { "Switzerland": "CH", "Germany": "DE", "United Kingdom": "GB", "U.S.A.": "US" } },
                "score": "Score",
                "registered": { "column": "Registered", "formats": ["uuuu-MM-dd", "dd.MM.uuuu", "MM/dd/uuuu"] },
                "note": "Note"
              }
            }
          ]
        }
        """);
}
