using Crm.Errors;
using Crm.Processes;
using Crm.Records;
using Crm.Rules;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Core.Tests.Processes;

public class ProcessBindingTests
{
    public static TheoryData<string, string, Action<TransitionBuilder<Deal>>> Unfitting => new()
    {
        { ProblemCodes.RuleUnknownField, "/transitions/0/before/rule/field", t => t.When(Rule.Field("nothing").NotEmpty(), "x") },
        { ProblemCodes.RuleNoBefore, "/transitions/0/before/rule/changed", t => t.When(Rule.Field("score").Changed(), "x") },
        { ProblemCodes.RuleWrongKind, "/transitions/0/during/check/1/rule/eq", t => t.Checks(Rule.Always, "x").Checks(Rule.Field("score").Eq("high"), "y") },
        { ProblemCodes.ProcessUnknownField, "/transitions/0/during/required/0", t => t.Asks("nothing") },
        { ProblemCodes.ProcessUnknownField, "/transitions/0/after/set/nothing", t => t.Clears("nothing") },
        { ProblemCodes.ProcessUnknownField, "/transitions/0/after/raise/0/fields/1", t => t.Raises("deal.x", "title", "nothing") },
        { ProblemCodes.ProcessUnusableField, "/transitions/0/after/set/amount.currency", t => t.Sets("amount.currency", Operand.Of(FieldValue.Text("CHF"))) },
        { ProblemCodes.ProcessUnusableField, "/transitions/0/after/set/version", t => t.Sets("version", Operand.Of(FieldValue.Integer(1))) },
        { ProblemCodes.ProcessSetsState, "/transitions/0/after/set/stage", t => t.Sets(d => d.Stage, Operand.Of(FieldValue.Text("a"))) },
        { ProblemCodes.ProcessBadSet, "/transitions/0/after/set/amount", t => t.Sets(d => d.Amount, Operand.Of(FieldValue.Integer(5))) },
        { ProblemCodes.ProcessBadSet, "/transitions/0/after/set/count", t => t.Sets(d => d.Count, Operand.Of(FieldValue.Number(1.5m))) },
        { ProblemCodes.ProcessBadSet, "/transitions/0/after/set/count", t => t.Sets(d => d.Count, Operand.Field("score")) },
        { ProblemCodes.ProcessBadSet, "/transitions/0/after/set/source", t => t.Sets(d => d.Source, Operand.Field("title")) },
        { ProblemCodes.RuleUnknownChoice, "/transitions/0/after/set/source", t => t.Sets(d => d.Source, Operand.Of(FieldValue.Text("radio"))) },
        { ProblemCodes.RuleWrongKind, "/transitions/0/after/set/closesOn", t => t.Sets(d => d.ClosesOn, Operand.Now()) },
        { ProblemCodes.RuleWrongKind, "/transitions/0/after/set/hot", t => t.Sets(d => d.Hot, Operand.Of(FieldValue.Text("yes"))) },
        { ProblemCodes.RuleSetOutsideIn, "/transitions/0/after/set/closer", t => t.Sets(d => d.Closer, Operand.MyTeams) },
        { ProblemCodes.ProcessUnknownState, "/transitions/0/to", t => t.To("nowhere") },
        { ProblemCodes.ProcessBadTemplate, "/transitions/0/after/work/0/key", t => t.Schedules("k", "1d", key: "{other}") },
    };

    [Theory]
    [MemberData(nameof(Unfitting))]
    public void A_transition_that_does_not_fit_is_refused_with_its_place(string code, string path, Action<TransitionBuilder<Deal>> write) =>
        Assert.Contains((code, path), ProblemsOf(ProcessBuilder.For<Deal>("p", d => d.Stage).State("a", s => s.Initial()).Transition("t", write).Build()));

    [Fact]
    public void A_state_that_does_not_fit_is_refused_with_its_place()
    {
        var found = ProblemsOf(ProcessBuilder.For<Deal>("p", d => d.Stage)
            .State("a", s => s.Initial().Requires("nothing").Freezes("nothing", "amount.currency", "createdAt"))
            .Build());
        Assert.Equal(
            [
                (ProblemCodes.ProcessUnknownField, "/states/0/frozen/0"),
                (ProblemCodes.ProcessUnusableField, "/states/0/frozen/1"),
                (ProblemCodes.ProcessUnusableField, "/states/0/frozen/2"),
                (ProblemCodes.ProcessUnknownField, "/states/0/required/0"),
            ],
            found.OrderBy(f => f.Path, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("title", "deal", null)]
    [InlineData("nothing", "deal", ProblemCodes.ProcessUnknownField)]
    [InlineData("score", "deal", ProblemCodes.ProcessBadStateField)]
    [InlineData("source", "deal", ProblemCodes.ProcessBadStateField)]
    [InlineData("stage", "lead", ProblemCodes.ProcessWrongRecordType)]
    public void The_state_field_is_a_text_or_state_of_the_record_type(string field, string record, string? code)
    {
        var process = new ProcessDefinition { Key = "p", RecordType = record, StateField = field, States = [new StateDefinition { Key = "a", Initial = true }] };
        Assert.Equal(code is null ? [] : [code], ProblemsOf(process).Select(p => p.Code));
    }

    [Fact]
    public void All_that_does_not_fit_is_told_at_once()
    {
        var refused = Assert.Throws<RefusedException>(() => Deals.Bind(ProcessBuilder.For<Deal>("P", d => d.Stage)
            .State("a")
            .Transition("t", t => t.To("b").Asks("nothing"))
            .Build()));
        Assert.Equal(
            [ProblemCodes.ProcessBadKey, ProblemCodes.ProcessNoInitialState, ProblemCodes.ProcessUnknownState, ProblemCodes.ProcessUnknownField],
            refused.Problems.Select(p => p.Code));
    }

    [Fact]
    public void A_field_that_the_author_may_not_read_is_unknown_to_her()
    {
        var scope = Deals.Scope with { MayRead = (_, field) => !string.Equals(field.Key, "amount", StringComparison.Ordinal) };
        var problems = ProcessBinder.TryBind(Deals.Sales, Deals.Type, scope, out _);
        Assert.Contains(problems, p => p.Code == ProblemCodes.ProcessUnknownField && p.Path == "/states/1/required/0");
        Assert.Contains(problems, p => p.Code == ProblemCodes.RuleUnknownField && p.Path.StartsWith("/transitions/1/during/check/0/rule/", StringComparison.Ordinal));
    }

    [Fact]
    public void Any_random_process_binds() => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        ProcessBinder.TryBind(new RandomProcesses(seed).Process(), Deals.Type, Deals.Scope, out _).Count == 0)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static List<(string Code, string Path)> ProblemsOf(ProcessDefinition process) =>
        [.. ProcessBinder.TryBind(process, Deals.Type, Deals.Scope, out _).Select(p => (p.Code, p.Path))];
}
