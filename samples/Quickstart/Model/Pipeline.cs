using Crm.Processes;
using Crm.Rules;
using Crm.Sales;

namespace Quickstart.Model;

/// <summary>Prospecting, engaging, then won or lost.</summary>
internal static class Pipeline
{
    public const string Prospecting = "prospecting";
    public const string Engaging = "engaging";
    public const string Won = "won";
    public const string Lost = "lost";

    public static ProcessDefinition Process { get; } = ProcessBuilder.For<Opportunity>("pipeline", o => o.Stage)
        .State(Prospecting, s => s.Initial().Probability(10))
        .State(Engaging, s => s.Probability(50))
        .State(Won, s => s.Kind(StateKind.Won).Probability(100).Requires(o => o.Amount).Requires(o => o.ClosedOn).Freezes(o => o.Amount))
        .State(Lost, s => s.Kind(StateKind.Lost).Probability(0).Requires(o => o.ClosedOn).Freezes(o => o.Amount))
        .Transition("engage", t => t.From(Prospecting).To(Engaging).Sets(o => o.EngagedOn, Operand.Today()))
        .Transition("win", t => t.From(Engaging).To(Won).Asks(o => o.Customer).Sets(o => o.ClosedOn, Operand.Today()).Raises("opportunity.won", "amount", "customer"))
        .Transition("lose", t => t.To(Lost).Asks(o => o.LostReason).Sets(o => o.ClosedOn, Operand.Today()).Raises("opportunity.lost", "lostReason"))
        .Build();

    /// <summary>Met by what is in a state: a deal by its <c>stage</c>, a line of a deal by its <c>opportunity.stage</c>.</summary>
    public static Rule In(string path, params ReadOnlySpan<string> states) => Rule.Field(path).In(states);
}
