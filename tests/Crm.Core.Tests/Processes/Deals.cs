using Crm.Evaluation;
using Crm.Processes;
using Crm.Records;
using Crm.Rules;
using NodaTime;

namespace Crm.Core.Tests.Processes;

/// <summary>The record type, the process and the moment that these tests share.</summary>
internal static class Deals
{
    public static readonly Instant Now = Instant.FromUtc(2026, 3, 29, 10, 15);

    public static readonly RecordRef Seller = new("user", Guid.Parse("01900000-0000-7000-8000-000000000001"));

    public static readonly RecordType Type = ((IRecordTypeBuilder)new RecordTypeBuilder<Deal>().Unowned()).Build();

    public static readonly RuleScope Scope = new() { Catalog = new RecordCatalog([Type]) };

    public static ProcessDefinition Sales { get; } = ProcessBuilder.For<Deal>("b2b-sales", d => d.Stage)
        .Label("Sales to firms")
        .Version(3)
        .State("prospecting", s => s.Initial().Probability(10))
        .State("proposal", s => s.Probability(50).Requires(d => d.Amount))
        .State("won", s => s.Kind(StateKind.Won).Probability(100).Requires(d => d.ClosesOn).Freezes(d => d.Amount))
        .State("lost", s => s.Kind(StateKind.Lost).Probability(0))
        .Transition("send_proposal", t => t
            .From("prospecting").To("proposal")
            .When(Rule.Field("score").Ge(50), "Only deals with a score of 50 get a proposal.")
            .Asks(d => d.Amount)
            .Sets(d => d.ProposedAt, Operand.Now())
            .Raises("deal.proposed", "amount", "title")
            .Schedules("remind", "3d", key: "remind:{id}:{state}"))
        .Transition("win", t => t
            .From("proposal").To("won")
            .Checks(Rule.Not(Rule.Field("amount").Changed()), "The amount stays as proposed.")
            .Sets(d => d.ClosesOn, Operand.Today())
            .Raises("deal.won"))
        .Transition("lose", t => t.To("lost").Asks(d => d.LostReason).Needs("deals.lose"))
        .Transition("reopen", t => t.From("won", "lost").To("prospecting").Needs("deals.reopen").Clears(d => d.LostReason))
        .Transition("touch", t => t.Sets(d => d.Hot, Operand.Of(FieldValue.Boolean(true))))
        .Build();

    public static BoundProcess Bound { get; } = Bind(Sales);

    public static BoundProcess Bind(ProcessDefinition process) => ProcessBinder.Bind(process, Type, Scope);

    public static RuleContext Context() => new() { Now = Now, Asker = Asker.Nobody with { Me = Seller } };

    public static bool Any(string right) => right.Length > 0;

    public static bool None(string right) => right.Length == 0;
}
