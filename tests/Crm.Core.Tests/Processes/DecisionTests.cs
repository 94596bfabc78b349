using Crm.Errors;
using Crm.Processes;
using Crm.Rules;
using Crm.Values;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Core.Tests.Processes;

public class DecisionTests
{
    private static readonly BoundProcess Sales = Deals.Bound;

    [Fact]
    public void The_state_comes_first_then_the_right_then_the_guard()
    {
        Assert.Equal(TransitionRefusal.UnknownState, Decide(Deal.In("nowhere"), "send_proposal"));
        Assert.Equal(TransitionRefusal.UnknownState, Decide(Deal.In(null), "send_proposal"));
        Assert.Equal(TransitionRefusal.WrongState, Decide(Deal.In("won"), "send_proposal"));
        Assert.Equal(TransitionRefusal.RightMissing, Decide(Deal.In("proposal"), "lose"));
        Assert.Equal(TransitionRefusal.GuardNotMet, Decide(Deal.In("prospecting"), "send_proposal"));
        var good = Deal.In("prospecting");
        good.Score = 50;
        Assert.Equal(TransitionRefusal.None, Decide(good, "send_proposal"));

        static TransitionRefusal Decide(Deal deal, string name) => Sales.Decide(deal, Sales.Get(name), Deals.Context(), Deals.None).Refusal;
    }

    [Fact]
    public void A_refusal_says_why_and_what_is_possible()
    {
        Assert.Equal("stage: \"nowhere\" is no state of b2b-sales; there are prospecting, proposal, won, lost [process.state_not_in_process]", Say(Deal.In("nowhere"), "win"));
        Assert.Equal("stage: win cannot be taken in lost; it can in proposal [process.wrong_state]", Say(Deal.In("lost"), "win"));
        Assert.Equal("lose needs the right deals.lose [process.right_missing]", Say(Deal.In("proposal"), "lose"));
        Assert.Equal("Only deals with a score of 50 get a proposal. [process.guard_not_met]", Say(Deal.In("prospecting"), "send_proposal"));
        Assert.Null(Sales.Decide(Deal.In("proposal"), Sales.Get("win"), Deals.Context(), Deals.None).ToProblem());
        Assert.Equal(ProblemCodes.ProcessUnknownTransition, Assert.Throws<RefusedException>(() => Sales.Get("fly")).Problems[0].Code);

        static string Say(Deal deal, string name) => Sales.Decide(deal, Sales.Get(name), Deals.Context(), Deals.None).ToProblem()!.ToString();
    }

    [Fact]
    public void Any_decision_is_that_of_a_plain_reading_of_the_definition() => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
    {
        var random = new RandomProcesses(seed);
        var process = random.Process();
        var bound = Deals.Bind(process);
        for (var i = 0; i < 5; i++)
        {
            var deal = random.Record(process);
            foreach (var transition in bound.Transitions)
            {
                var decision = bound.Decide(deal, transition, Deals.Context(), right => right == "c");
                Assert.Equal(PlainReading.Decide(process, transition.Definition, deal, right => right == "c"), decision.Refusal);
            }

            var state = process.FindState(deal.Stage ?? "");
            Assert.Equal(
                state is null ? [] : process.Transitions.Where(t => PlainReading.Leaves(t, state)).Select(t => t.Name),
                bound.Options(deal, Deals.Context(), Deals.None).Select(o => o.Name));
            Assert.Equal(state?.Kind, bound.KindOf(deal));
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void An_allowed_decision_allocates_nothing()
    {
        var deal = Deal.In(new string("prospecting"));
        deal.Score = 70;
        var (transition, context) = (Sales.Get("send_proposal"), Deals.Context());
        Func<string, bool> hasRight = Deals.Any;
        for (var i = 0; i < 200; i++)
            Assert.True(Sales.Decide(deal, transition, context, hasRight).Allowed);
        var allowed = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            allowed += Sales.Decide(deal, transition, context, hasRight).Allowed ? 1 : 0;
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1000, allowed);
    }

    [Fact]
    public void Options_say_what_is_possible_and_what_is_in_the_way()
    {
        var options = Sales.Options(Deal.In("prospecting"), Deals.Context(), Deals.None);
        Assert.Equal(["send_proposal", "lose", "touch"], options.Select(o => o.Name));
        Assert.Equal(["Send proposal", "Lose", "Touch"], options.Select(o => o.Label));
        Assert.Equal(["proposal", "lost", null], options.Select(o => o.Target?.Key));
        Assert.Equal([false, false, true], options.Select(o => o.Allowed));
        Assert.Equal([ProblemCodes.ProcessGuardNotMet, ProblemCodes.ProcessRightMissing], options.SelectMany(o => o.Problems).Select(p => p.Code));
        Assert.False(options[0].Why!.Met);
        Assert.All(options.Skip(1), o => Assert.Null(o.Why));
        Assert.Equal(["amount", "lostReason"], options.SelectMany(o => o.Asks).Select(f => f.Key));
        Assert.Equal(["closesOn"], Sales.Options(Deal.In("proposal"), Deals.Context(), Deals.None)[0].Asks.Select(f => f.Key));
        Assert.Empty(Sales.Options(Deal.In("nowhere"), Deals.Context(), Deals.None));
    }

    [Fact]
    public void A_bare_change_stands_for_the_only_transition_that_leads_there()
    {
        Assert.Equal("win", Sales.Between("proposal", "won", out var problem)?.Name);
        Assert.Null(problem);
        Assert.Null(Sales.Between("prospecting", "won", out problem));
        Assert.Equal("stage: no transition leads from prospecting to won; possible: proposal (send_proposal), lost (lose) [process.no_transition]", problem!.ToString());
        Assert.Null(Sales.Between("prospecting", "nowhere", out problem));
        Assert.Equal(ProblemCodes.ProcessStateNotInProcess, problem!.Code);
        var twice = Deals.Bind(ProcessBuilder.For<Deal>("p", d => d.Stage)
            .State("a", s => s.Initial()).State("b")
            .Transition("up", t => t.From("a").To("b")).Transition("jump", t => t.From("a").To("b")).Transition("stay", t => t.From("b"))
            .Build());
        Assert.Null(twice.Between("a", "b", out problem));
        Assert.Equal("stage: several transitions lead from a to b; name one of up, jump [process.ambiguous]", problem!.ToString());
        Assert.Null(twice.Between("b", "a", out problem));
        Assert.Equal("stage: no transition leads from b to a; possible: nothing [process.no_transition]", problem!.ToString());
    }

    [Fact]
    public void Any_bare_change_is_found_where_exactly_one_transition_leads_there() => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
    {
        var process = new RandomProcesses(seed).Process();
        var bound = Deals.Bind(process);
        foreach (var from in process.States)
        {
            foreach (var to in process.States)
            {
                var ways = process.Transitions.Where(t => t.To == to.Key && PlainReading.Leaves(t, from)).Select(t => t.Name).ToList();
                Assert.Equal(ways.Count == 1 ? ways[0] : null, bound.Between(from.Key, to.Key, out var problem)?.Name);
                Assert.Equal(ways.Count switch { 0 => ProblemCodes.ProcessNoTransition, 1 => null, _ => ProblemCodes.ProcessAmbiguous }, problem?.Code);
            }
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void A_new_record_begins_in_an_initial_state()
    {
        var deal = Deal.In(null);
        Assert.Equal(ProblemCodes.ProcessNotInitial, Assert.Single(Sales.CheckInitial(deal)).Code);
        Sales.Begin(deal);
        Assert.Equal("prospecting", deal.Stage);
        Assert.Empty(Sales.CheckInitial(deal));
        var won = Deal.In("won");
        Sales.Begin(won);
        Assert.Equal("stage: a new record cannot begin in won; it can in prospecting [process.not_initial]", Assert.Single(Sales.CheckInitial(won)).ToString());
    }

    [Fact]
    public void What_a_state_requires_must_be_there_as_long_as_the_record_is_in_it()
    {
        var deal = Deal.In("proposal");
        Assert.Equal("amount: is required in proposal [process.state_requires]", Assert.Single(Sales.CheckState(deal)).ToString());
        deal.Amount = new Money(5, "CHF");
        Assert.Empty(Sales.CheckState(deal));
        Assert.Equal(ProblemCodes.ProcessStateNotInProcess, Assert.Single(Sales.CheckState(Deal.In("nowhere"))).Code);
    }

    [Fact]
    public void What_a_state_freezes_only_a_transition_changes_that_asks_for_it_or_sets_it()
    {
        var (amount, title) = (Deals.Type.Get("amount"), Deals.Type.Get("title"));
        Assert.Equal("amount: cannot be changed in won [process.frozen]", Assert.Single(Sales.CheckFrozen([title, amount], Deal.In("won"))).ToString());
        Assert.Empty(Sales.CheckFrozen([title], Deal.In("won")));
        Assert.Empty(Sales.CheckFrozen([amount], Deal.In("proposal")));
        Assert.Single(Sales.CheckFrozen([amount], Deal.In("won"), Sales.Get("reopen")));
        Assert.Empty(Sales.CheckFrozen([amount], Deal.In("won"), Sales.Get("send_proposal")));
        Assert.Empty(Sales.CheckFrozen([amount], Deal.In("won"), Sales.Get("reopen"), Sales.Get("send_proposal")));
    }

    [Fact]
    public void Behaviour_hangs_on_the_kind_of_a_state()
    {
        Assert.Equal([StateKind.Open, StateKind.Won, StateKind.Lost, null], ((string[])["proposal", "won", "lost", "nowhere"]).Select(s => Sales.KindOf(Deal.In(s))));
        Assert.Equal([false, true, true, false], ((string[])["proposal", "won", "lost", "nowhere"]).Select(s => Sales.IsClosed(Deal.In(s))));
    }

    [Fact]
    public void A_transition_of_another_process_is_a_callers_bug() =>
        Assert.Throws<ArgumentException>(() => Sales.Decide(Deal.In("won"), Deals.Bind(Deals.Sales).Get("win"), Deals.Context(), Deals.Any));

    /// <summary>Decides from the definition alone, in the simplest way there is.</summary>
    private static class PlainReading
    {
        public static TransitionRefusal Decide(ProcessDefinition process, TransitionDefinition transition, Deal deal, Func<string, bool> hasRight)
        {
            if (process.States.FirstOrDefault(s => s.Key == deal.Stage) is not { } state)
                return TransitionRefusal.UnknownState;
            if (!Leaves(transition, state))
                return TransitionRefusal.WrongState;
            if (transition.Right is not null && !hasRight(transition.Right))
                return TransitionRefusal.RightMissing;
            return transition.Before is null || Meets(deal, transition.Before.Rule) ? TransitionRefusal.None : TransitionRefusal.GuardNotMet;
        }

        public static bool Leaves(TransitionDefinition transition, StateDefinition state) => transition.From.Length == 0
            ? state.Kind == StateKind.Open && state.Key != transition.To
            : transition.From.Any(f => f == state.Key);

        private static bool Meets(Deal deal, Rule rule) => rule switch
        {
            AllRule all => all.Rules.All(r => Meets(deal, r)),
            AnyRule any => any.Rules.Any(r => Meets(deal, r)),
            NotRule not => !Meets(deal, not.Inner),
            CompareRule { Path: "score" } r => deal.Score >= Number(r),
            CompareRule { Path: "count" } r => deal.Count < Number(r),
            CompareRule { Path: "hot" } r => deal.Hot == ((LiteralOperand)r.Value).Value.AsBoolean(),
            CompareRule { Path: "lostReason" } => deal.LostReason != "price",
            EmptyRule { Path: "title" } => deal.Title is not null,
            EmptyRule { Path: "closesOn" } => deal.ClosesOn is null,
            _ => throw new InvalidOperationException(rule.ToString()),
        };

        private static decimal Number(CompareRule rule) => ((LiteralOperand)rule.Value).Value.AsNumber()!.Value;
    }
}
