using Crm.Evaluation;
using Crm.Processes;
using Crm.Records;
using Crm.Rules;

namespace Crm.Benchmarks.Deals;

/// <summary>Ten states, fourteen transitions over 32 edges, five guards; each transition raises an event.</summary>
internal static class DealProcess
{
    public static readonly string[] States =
    [
        "fresh", "contacted", "qualified", "demo", "trial", "proposal", "negotiation", "contract", "won", "lost",
    ];

    private static readonly string[] Open = States[..^2];

    public static RecordType Type { get; } = CrmModel.Build(m => m.Add<Deal>()).Catalog.Get<Deal>();

    public static BoundProcess Bound { get; } = ProcessBinder.Bind(Define(), Type, new RuleScope { Catalog = new RecordCatalog([Type]) });

    /// <summary>The transitions of the definition, in the order in which <see cref="DealTable"/> numbers them.</summary>
    public static ProcessDefinition Define() => ProcessBuilder.For<Deal>("deals", d => d.Stage)
        .State("fresh", s => s.Initial())
        .State("contacted")
        .State("qualified")
        .State("demo")
        .State("trial")
        .State("proposal")
        .State("negotiation")
        .State("contract")
        .State("won", s => s.Kind(StateKind.Won))
        .State("lost", s => s.Kind(StateKind.Lost))
        .Transition("contact", t => t.From("fresh").To("contacted").Raises("deal.contacted"))
        .Transition("qualify", t => t.From("fresh", "contacted").To("qualified").Raises("deal.qualified")
            .When(Rule.Field("score").Ge(50), "Only a score of 50 qualifies."))
        .Transition("show", t => t.From("qualified").To("demo").Raises("deal.shown"))
        .Transition("try", t => t.From("qualified", "demo").To("trial").Raises("deal.tried"))
        .Transition("propose", t => t.From("qualified", "demo", "trial").To("proposal").Raises("deal.proposed")
            .When(Rule.Field("amount").Gt(0), "A proposal has an amount."))
        .Transition("negotiate", t => t.From("proposal").To("negotiation").Raises("deal.negotiated")
            .When(Rule.Field("isBudgeted").Eq(true), "There is a budget to talk about."))
        .Transition("revise", t => t.From("negotiation", "contract").To("proposal").Raises("deal.revised"))
        .Transition("draft", t => t.From("negotiation").To("contract").Raises("deal.drafted")
            .When(Rule.Field("discount").Empty() | Rule.Field("discount").Le(0.2m), "At most a fifth off."))
        .Transition("win", t => t.From("negotiation", "contract").To("won").Raises("deal.won")
            .When(Rule.Field("closesOn").NotEmpty() & Rule.Field("amount").Ge(1_000), "A day to close on, and 1,000 at least."))
        .Transition("lose", t => t.From(Open).To("lost").Raises("deal.lost"))
        .Transition("back", t => t.From("demo", "trial").To("qualified").Raises("deal.returned"))
        .Transition("rest", t => t.From("contacted", "qualified", "demo").To("fresh").Raises("deal.rested"))
        .Transition("reopen", t => t.From("won", "lost").To("qualified").Raises("deal.reopened"))
        .Transition("restart", t => t.From("won", "lost").To("fresh").Raises("deal.restarted"))
        .Build();
}
