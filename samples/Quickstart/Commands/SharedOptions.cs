using System.CommandLine;
using Quickstart.Finding;

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

    public static Option<string?> RecordType() => new("--type") { Description = "The type of the record, where several types have one of that name.", HelpName = "TYPE" };

    public static Argument<string> Rule() => new("RULE.json") { Description = "A file with a rule." };

    public static Argument<string> Record() => new("EXTERNAL-ID") { Description = "The external id of the record, or its name where no other has it." };

    /// <summary>The named type, or all that come into question.</summary>
    public static IReadOnlyList<RecordKind> Kinds(string? type, IReadOnlyList<RecordKind> otherwise) => type is null ? otherwise : [RecordKind.Of(type)];
}
