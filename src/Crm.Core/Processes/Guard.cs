using Crm.Rules;

namespace Crm.Processes;

/// <summary>A rule that must be met, and what a person is told when it is not.</summary>
/// <param name="Rule">The rule, about the record that moves.</param>
/// <param name="Description">One sentence: "Only qualified deals get a proposal."</param>
public sealed record Guard(Rule Rule, string Description);
