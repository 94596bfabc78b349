using Crm.Core.Tests.Processes;
using Crm.Design;
using Crm.Processes;
using Crm.Records;
using Crm.Rules;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Core.Tests.Design;

public class ProcessLintTests
{
    private static readonly Guard Hot = new(Rule.Field("hot").Eq(true), "x");

    public static TheoryData<string, string, Func<ProcessBuilder<Deal>, ProcessBuilder<Deal>>> Suspicious => new()
    {
        { LintCodes.UnreachableState, "/states/2", p => p.State("island").Transition("leave", t => t.From("island").To("b")) },
        { LintCodes.NeverTaken, "/transitions/1/from", p => p.State("island").Transition("leave", t => t.From("island").To("b")) },
        { LintCodes.UnreachableState, "/states/2", p => p.State("c").Transition("t", t => t.From("a").To("c").When(Rule.Never, "x")).Transition("u", t => t.From("c").To("b")) },
        { LintCodes.OnlyAfterClosing, "/states/2", p => p.State("c").Transition("reopen", t => t.From("b").To("c")) },
        { LintCodes.DeadEnd, "/states/2", p => p.State("c").Transition("t", t => t.From("a").To("c")) },
        { LintCodes.NeverCloses, "/states/2", p => p.State("c").State("d").Transition("t", t => t.From("a", "d").To("c")).Transition("u", t => t.From("c").To("d")) },
        { LintCodes.BeginsClosed, "/states/2", p => p.State("c", s => s.Kind(StateKind.Closed).Initial()) },
        { LintCodes.NoWonState, "/states", p => p },
        { LintCodes.SameTransition, "/transitions/1", p => p.Transition("again", t => t.From("a").To("b")) },
        { LintCodes.SameWay, "/transitions/1", p => p.Transition("again", t => t.From("a").To("b").Needs("x")) },
        { LintCodes.SameWay, "/transitions/1", p => p.Transition("again", t => t.To("b").When(Hot.Rule, "x")) },
        { LintCodes.NeverMet, "/transitions/1/before/rule", p => p.Transition("t", t => t.When(Rule.Never, "x")) },
        { LintCodes.NeverMet, "/transitions/1/during/check/0/rule", p => p.Transition("t", t => t.Checks(Rule.Never, "x")) },
        { LintCodes.AlwaysMet, "/transitions/1/before/rule", p => p.Transition("t", t => t.When(Rule.Always, "x")) },
        { LintCodes.NobodyMay, "/transitions/1/right", p => p.Transition("t", t => t.Needs("nobody.may")) },
        { LintCodes.DoesNothing, "/transitions/1", p => p.Transition("t", t => t.When(Hot.Rule, "x")) },
        { LintCodes.RequiredButFrozen, "/transitions/1", p => p.State("c", s => s.Freezes("title")).State("d", s => s.Requires("title")).Transition("t", t => t.From("c").To("d")) },
        { LintCodes.ProbabilityFalls, "/states/3/probability", p => p.State("c", s => s.Probability(20)).State("d", s => s.Probability(20)) },
        { LintCodes.ProbabilityMisfit, "/states/2/probability", p => p.State("c", s => s.Probability(100)) },
        { LintCodes.ProbabilityMisfit, "/states/2/probability", p => p.State("c", s => s.Kind(StateKind.Won).Probability(90)) },
        { LintCodes.ProbabilityMisfit, "/states/2/probability", p => p.State("c", s => s.Kind(StateKind.Lost).Probability(1)) },
        { LintCodes.AskedAndSet, "/transitions/1/during/required/0", p => p.Transition("t", t => t.Asks(d => d.Title).Clears(d => d.Title)) },
        { LintCodes.AskedButReadOnly, "/transitions/1/during/required/0", p => p.Transition("t", t => t.Asks("stage")) },
    };

    [Theory]
    [MemberData(nameof(Suspicious))]
    public void What_looks_wrong_is_found_with_its_place(string code, string where, Func<ProcessBuilder<Deal>, ProcessBuilder<Deal>> add)
    {
        var process = add(Sound()).Build();
        Deals.Bind(process);
        var findings = ProcessLint.Check(process, Deals.Type, right => right != "nobody.may");
        Assert.Contains((code, where), findings.Select(f => (f.Code, f.Where)));
        Assert.All(findings, f => Assert.EndsWith(f.Text[^1] == '"' ? "\"" : ".", f.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_code_has_an_example()
    {
        var codes = typeof(LintCodes).GetFields().Select(f => (string)f.GetRawConstantValue()!).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(codes, Suspicious.Select(row => row.Data.Item1).ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public void A_sound_process_has_no_finding() => Assert.Empty(ProcessLint.Check(Deals.Sales, Deals.Type, Deals.Any));

    public static TheoryData<bool, Rule> Contradictions => new()
    {
        { true, Rule.Never },
        { true, !Rule.Always },
        { true, Rule.Any(Rule.Never, Rule.Never) },
        { true, Rule.Field("title").Eq("a") & Rule.Field("title").Eq("b") },
        { true, Rule.Field("title").Eq("a") & Rule.Field("title").Ne("a") },
        { true, Rule.Field("title").Empty() & Rule.Field("title").Contains("a") },
        { true, Rule.Field("title").Empty() & Rule.Field("title").NotEmpty() },
        { true, Rule.Field("score").Gt(5) & (Rule.Field("score").Lt(9) & Rule.Field("score").Lt(5)) },
        { true, Rule.Field("score").Ge(5) & Rule.Field("score").Lt(5) },
        { true, Rule.Field("score").Between(Operand.Of(FieldValue.Integer(9)), Operand.Of(FieldValue.Integer(1))) },
        { true, Rule.Field("score").Eq(3) & Rule.Field("score").Ge(4) },
        { true, Rule.Field("closesOn").Gt(Operand.Of(FieldValue.Text("2026-02-01"))) & Rule.Field("closesOn").Lt(Operand.Of(FieldValue.Text("2026-01-01"))) },
        { true, Rule.Field("title").In(ReadOnlySpan<string>.Empty) },
        { false, Rule.Field("score").Ge(5) & Rule.Field("score").Le(5) },
        { false, Rule.Field("score").Ge(5) & Rule.Field("count").Lt(5) },
        { false, Rule.Field("score").Eq(3) & Rule.Field("score").Ge(3) },
        { false, Rule.Field("score").Ne(Operand.Of(FieldValue.Integer(3))) & Rule.Field("score").Empty() },
        { false, Rule.Field("score").Eq(3) | Rule.Field("score").Eq(4) },
        { false, Rule.Field("title").In("a", "b") & Rule.Field("title").Eq("b") },
        { false, Rule.Field("proposedAt").Eq(Operand.Of(FieldValue.Text("2026-02-01T00:00:00Z"))) & Rule.Field("proposedAt").Eq(Operand.Of(FieldValue.Text("2026-02-01T00:00:00.0Z"))) },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void A_contradiction_is_found_where_there_is_one(bool never, Rule rule) => Assert.Equal(never, RuleContradictions.IsNeverMet(rule));

    [Fact]
    public void No_guard_is_called_unmeetable_that_some_record_meets() => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
    {
        var random = new RandomProcesses(seed);
        var process = random.Process();
        var never = Deals.Bind(process).Transitions.Where(t => t.Before is not null && RuleContradictions.IsNeverMet(t.Definition.Before!.Rule)).ToList();
        for (var i = 0; i < 20 && never.Count > 0; i++)
        {
            var deal = random.Record(process);
            Assert.All(never, t => Assert.False(t.Before!.IsMet(deal, Deals.Context())));
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static ProcessBuilder<Deal> Sound() => ProcessBuilder.For<Deal>("p", d => d.Stage)
        .State("a", s => s.Initial())
        .State("b", s => s.Kind(StateKind.Closed))
        .Transition("close", t => t.From("a").To("b"));
}
