using Crm.Processes;
using Crm.Rules;

namespace Crm.Sales;

/// <summary>The usual way of a deal: qualifying, proposal, negotiation, then won or lost.</summary>
public static class SalesProcess
{
    /// <summary>The key of the process.</summary>
    public const string Key = "sales";

    /// <summary>The definition; hosts may put another one of the same key in its place.</summary>
    public static ProcessDefinition Standard { get; } = ProcessBuilder.For<Opportunity>(Key, o => o.Stage)
        .State("qualifying", s => s.Initial().Probability(10))
        .State("proposal", s => s.Probability(40))
        .State("negotiation", s => s.Probability(70))
        .State("won", s => s.Kind(StateKind.Won).Probability(100).Requires(o => o.Amount).Requires(o => o.ClosedOn).Freezes(o => o.Amount))
        .State("lost", s => s.Kind(StateKind.Lost).Probability(0).Requires(o => o.ClosedOn).Freezes(o => o.Amount))
        .Transition("propose", t => t.From("qualifying").To("proposal").Asks(o => o.Amount).Raises("opportunity.proposed", "amount"))
        .Transition("negotiate", t => t.From("proposal").To("negotiation"))
        .Transition("win", t => t.From("proposal", "negotiation").To("won").Sets(o => o.ClosedOn, Operand.Today()).Raises("opportunity.won", "amount", "customer")
            .When(Rule.Field("customer").NotEmpty(), "A deal is won with a customer: name one first."))
        .Transition("lose", t => t.To("lost").Asks(o => o.LostReason).Sets(o => o.ClosedOn, Operand.Today()).Raises("opportunity.lost", "lostReason"))
        .Transition("reopen", t => t.From("won", "lost").To("qualifying").Clears(o => o.ClosedOn))
        .Build();
}
