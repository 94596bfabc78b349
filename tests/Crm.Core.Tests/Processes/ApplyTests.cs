using Crm.Journal;
using Crm.Processes;
using Crm.Records;
using Crm.Rules;
using Crm.Values;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace Crm.Core.Tests.Processes;

public class ApplyTests
{
    private static readonly BoundProcess Sales = Deals.Bound;

    [Fact]
    public void A_transition_writes_the_state_and_its_effects_and_says_what_follows()
    {
        var deal = Deal.In("prospecting");
        deal.Score = 60;
        deal.Amount = new Money(5, "CHF");
        var outcome = Sales.Apply(deal, Sales.Get("send_proposal"), Deals.Context(), Deals.None);
        Assert.True(outcome.Applied);
        Assert.Equal("proposal", deal.Stage);
        Assert.Equal(Deals.Now, deal.ProposedAt);
        Assert.Equal(new StateEntry(deal.Ref, "b2b-sales", "proposal", Deals.Now, Deals.Now, "send_proposal", Deals.Seller), outcome.Entered);
        var raised = Assert.Single(outcome.Events);
        Assert.Equal(("deal.proposed", 1, deal.Ref), (raised.Name, raised.Schema, raised.Record));
        Assert.Equal([("amount", FieldValue.Money(deal.Amount))], raised.Data.Select(d => (d.Key, d.Value)));
        var work = Assert.Single(outcome.Work);
        Assert.Equal(("remind", "default", Deals.Now + Duration.FromDays(3), $"remind:{deal.RawId}:proposal"), (work.Kind, work.Lane, work.Due, work.Key));
        Assert.Equal("send_proposal", work.Data["transition"].AsText());
    }

    [Fact]
    public void What_a_transition_asks_for_and_what_the_state_requires_is_told_at_once()
    {
        var deal = Deal.In("prospecting");
        deal.Score = 60;
        var outcome = Sales.Apply(deal, Sales.Get("send_proposal"), Deals.Context(), Deals.None);
        Assert.Equal(["amount: is asked for by send_proposal [process.field_required]"], outcome.Problems.Select(p => p.ToString()));
        Assert.False(outcome.Applied);
        Assert.Null(outcome.Entered);
        Assert.Equal("prospecting", deal.Stage);
        Assert.Null(deal.ProposedAt);
    }

    [Fact]
    public void A_check_may_look_back()
    {
        var before = Deal.In("proposal");
        before.Amount = new Money(5, "CHF");
        var after = (Deal)Deals.Type.Copy(before);
        after.Amount = new Money(4, "CHF");
        var outcome = Sales.Apply(before, after, Sales.Get("win"), Deals.Context(), Deals.None);
        Assert.Equal(["The amount stays as proposed. [process.check_not_met]"], outcome.Problems.Select(p => p.ToString()));
        Assert.Equal(("proposal", null), (after.Stage, after.ClosesOn));
        Assert.True(Sales.Apply(before, Sales.Get("win"), Deals.Context(), Deals.None).Applied);
        Assert.Equal(("won", new LocalDate(2026, 3, 29)), (before.Stage, before.ClosesOn));
    }

    [Fact]
    public void An_internal_transition_enters_no_state()
    {
        var deal = Deal.In("proposal");
        var outcome = Sales.Apply(deal, Sales.Get("touch"), Deals.Context(), Deals.None);
        Assert.True(outcome.Applied);
        Assert.Null(outcome.Entered);
        Assert.Equal(("proposal", true), (deal.Stage, deal.Hot));
    }

    [Fact]
    public void Effects_are_written_in_order_and_fit_the_field()
    {
        var process = Deals.Bind(ProcessBuilder.For<Deal>("p", d => d.Stage)
            .State("a", s => s.Initial())
            .Transition("t", t => t
                .Sets(d => d.Count, Operand.Of(FieldValue.Number(7m)))
                .Sets(d => d.Score, Operand.Field("count"))
                .Sets(d => d.Title, Operand.Field("source"))
                .Sets(d => d.Source, Operand.Of(FieldValue.Text("fair")))
                .Sets(d => d.Closer, Operand.Me)
                .Sets(d => d.Amount, Operand.Of(FieldValue.Money(new Money(3, "EUR"))))
                .Sets(d => d.ClosesOn, Operand.Of(FieldValue.Text("2026-12-24")))
                .Clears(d => d.LostReason))
            .Build());
        var deal = Deal.In("a");
        deal.LostReason = "price";
        deal.Source = DealSource.Web;
        Assert.True(process.Apply(deal, process.Get("t"), Deals.Context(), Deals.None).Applied);
        Assert.Equal((7L, 7m, "web", DealSource.Fair, Deals.Seller), (deal.Count, deal.Score, deal.Title, deal.Source, deal.Closer));
        Assert.Equal((new Money(3, "EUR"), new LocalDate(2026, 12, 24), null), (deal.Amount, deal.ClosesOn, deal.LostReason));
    }

    [Fact]
    public void Whatever_is_refused_leaves_the_record_as_it_was() => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
    {
        var random = new RandomProcesses(seed);
        var process = random.Process();
        var bound = Deals.Bind(process);
        foreach (var transition in bound.Transitions)
        {
            var (deal, context) = (random.Record(process), Deals.Context());
            var before = Deals.Type.Copy(deal);
            var outcome = bound.Apply(deal, transition, context, Deals.Any);
            Assert.Null(context.Before);
            if (!outcome.Applied)
            {
                Assert.Empty(Deals.Type.Diff(before, deal));
                Assert.Empty(outcome.Events);
                continue;
            }

            Assert.Equal(transition.Target?.Key ?? ((Deal)before).Stage, deal.Stage);
            Assert.Equal(transition.Target?.Key, outcome.Entered?.State);
            Assert.All(transition.Asks, f => Assert.False(f.Read(deal).IsMissing));
            Assert.All(transition.Target?.Required ?? [], f => Assert.False(f.Read(deal).IsMissing));
            Assert.Equal(transition.Definition.After.Raise.Length, outcome.Events.Length);
            Assert.Equal(transition.Definition.After.Work.Length, outcome.Work.Length);
            Assert.All(Deals.Type.Diff(before, deal), f => Assert.True(f == bound.StateField || transition.Writes.Contains(f)));
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void A_transition_with_history_and_one_event_stays_small()
    {
        var process = Deals.Bind(ProcessBuilder.For<Deal>("p", d => d.Stage)
            .State("a", s => s.Initial()).State("b")
            .Transition("up", t => t.To("b").From("a", "b").When(Rule.Field("score").Ge(50), "x").Raises("deal.up"))
            .Build());
        var (deal, up, context) = (Deal.In("a"), process.Get("up"), Deals.Context());
        Func<string, bool> hasRight = Deals.Any;
        deal.Score = 60;
        for (var i = 0; i < 200; i++)
            Assert.True(process.Apply(deal, up, context, hasRight).Applied);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            process.Apply(deal, up, context, hasRight);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 1000, 1, 240);
    }
}
