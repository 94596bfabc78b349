using System.CommandLine;

namespace Quickstart.Commands;

/// <summary>The options and arguments that several commands have.</summary>
internal static class SharedOptions
{
    public static Option<bool> Json() => new("--json") { Description = "Write JSON, and nothing else, to the standard output." };

    public static Option<string> RuleType() => new("--type")
    {
        Description = "What the rule is about: Customer, Contact, Opportunity, Lead, Product, User, Team or any other record type.",
        HelpName = "TYPE",
        DefaultValueFactory = _ => "Customer",
    };

    public static Argument<string> Rule() => new("RULE.json") { Description = "A file with a rule." };
}
