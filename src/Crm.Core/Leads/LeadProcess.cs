using Crm.Processes;
using Crm.Rules;

namespace Crm.Leads;

/// <summary>The usual way of a lead: new, working, then converted or disqualified.</summary>
public static class LeadProcess
{
    /// <summary>The key of the process.</summary>
    public const string Key = "lead";

    /// <summary>The definition; hosts may put another one of the same key in its place.</summary>
    public static ProcessDefinition Standard { get; } = ProcessBuilder.For<Lead>(Key, l => l.Status)
        .State("new", s => s.Initial())
        .State("working")
        .State("converted", s => s.Kind(StateKind.Won).Requires(l => l.ConvertedTo).Freezes(l => l.ConvertedTo))
        .State("disqualified", s => s.Kind(StateKind.Lost))
        .Transition("work", t => t.From("new").To("working"))
        .Transition("convert", t => t.From("new", "working").To("converted").Asks(l => l.ConvertedTo).Raises("lead.converted", "convertedTo")
            .When(Rule.Any(Rule.Field("email").NotEmpty(), Rule.Field("phone").NotEmpty()), "A lead needs an e-mail address or a telephone number before it is converted."))
        .Transition("disqualify", t => t.From("new", "working").To("disqualified").Raises("lead.disqualified"))
        .Transition("recycle", t => t.From("disqualified").To("new"))
        .Build();
}
